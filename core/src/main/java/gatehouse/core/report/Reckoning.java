package gatehouse.core.report;

import gatehouse.core.market.Instrument;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why an account was worth more or less at the end of some days than before them: {@link
 * Line#OPENING} and all lines between it and {@link Line#CLOSING} sum to the latter, to the last
 * coin.
 *
 * <p>No row says what an account was worth on a past day. Both ends are rebuilt from the journal:
 * every entry of the days before the first, or of those after a {@link DayTally}, gives the cash
 * and the units of the opening, every entry up to the last day those of the closing, and the prices
 * of each end value them. The lines between are counted entry by entry, each at the exchange rate
 * of its own moment; the change in unrealised profit is that of the prices in the instruments' own
 * currencies, at the closing rate. What is left is the effect of exchange rates, which is counted
 * by itself and not as a rest: on what was there at the opening by how rates moved until the
 * closing, on what came by how they moved since it came, and on money that was converted by how
 * much better or worse it was than the rate of the closing.
 *
 * <p>Each line is rounded to coins. What that leaves, a coin or two, is in the change in unrealised
 * profit, which is an estimate anyhow.
 *
 * @param amounts of every line, in the currency of the reckoning
 * @param held positions at the closing
 * @param cash at the closing, in each currency
 * @param rates one unit of each other currency in that of the reckoning
 */
public record Reckoning(
    Currency currency,
    Map<Line, BigDecimal> amounts,
    List<Held> held,
    SortedMap<Currency, BigDecimal> cash,
    SortedMap<Currency, Rate> rates) {
  private static final Comparator<Currency> BY_CODE =
      Comparator.comparing(Currency::getCurrencyCode);

  /** The lines in the order of a statement; people read the label. */
  public enum Line {
    OPENING("Value at the beginning"),
    DEPOSITS("Deposits and withdrawals"),
    REALISED("Realised profit or loss"),
    UNREALISED("Change in unrealised profit or loss"),
    INCOME("Dividends, coupons and accrued interest"),
    TAXES("Taxes withheld"),
    INTEREST("Interest on cash"),
    COMMISSIONS("Commissions and fees"),
    CURRENCY("Effect of exchange rates"),
    CLOSING("Value at the end");

    private final String label;

    Line(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /**
   * A position at the closing.
   *
   * @param value in the instrument's currency; of a future, what it gained and has not paid yet
   */
  public record Held(
      Instrument instrument, BigDecimal quantity, BigDecimal price, BigDecimal value) {}

  /** What one unit was worth at both ends. */
  public record Rate(BigDecimal opening, BigDecimal closing) {}

  public Reckoning {
    amounts = Collections.unmodifiableMap(new EnumMap<>(amounts));
    held = List.copyOf(held);
    cash = Collections.unmodifiableSortedMap(cash);
    rates = Collections.unmodifiableSortedMap(rates);
  }

  /**
   * Reckons.
   *
   * @param from what came to the account's opening until a day before the first; empty for nothing
   * @param journal every entry after that, from the opening of the account without it, to the last
   *     day, in any order in which no contract ends before it was traded
   * @param first the first day that counts: entries before it make the opening
   */
  public static Reckoning of(
      Currency currency,
      Optional<DayTally> from,
      Iterable<JournalEntry> journal,
      LocalDate first,
      Prices opening,
      Prices closing,
      Evidence evidence) {
    Tally tally = Tally.of(from, evidence);
    for (JournalEntry entry : journal) {
      if (entry.day().isBefore(first)) {
        tally.add(entry);
      }
    }
    Exact exact = new Exact(currency, opening, closing);
    Map<Currency, BigDecimal> worth = tally.worth(opening);
    Map<Currency, BigDecimal> unrealised = tally.unrealised(opening);
    worth.forEach(exact::opening);
    for (JournalEntry entry : journal) {
      if (!entry.day().isBefore(first)) {
        for (Tally.Flow flow : tally.add(entry)) {
          exact.flow(flow, evidence.rate(flow.currency(), currency, entry.at()));
        }
      }
    }
    tally.worth(closing).forEach(exact::closing);
    tally.unrealised(closing).forEach(exact::unrealised);
    unrealised.forEach((each, gain) -> exact.unrealised(each, gain.negate()));
    SortedMap<Currency, BigDecimal> cash = new TreeMap<>(BY_CODE);
    tally.cash.forEach((each, sum) -> {
      if (sum.signum() != 0) {
        cash.put(each, sum);
      }
    });
    return new Reckoning(
        currency, rounded(currency, exact.amounts), tally.held(closing), cash, exact.rates);
  }

  /** The lines before they are rounded. */
  private static final class Exact {
    final Map<Line, BigDecimal> amounts = new EnumMap<>(Line.class);
    final SortedMap<Currency, Rate> rates = new TreeMap<>(BY_CODE);
    private final Map<Currency, Rate> known = new HashMap<>();
    private final Currency currency;
    private final Prices opening;
    private final Prices closing;

    Exact(Currency currency, Prices opening, Prices closing) {
      this.currency = currency;
      this.opening = opening;
      this.closing = closing;
      for (Line line : Line.values()) {
        amounts.put(line, BigDecimal.ZERO);
      }
    }

    private void add(Line line, BigDecimal amount) {
      amounts.merge(line, amount, BigDecimal::add);
    }

    private Rate rate(Currency from, BigDecimal amount) {
      Rate rate =
          known.computeIfAbsent(
              from, each -> new Rate(opening.rate(each, currency), closing.rate(each, currency)));
      if (amount.signum() != 0 && !from.equals(currency)) {
        rates.put(from, rate);
      }
      return rate;
    }

    void opening(Currency from, BigDecimal amount) {
      Rate rate = rate(from, amount);
      add(Line.OPENING, amount.multiply(rate.opening()));
      add(Line.CURRENCY, amount.multiply(rate.closing().subtract(rate.opening())));
    }

    void flow(Tally.Flow flow, BigDecimal then) {
      Rate rate = rate(flow.currency(), flow.amount());
      if (flow.line() == Line.CURRENCY) {
        add(Line.CURRENCY, flow.amount().multiply(rate.closing()));
        return;
      }
      add(flow.line(), flow.amount().multiply(then));
      add(Line.CURRENCY, flow.amount().multiply(rate.closing().subtract(then)));
    }

    void unrealised(Currency from, BigDecimal gain) {
      add(Line.UNREALISED, gain.multiply(rate(from, gain).closing()));
    }

    void closing(Currency from, BigDecimal amount) {
      add(Line.CLOSING, amount.multiply(rate(from, amount).closing()));
    }
  }

  private static Map<Line, BigDecimal> rounded(Currency currency, Map<Line, BigDecimal> exact) {
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    Map<Line, BigDecimal> rounded = new EnumMap<>(Line.class);
    exact.forEach(
        (line, amount) -> rounded.put(line, amount.setScale(digits, RoundingMode.HALF_EVEN)));
    BigDecimal left = unexplained(rounded);
    BigDecimal most = BigDecimal.valueOf(Line.values().length, digits);
    // INVARIANT: what the lines leave is rounding, and nothing else
    if (left.abs().compareTo(most) > 0) {
      throw new IllegalStateException("the lines of a statement leave " + left + " " + currency);
    }
    rounded.merge(Line.UNREALISED, left, BigDecimal::add);
    return rounded;
  }

  private static BigDecimal unexplained(Map<Line, BigDecimal> amounts) {
    BigDecimal left = BigDecimal.ZERO;
    for (var each : amounts.entrySet()) {
      left =
          each.getKey() == Line.CLOSING
              ? left.add(each.getValue())
              : left.subtract(each.getValue());
    }
    return left;
  }

  public BigDecimal amount(Line line) {
    return amounts.getOrDefault(line, BigDecimal.ZERO);
  }

  /** The lines of several accounts together; they are in the same currency. */
  public static Map<Line, BigDecimal> total(List<Reckoning> accounts) {
    Map<Line, BigDecimal> total = new EnumMap<>(Line.class);
    for (Line line : Line.values()) {
      total.put(
          line,
          accounts.stream()
              .map(each -> each.amount(line))
              .reduce(BigDecimal.ZERO, BigDecimal::add));
    }
    return total;
  }
}
