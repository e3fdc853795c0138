package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Judges what a ticket says by itself: numbers, combinations and times. Pure. */
public final class TicketCheck {
  /** How far ahead an order may end. */
  public static final Duration GOOD_TILL_MAX = Duration.ofDays(366);

  private static final BigDecimal QUANTITY_MAX = new BigDecimal("1000000000");
  private static final BigDecimal PRICE_MAX = new BigDecimal("1000000000000");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal HALF = new BigDecimal("0.5");

  private TicketCheck() {}

  /**
   * All faults, in the order of their rank.
   *
   * @param quote what the instrument stands at
   */
  public static Set<TicketFault> faults(
      OrderTicket ticket, Instrument instrument, Quote quote, Instant now) {
    Set<TicketFault> faults = EnumSet.noneOf(TicketFault.class);
    quantity(ticket, instrument, faults);
    prices(ticket).forEach(price -> price(price, instrument, faults));
    pricing(ticket, instrument, quote, faults);
    times(ticket, now, faults);
    ticket.bracket().ifPresent(bracket -> bracket(bracket, ticket, quote, faults));
    ticket.condition().ifPresent(condition -> condition(condition, ticket, now, faults));
    if (ticket.condition().isPresent() && isStop(ticket.pricing())) {
      faults.add(TicketFault.CONDITION_UNFIT); // a stop is a condition already
    }
    if (ticket.ocaGroup().filter(group -> !group.matches("[A-Za-z0-9._-]{1,40}")).isPresent()) {
      faults.add(TicketFault.GROUP_UNFIT);
    }
    return faults;
  }

  private static void quantity(OrderTicket ticket, Instrument instrument, Set<TicketFault> faults) {
    BigDecimal quantity = ticket.quantity();
    if (quantity.signum() <= 0) {
      faults.add(TicketFault.QUANTITY_NOT_POSITIVE);
    } else if (quantity.compareTo(QUANTITY_MAX) > 0) {
      faults.add(TicketFault.QUANTITY_TOO_LARGE);
    } else if (!divides(instrument.lot(), quantity)) {
      faults.add(TicketFault.QUANTITY_NOT_IN_LOTS);
    }
  }

  /** Asks for a remainder of small numbers alone: that of 1E-999999999 needs all the memory. */
  private static boolean divides(BigDecimal lot, BigDecimal quantity) {
    return quantity.scale() <= Decimals.DECIMALS_MAX && quantity.remainder(lot).signum() == 0;
  }

  private static Stream<BigDecimal> prices(OrderTicket ticket) {
    Stream<BigDecimal> own =
        switch (ticket.pricing()) {
          case Pricing.Market market -> Stream.empty();
          case Pricing.Limit(BigDecimal price) -> Stream.of(price);
          case Pricing.Stop(BigDecimal stop) -> Stream.of(stop);
          case Pricing.StopLimit(BigDecimal stop, BigDecimal price) -> Stream.of(stop, price);
          case Pricing.TrailingStop trailing -> Stream.empty();
          case Pricing.MarketOnClose close -> Stream.empty();
          case Pricing.LimitOnClose(BigDecimal price) -> Stream.of(price);
        };
    return Stream.concat(
        own, ticket.bracket().stream().flatMap(b -> Stream.of(b.takeProfit(), b.stopLoss())));
  }

  private static void price(BigDecimal price, Instrument instrument, Set<TicketFault> faults) {
    if (price.signum() <= 0) {
      faults.add(TicketFault.PRICE_NOT_POSITIVE);
    } else if (price.compareTo(PRICE_MAX) > 0
        || price.scale() > Decimals.DECIMALS_MAX
        || !instrument.ticks().allows(price)) {
      faults.add(TicketFault.PRICE_OFF_TICK);
    }
  }

  private static void pricing(
      OrderTicket ticket, Instrument instrument, Quote quote, Set<TicketFault> faults) {
    switch (ticket.pricing()) {
      case Pricing.Market market -> {}
      case Pricing.Limit limit -> {}
      case Pricing.Stop(BigDecimal stop) -> stop(stop, ticket, quote, faults);
      case Pricing.StopLimit(BigDecimal stop, BigDecimal price) ->
          stop(stop, ticket, quote, faults);
      case Pricing.TrailingStop(BigDecimal distance, boolean percent) -> {
        BigDecimal amount = percent ? quote.last().multiply(distance).divide(HUNDRED) : distance;
        if (amount.signum() <= 0 || amount.compareTo(quote.last().multiply(HALF)) > 0) {
          faults.add(TicketFault.TRAIL_OUT_OF_RANGE);
        }
      }
      case Pricing.MarketOnClose close -> close(ticket, instrument, faults);
      case Pricing.LimitOnClose close -> close(ticket, instrument, faults);
    }
    boolean immediate =
        ticket.timeInForce() == TimeInForce.IOC || ticket.timeInForce() == TimeInForce.FOK;
    boolean plain =
        ticket.pricing() instanceof Pricing.Market || ticket.pricing() instanceof Pricing.Limit;
    if (immediate && !plain) {
      faults.add(TicketFault.TIME_IN_FORCE_UNFIT);
    }
  }

  private static boolean isStop(Pricing pricing) {
    return switch (pricing.kind()) {
      case STOP, STOP_LIMIT, TRAILING_STOP -> true;
      case MARKET, LIMIT, MARKET_ON_CLOSE, LIMIT_ON_CLOSE -> false;
    };
  }

  /**
   * Currencies and bonds have no closing auction, and no venue holds one but that of the listing.
   */
  private static void close(OrderTicket ticket, Instrument instrument, Set<TicketFault> faults) {
    if (!Set.of(Product.STOCK, Product.ETF).contains(instrument.product())
        || ticket.route().filter(route -> !route.equals(instrument.venue())).isPresent()) {
      faults.add(TicketFault.TYPE_NOT_FOR_PRODUCT);
    }
    if (ticket.outsideHours()) {
      faults.add(TicketFault.OUTSIDE_HOURS_UNFIT);
    }
  }

  private static void stop(
      BigDecimal stop, OrderTicket ticket, Quote quote, Set<TicketFault> faults) {
    int above = stop.compareTo(quote.last());
    if (ticket.side() == Side.BUY ? above <= 0 : above >= 0) {
      faults.add(TicketFault.STOP_ON_WRONG_SIDE);
    }
  }

  private static void times(OrderTicket ticket, Instant now, Set<TicketFault> faults) {
    Optional<Instant> till = ticket.goodTill();
    boolean dated = ticket.timeInForce() == TimeInForce.GTD;
    if (dated && till.isEmpty()) {
      faults.add(TicketFault.GOOD_TILL_MISSING);
    } else if (till.isPresent()
        && (!dated || !till.get().isAfter(now) || till.get().isAfter(now.plus(GOOD_TILL_MAX)))) {
      faults.add(TicketFault.GOOD_TILL_UNFIT);
    }
  }

  private static void bracket(
      OrderTicket.Bracket bracket, OrderTicket ticket, Quote quote, Set<TicketFault> faults) {
    BigDecimal entry =
        ticket.pricing().limit().orElse(ticket.side() == Side.BUY ? quote.ask() : quote.bid());
    int take = bracket.takeProfit().compareTo(entry);
    int loss = bracket.stopLoss().compareTo(entry);
    if (ticket.side() == Side.BUY ? take <= 0 || loss >= 0 : take >= 0 || loss <= 0) {
      faults.add(TicketFault.BRACKET_CROSSED);
    }
  }

  private static void condition(
      Condition condition, OrderTicket ticket, Instant now, Set<TicketFault> faults) {
    switch (condition) {
      case Condition.OrderFilled(ClientOrderId order) -> {
        if (order.equals(ticket.clientOrderId())) {
          faults.add(TicketFault.CONDITION_ON_ITSELF);
        }
      }
      case Condition.PriceReaches reaches -> {
        if (reaches.price().signum() <= 0) {
          faults.add(TicketFault.CONDITION_UNFIT);
        }
      }
      case Condition.TimeReaches(Instant at) -> {
        if (at.isAfter(now.plus(GOOD_TILL_MAX))) {
          faults.add(TicketFault.CONDITION_UNFIT);
        }
      }
      case Condition.CushionFallsTo(BigDecimal percent) -> {
        if (percent.signum() <= 0 || percent.compareTo(HUNDRED) >= 0) {
          faults.add(TicketFault.CONDITION_UNFIT);
        }
      }
    }
  }
}
