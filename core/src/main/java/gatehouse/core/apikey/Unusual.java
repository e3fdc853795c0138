package gatehouse.core.apikey;

import gatehouse.core.apikey.KeyProfile.Sighting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How unlike a key's own past an order is, in parts that each explain themselves. */
public record Unusual(List<Part> parts) {
  /** From so many points on, the key is suspended. */
  public static final int SUSPENDS_AT = 60;

  /** Fewer orders within a minute are what people do by hand, and never unusual. */
  static final int RATE_FROM = 20;

  /** Orders that are worth less, in the account's base currency, are never unusually large. */
  static final BigDecimal VALUE_FROM = BigDecimal.valueOf(1_000);

  static final int NEW_NETWORK = 30;
  static final int NEW_HOUR = 20;
  static final int NEW_HOUR_OF_THAT_DAY = 10;
  static final int NEW_INSTRUMENT = 20;

  /**
   * From so many points on a token request suspends the key: from an unknown network, at an unknown
   * hour.
   */
  static final int VISIT_SUSPENDS_AT = NEW_NETWORK + NEW_HOUR;

  public Unusual {
    parts = List.copyOf(parts);
  }

  /**
   * One thing that is unusual.
   *
   * @param points 1 to {@link #SUSPENDS_AT}
   * @param sentence what happened, and what was usual before
   */
  public record Part(int points, String sentence) {}

  static Unusual of(KeyProfile past, Sighting order) {
    List<Part> parts = new ArrayList<>();
    rate(past, order, parts);
    size(past, order, parts);
    network(past, order, parts);
    if (!past.knowsHourOfDay(order.hour())) {
      parts.add(new Part(NEW_HOUR, "It never sent orders at about this hour before."));
    } else if (!past.knowsHour(order.hour())) {
      parts.add(
          new Part(
              NEW_HOUR_OF_THAT_DAY,
              "It never sent orders at about this hour on this day of the week before."));
    }
    if (past.seldomTakesUpNew() && !past.instruments().contains(order.instrument())) {
      parts.add(
          new Part(
              NEW_INSTRUMENT,
              "It traded "
                  + order.instrument()
                  + ", which it did not before, and it seldom takes up anything new."));
    }
    return new Unusual(parts);
  }

  static Unusual ofVisit(KeyProfile past, Sighting visit) {
    List<Part> parts = new ArrayList<>();
    network(past, visit, parts);
    if (!past.knowsHourOfDay(visit.hour())) {
      parts.add(new Part(NEW_HOUR, "It never asked for a token at about this hour before."));
    }
    return new Unusual(parts);
  }

  private static void network(KeyProfile past, Sighting seen, List<Part> parts) {
    if (!seen.network().isEmpty() && !past.networks().contains(seen.network())) {
      parts.add(
          new Part(
              NEW_NETWORK,
              "It came from the network " + seen.network() + ", where it never came from before."));
    }
  }

  private static void rate(KeyProfile past, Sighting order, List<Part> parts) {
    int rate = past.rate(order);
    int usual = past.usualRate(order);
    int points =
        rate < RATE_FROM ? 0 : points(rate > usual * 5, rate > usual * 3, rate > usual * 2);
    if (points > 0) {
      parts.add(
          new Part(
              points,
              "It sent "
                  + rate
                  + " orders within a minute; in the last "
                  + KeyProfile.DAYS_MAX
                  + " days never more than "
                  + usual
                  + "."));
    }
  }

  private static void size(KeyProfile past, Sighting order, List<Part> parts) {
    BigDecimal value = order.value().abs();
    BigDecimal usual = past.usualValue();
    int points =
        value.compareTo(VALUE_FROM) < 0
            ? 0
            : points(exceeds(value, usual, 32), exceeds(value, usual, 8), exceeds(value, usual, 4));
    if (points > 0) {
      parts.add(
          new Part(
              points,
              "It sent an order worth about "
                  + said(value)
                  + " in the account's currency; 99 of 100 of its orders are worth less than "
                  + said(usual)
                  + "."));
    }
  }

  private static boolean exceeds(BigDecimal value, BigDecimal usual, int times) {
    return value.compareTo(usual.multiply(BigDecimal.valueOf(times))) > 0;
  }

  private static int points(boolean far, boolean much, boolean some) {
    return far ? SUSPENDS_AT : much ? 40 : some ? 20 : 0;
  }

  private static String said(BigDecimal value) {
    return String.format(
        Locale.ROOT, "%,d", value.setScale(0, RoundingMode.HALF_UP).toBigInteger());
  }

  /** All points together. */
  public int points() {
    return parts.stream().mapToInt(Part::points).sum();
  }

  /** Whether that is enough to suspend a key. Exactly {@link #SUSPENDS_AT} is. */
  public boolean suspends() {
    return points() >= SUSPENDS_AT;
  }

  /** Whether a token request is enough to suspend a key. */
  public boolean suspendsVisit() {
    return points() >= VISIT_SUSPENDS_AT;
  }

  /** Why a key is suspended, for its owner. */
  public String why() {
    return text() + " If this was right, release the key: it is usual from then on.";
  }

  /** Why, in sentences. */
  public String text() {
    return parts.stream().map(Part::sentence).collect(Collectors.joining(" "));
  }
}
