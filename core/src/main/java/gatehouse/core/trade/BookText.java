package gatehouse.core.trade;

import gatehouse.core.audit.Facts;
import gatehouse.core.market.InstrumentId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A book as text: one canonical JSON object of strings ({@link Facts}), which stays small however
 * many orders are open. Account and version stand in columns of their own.
 */
public final class BookText {
  private static final String SETTLED = "settled.";
  private static final String PENDING = "pending.";
  private static final String POSITION = "position.";
  private static final String WORKING = "working.";

  private BookText() {}

  /** The one text of this book. */
  public static String of(Book book) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("base", book.base().getCurrencyCode());
    book.cash()
        .forEach((currency, cash) -> {
          String code = currency.getCurrencyCode();
          facts.put(SETTLED + code, cash.settled().toPlainString());
          cash.pending()
              .forEach((day, sum) -> facts.put(PENDING + code + "." + day, sum.toPlainString()));
        });
    book.positions()
        .forEach((id, position) ->
            facts.put(
                POSITION + id.value(),
                position.quantity().toPlainString()
                    + " "
                    + position.averageCost().toPlainString()));
    book.working()
        .forEach((id, working) ->
            facts.put(
                WORKING + id.value(),
                working.buying().toPlainString()
                    + " "
                    + working.selling().toPlainString()
                    + " "
                    + working.buyingValue().toPlainString()
                    + " "
                    + working.sellingValue().toPlainString()));
    facts.put(
        "day",
        book.day().date()
            + " "
            + book.day().orders()
            + " "
            + book.day().openingValue().toPlainString()
            + " "
            + book.day().own());
    facts.put("until", book.until().toString());
    return Facts.toJson(facts);
  }

  /**
   * The book of a text that {@link #of} made.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static Book parse(AccountNumber account, long version, String text) {
    SortedMap<String, String> facts =
        Facts.parse(text).orElseThrow(() -> new IllegalArgumentException("no book"));
    Map<Currency, BigDecimal> settled = new HashMap<>();
    Map<Currency, SortedMap<LocalDate, BigDecimal>> pending = new HashMap<>();
    Map<InstrumentId, Position> positions = new HashMap<>();
    Map<InstrumentId, Book.Working> working = new HashMap<>();
    facts.forEach((name, value) -> {
      String rest = name.substring(name.indexOf('.') + 1);
      if (name.startsWith(SETTLED)) {
        settled.put(Currency.getInstance(rest), new BigDecimal(value));
      } else if (name.startsWith(PENDING)) {
        pending
            .computeIfAbsent(Currency.getInstance(rest.substring(0, 3)), c -> new TreeMap<>())
            .put(LocalDate.parse(rest.substring(4)), new BigDecimal(value));
      } else if (name.startsWith(POSITION)) {
        InstrumentId id = new InstrumentId(rest);
        BigDecimal[] numbers = numbers(value, 2);
        positions.put(id, new Position(id, numbers[0], numbers[1]));
      } else if (name.startsWith(WORKING)) {
        working.put(new InstrumentId(rest), working(value));
      }
    });
    Map<Currency, Book.Cash> cash = new HashMap<>();
    settled.forEach((currency, sum) ->
        cash.put(currency, new Book.Cash(sum, pending.getOrDefault(currency, new TreeMap<>()))));
    Book.Day day = day(required(facts, "day"));
    String until = facts.get("until");
    return new Book(
        account,
        Currency.getInstance(required(facts, "base")),
        version,
        cash,
        positions,
        working,
        day,
        // books of before there were corporate actions: nothing happened before their day
        until == null ? Bookkeeping.begin(day.date()) : Instant.parse(until));
  }

  private static Book.Day day(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length < 3 || parts.length > 4) {
      throw new IllegalArgumentException("no day: " + text);
    }
    return new Book.Day(
        LocalDate.parse(parts[0]),
        LocalDate.parse(parts[parts.length == 4 ? 3 : 0]), // older books knew one day alone
        Integer.parseInt(parts[1]),
        new BigDecimal(parts[2]));
  }

  private static Book.Working working(String text) {
    BigDecimal[] all = numbers(text, text.chars().filter(c -> c == ' ').count() == 2 ? 3 : 4);
    return all.length == 4
        ? new Book.Working(all[0], all[1], all[2], all[3])
        : olderWorking(all[0], all[1], all[2]);
  }

  /** Older books kept one value for both sides: what is bought may cost all of it. */
  private static Book.Working olderWorking(
      BigDecimal buying, BigDecimal selling, BigDecimal value) {
    return new Book.Working(
        buying,
        selling,
        buying.signum() == 0 ? BigDecimal.ZERO : value,
        selling.signum() == 0 ? BigDecimal.ZERO : value);
  }

  private static BigDecimal[] numbers(String text, int count) {
    String[] parts = text.split(" ", -1);
    if (parts.length != count) {
      throw new IllegalArgumentException("not " + count + " numbers: " + text);
    }
    BigDecimal[] numbers = new BigDecimal[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = new BigDecimal(parts[i]);
    }
    return numbers;
  }

  private static String required(SortedMap<String, String> facts, String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the book lacks " + name);
    }
    return value;
  }
}
