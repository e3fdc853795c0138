package gatehouse.server.trade;

import gatehouse.core.market.InstrumentId;
import gatehouse.core.trade.Awaits;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The open orders of a venue, by instrument, by what they await and by price: those that the market
 * does not reach cost nothing, however many they are.
 */
final class OpenOrders {
  private final Map<OrderId, Watched> all = new HashMap<>();
  private final Map<InstrumentId, Map<Awaits.Kind, Levels<BigDecimal>>> waiting = new HashMap<>();
  private final Levels<Instant> ending = new Levels<>();

  /**
   * An open order.
   *
   * @param ends when its time is over, whatever the market does
   */
  private record Watched(Order order, Awaits awaits, Instant ends) {}

  /** Orders by a price or a moment. */
  private static final class Levels<K extends Comparable<K>> {
    private final NavigableMap<K, Map<OrderId, Order>> levels = new TreeMap<>();

    void put(K key, Order order) {
      levels.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(order.id(), order);
    }

    /** Whether any is left. */
    boolean remove(K key, OrderId id) {
      levels.computeIfPresent(
          key,
          (k, orders) -> {
            orders.remove(id);
            return orders.isEmpty() ? null : orders;
          });
      return !levels.isEmpty();
    }

    /** At that key and below. */
    Collection<Map<OrderId, Order>> upTo(K key) {
      return levels.headMap(key, true).values();
    }

    /** At that key and above. */
    Collection<Map<OrderId, Order>> from(K key) {
      return levels.tailMap(key, true).values();
    }

    Collection<Map<OrderId, Order>> all() {
      return levels.values();
    }
  }

  /** Watches an order, unless a later revision of it is watched already. */
  synchronized void put(Order order, Instant ends) {
    Watched known = all.get(order.id());
    if (known != null && known.order().revision() >= order.revision()) {
      return;
    }
    remove(order.id());
    Watched watched = new Watched(order, Awaits.of(order), ends);
    all.put(order.id(), watched);
    waiting
        .computeIfAbsent(order.ticket().instrument(), id -> new EnumMap<>(Awaits.Kind.class))
        .computeIfAbsent(watched.awaits().kind(), kind -> new Levels<>())
        .put(watched.awaits().price(), order);
    if (ends.isBefore(Instant.MAX)) {
      ending.put(ends, order);
    }
  }

  synchronized void clear() {
    all.clear();
    waiting.clear();
    ending.levels.clear();
  }

  synchronized void remove(OrderId id) {
    Watched known = all.remove(id);
    if (known == null) {
      return;
    }
    ending.remove(known.ends(), id);
    waiting.computeIfPresent(
        known.order().ticket().instrument(),
        (instrument, kinds) -> {
          kinds.computeIfPresent(
              known.awaits().kind(),
              (kind, levels) -> levels.remove(known.awaits().price(), id) ? levels : null);
          return kinds.isEmpty() ? null : kinds;
        });
  }

  /**
   * The orders to which something may come at that moment.
   *
   * @param shown what the market shows of an instrument; nothing when it is listed no more
   */
  synchronized Collection<Order> due(Instant now, Function<InstrumentId, Optional<Shown>> shown) {
    Map<OrderId, Order> due = new LinkedHashMap<>();
    ending.upTo(now).forEach(due::putAll);
    waiting.forEach((instrument, kinds) -> {
      Optional<Shown> market = shown.apply(instrument);
      kinds.forEach((kind, levels) ->
          market
              .map(each -> reached(kind, levels, each))
              .orElseGet(levels::all)
              .forEach(due::putAll));
    });
    return new ArrayList<>(due.values());
  }

  private static Collection<Map<OrderId, Order>> reached(
      Awaits.Kind kind, Levels<BigDecimal> levels, Shown shown) {
    if (kind == Awaits.Kind.NOTHING) {
      return levels.all();
    }
    if (!shown.matching()) {
      return List.of();
    }
    return switch (kind) {
      case ASK_DOWN -> levels.from(shown.ask());
      case BID_UP -> levels.upTo(shown.bid());
      case LAST_UP -> levels.upTo(shown.last());
      case LAST_DOWN -> levels.from(shown.last());
      case MATCHING, NOTHING -> levels.all();
    };
  }
}
