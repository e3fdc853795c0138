package gatehouse.core.apikey;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an API key, with those that it follows, usually does in one account, learned from its orders
 * that add exposure. Those that only reduce are neither judged nor learned: a program that cuts
 * what it holds may be as fast as it can. Bounded, whatever the key does.
 *
 * @param since its first order
 * @param orders that were learned
 * @param minute the minute of its last order, counted from 1970
 * @param inMinute orders in it
 * @param busiest by day (UTC), the most orders within one minute; the running minute is not in it
 * @param sizes how many orders were worth less than 2, 4, 8 … of the account's currency
 * @param allowedSize the place in {@code sizes} up to which its owner said that an order is usual;
 *     -1 for none
 * @param hours of the week (UTC), 0 is the first of Monday
 * @param networks prefixes that it came from, the latest last
 * @param instruments that it traded, the latest last
 * @param waiting what it was suspended for, until its owner has released it
 */
public record KeyProfile(
    Instant since,
    long orders,
    long minute,
    int inMinute,
    SortedMap<LocalDate, Integer> busiest,
    List<Integer> sizes,
    int allowedSize,
    SortedSet<Integer> hours,
    SequencedSet<String> networks,
    SequencedSet<String> instruments,
    Optional<Sighting> waiting) {
  /** How long it only learns; from exactly then on it is judged. */
  public static final Duration LEARNS_FOR = Duration.ofDays(14);

  /** How many orders it learns from at least. */
  public static final int LEARNS_FROM = 50;

  /** For how many days it is remembered how busy they were. */
  static final int DAYS_MAX = 30;

  static final int NETWORKS_MAX = 32;
  static final int INSTRUMENTS_MAX = 200;

  /** Powers of two that are told apart: beyond the last all are alike. */
  static final int SIZES = 64;

  /** From so many on, older orders count half. */
  private static final int SIZES_COUNTED_MAX = 1_000;

  private static final int HOURS_OF_WEEK = 7 * 24;

  public KeyProfile {
    busiest = new TreeMap<>(busiest);
    sizes = List.copyOf(sizes);
    hours = new TreeSet<>(hours);
    networks = new LinkedHashSet<>(networks);
    instruments = new LinkedHashSet<>(instruments);
    if (sizes.size() != SIZES) {
      throw new IllegalArgumentException("a profile counts " + SIZES + " sizes");
    }
  }

  /**
   * One order; or a token request, which is worth 0 and has no instrument.
   *
   * @param key that sent it: of keys that follow each other one past is kept
   * @param value in the account's base currency
   * @param network the prefix that the order's own request came from; empty when unknown
   * @param instrument its symbol
   */
  public record Sighting(
      Instant at, ApiKeyId key, BigDecimal value, String network, String instrument) {
    long minute() {
      return Math.floorDiv(at.getEpochSecond(), 60);
    }

    LocalDate day() {
      return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    int hour() {
      var local = at.atOffset(ZoneOffset.UTC);
      return (local.getDayOfWeek().getValue() - 1) * 24 + local.getHour();
    }

    /** The least n with value &lt; 2^(n+1), within the places of {@link KeyProfile#sizes}. */
    int size() {
      return Math.clamp(value.abs().toBigInteger().bitLength() - 1, 0, SIZES - 1);
    }
  }

  /** Of a key that has sent nothing yet. */
  public static KeyProfile beginning(Instant at) {
    return new KeyProfile(
        at,
        0,
        0,
        0,
        new TreeMap<>(),
        Collections.nCopies(SIZES, 0),
        -1,
        new TreeSet<>(),
        new LinkedHashSet<>(),
        new LinkedHashSet<>(),
        Optional.empty());
  }

  /** Whether it knows the key well enough to judge it. */
  public boolean judges(Instant at) {
    return orders >= LEARNS_FROM && !at.isBefore(since.plus(LEARNS_FOR));
  }

  /** How many orders there are within the minute, with this one. */
  int rate(Sighting order) {
    return order.minute() == minute ? inMinute + 1 : 1;
  }

  /** The most orders within a minute of the last 30 days; at least 1. */
  int usualRate(Sighting order) {
    int most = order.minute() == minute ? 1 : Math.max(1, inMinute);
    for (int each : busiest.tailMap(order.day().minusDays(DAYS_MAX)).values()) {
      most = Math.max(most, each);
    }
    return most;
  }

  /** What 99 of 100 orders are worth less than, and what its owner called usual. */
  BigDecimal usualValue() {
    long all = sizes.stream().mapToLong(Integer::longValue).sum();
    long below = 0;
    int place = 0;
    for (int i = 0; i < SIZES; i++) {
      below += sizes.get(i);
      place = i;
      if (below * 100 >= all * 99) {
        break;
      }
    }
    return BigDecimal.TWO.pow(Math.max(place, allowedSize) + 1);
  }

  /** Whether it came in by then, or an hour before or after, on that day of a week. */
  boolean knowsHour(int hourOfWeek) {
    return hours.contains(hourOfWeek)
        || hours.contains((hourOfWeek + 1) % HOURS_OF_WEEK)
        || hours.contains((hourOfWeek + HOURS_OF_WEEK - 1) % HOURS_OF_WEEK);
  }

  /** The same, on whatever day. */
  boolean knowsHourOfDay(int hourOfWeek) {
    for (int day = 0; day < 7; day++) {
      if (knowsHour((hourOfWeek + day * 24) % HOURS_OF_WEEK)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it mostly trades what it traded before: 19 of 20 orders. */
  boolean seldomTakesUpNew() {
    return instruments.size() * 20L <= orders;
  }

  /** How unusual an order is. */
  public Unusual judge(Sighting order) {
    return Unusual.of(this, order);
  }

  /** How unusual a token request is: of it, network and hour can be seen. */
  public Unusual judgeVisit(Sighting visit) {
    return Unusual.ofVisit(this, visit);
  }

  /** With an order that was placed. */
  public KeyProfile learned(Sighting order) {
    boolean same = order.minute() == minute;
    SortedMap<LocalDate, Integer> days = new TreeMap<>(busiest);
    if (!same && inMinute > 0) {
      LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(minute, 24 * 60L));
      days.merge(day, inMinute, Math::max);
    }
    return new KeyProfile(
        since,
        orders + 1,
        order.minute(),
        rate(order),
        newest(days),
        counted(order.size()),
        allowedSize,
        with(hours, order.hour()),
        with(networks, order.network(), NETWORKS_MAX),
        with(instruments, order.instrument(), INSTRUMENTS_MAX),
        waiting);
  }

  /** With an order that the key was suspended for. */
  public KeyProfile suspendedFor(Sighting order) {
    return waitingFor(Optional.of(order));
  }

  /** After its owner released it: what it was suspended for is usual from now on. */
  public KeyProfile released() {
    if (waiting.isEmpty()) {
      return this;
    }
    Sighting order = waiting.get();
    SortedMap<LocalDate, Integer> days = new TreeMap<>(busiest);
    days.merge(order.day(), rate(order), Math::max);
    return new KeyProfile(
        since,
        orders,
        minute,
        inMinute,
        newest(days),
        sizes,
        Math.max(allowedSize, order.size()),
        with(hours, order.hour()),
        with(networks, order.network(), NETWORKS_MAX),
        with(instruments, order.instrument(), INSTRUMENTS_MAX),
        Optional.empty());
  }

  private KeyProfile waitingFor(Optional<Sighting> next) {
    return new KeyProfile(
        since,
        orders,
        minute,
        inMinute,
        busiest,
        sizes,
        allowedSize,
        hours,
        networks,
        instruments,
        next);
  }

  private List<Integer> counted(int size) {
    List<Integer> next = new ArrayList<>(sizes);
    if (next.stream().mapToInt(Integer::intValue).sum() >= SIZES_COUNTED_MAX) {
      next.replaceAll(each -> each / 2);
    }
    next.set(size, next.get(size) + 1);
    return next;
  }

  private static SortedMap<LocalDate, Integer> newest(SortedMap<LocalDate, Integer> days) {
    while (days.size() > DAYS_MAX) {
      days.remove(days.firstKey());
    }
    return days;
  }

  private static SortedSet<Integer> with(Set<Integer> known, int hour) {
    SortedSet<Integer> next = new TreeSet<>(known);
    next.add(hour);
    return next;
  }

  private static SequencedSet<String> with(Set<String> known, String name, int most) {
    LinkedHashSet<String> next = new LinkedHashSet<>(known);
    if (!name.isEmpty()) {
      next.addLast(name);
    }
    while (next.size() > most) {
      next.removeFirst();
    }
    return next;
  }
}
