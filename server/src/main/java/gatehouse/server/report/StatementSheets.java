package gatehouse.server.report;

import gatehouse.core.market.Instrument;
import gatehouse.core.report.Reckoning;
import gatehouse.core.report.Reckoning.Line;
import gatehouse.core.trade.Commodity;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Ledger;
import gatehouse.server.base.Tone;
import gatehouse.server.trade.OrderText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Statements in words and figures. */
final class StatementSheets {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm (O)", Locale.ENGLISH);

  private static final MathContext RATE_DIGITS = new MathContext(6);

  private static final Comparator<Currency> BY_CODE =
      Comparator.comparing(Currency::getCurrencyCode);

  private StatementSheets() {}

  /**
   * One account.
   *
   * @param rowsMax events that are shown; of more, the newest
   */
  static StatementSheet of(Statements.Statement statement, ZoneId zone, int rowsMax) {
    Reckoning reckoning = statement.reckoning();
    Currency currency = reckoning.currency();
    Map<JournalEntry.Kind, SortedMap<Currency, BigDecimal>> sums =
        new EnumMap<>(JournalEntry.Kind.class);
    List<StatementSheet.Row> rows = new ArrayList<>();
    for (JournalEntry entry : statement.entries()) {
      cash(entry)
          .forEach((each, amount) ->
              sums.computeIfAbsent(entry.kind(), kind -> new TreeMap<>(BY_CODE))
                  .merge(each, amount, BigDecimal::add));
      rows.add(
          new StatementSheet.Row(
              entry.day().toString(), entry.kind().label(), units(entry), amounts(entry)));
    }
    List<StatementSheet.Row> newest = rows.reversed();
    return new StatementSheet(
        statement.account().number().value(),
        statement.account().title(),
        statement.account().entity().name(),
        statement.period().words(),
        currency.getCurrencyCode(),
        lines(reckoning.amounts(), currency),
        moment(statement.openingAt(), zone),
        moment(statement.closingAt(), zone),
        rates(reckoning.rates(), currency),
        reckoning.held().stream().map(StatementSheets::held).toList(),
        reckoning.cash().entrySet().stream()
            .map(each ->
                new StatementSheet.Sum(
                    each.getKey().getCurrencyCode(),
                    OrderText.money(each.getValue(), each.getKey())))
            .toList(),
        sums.entrySet().stream()
            .flatMap(kind ->
                kind.getValue().entrySet().stream()
                    .map(each ->
                        new StatementSheet.Sum(
                            kind.getKey().label() + ", " + each.getKey().getCurrencyCode(),
                            plain(each.getValue(), each.getKey()))))
            .toList(),
        newest.subList(0, Math.min(rowsMax, newest.size())),
        newest.size() > rowsMax
            ? "These are the newest %s of %s events; the CSV file has them all."
                .formatted(
                    OrderText.number(BigDecimal.valueOf(rowsMax)),
                    OrderText.number(BigDecimal.valueOf(newest.size())))
            : "");
  }

  /** Several accounts, all reckoned in the same currency; at least one. */
  static TogetherSheet of(List<Statements.Statement> statements, ZoneId zone) {
    Statements.Statement first = statements.getFirst();
    Currency currency = first.reckoning().currency();
    Map<Line, BigDecimal> total =
        Reckoning.total(statements.stream().map(Statements.Statement::reckoning).toList());
    SortedMap<Currency, Reckoning.Rate> rates = new TreeMap<>(BY_CODE);
    statements.forEach(each -> rates.putAll(each.reckoning().rates()));
    return new TogetherSheet(
        first.period().words(),
        currency.getCurrencyCode(),
        lines(total, currency),
        statements.stream()
            .map(each -> part(each, total.getOrDefault(Line.CLOSING, BigDecimal.ZERO)))
            .toList(),
        moment(first.openingAt(), zone),
        moment(first.closingAt(), zone),
        rates(rates, currency));
  }

  private static TogetherSheet.Part part(Statements.Statement statement, BigDecimal all) {
    Reckoning reckoning = statement.reckoning();
    Currency currency = reckoning.currency();
    BigDecimal closing = reckoning.amount(Line.CLOSING);
    BigDecimal change = closing.subtract(reckoning.amount(Line.OPENING));
    return new TogetherSheet.Part(
        statement.account().number().value(),
        statement.account().title(),
        statement.account().entity().name(),
        "/statements" + query(statement),
        plain(reckoning.amount(Line.OPENING), currency),
        (change.signum() > 0 ? "+" : "") + plain(change, currency),
        tone(change),
        plain(closing, currency),
        all.signum() <= 0 || closing.signum() < 0
            ? ""
            : closing.movePointRight(2).divide(all, 1, RoundingMode.HALF_EVEN) + " %",
        lines(reckoning.amounts(), currency));
  }

  static String query(Statements.Statement statement) {
    return "?account="
        + statement.account().number()
        + "&from="
        + statement.period().first()
        + "&until="
        + statement.period().last();
  }

  static String moment(Instant at, ZoneId zone) {
    return MOMENT.format(at.atZone(zone)).replace("GMT", "UTC");
  }

  private static List<StatementSheet.Line> lines(Map<Line, BigDecimal> amounts, Currency currency) {
    List<StatementSheet.Line> lines = new ArrayList<>();
    for (Line line : Line.values()) {
      BigDecimal amount = amounts.getOrDefault(line, BigDecimal.ZERO);
      boolean end = line == Line.OPENING || line == Line.CLOSING;
      lines.add(
          new StatementSheet.Line(
              line.label(),
              end || amount.signum() <= 0 ? plain(amount, currency) : "+" + plain(amount, currency),
              end || line == Line.DEPOSITS ? Tone.PLAIN : tone(amount),
              end));
    }
    return lines;
  }

  /** Without its currency, which stands above. */
  private static String plain(BigDecimal amount, Currency currency) {
    String money = OrderText.money(amount, currency);
    return money.substring(0, money.length() - currency.getCurrencyCode().length() - 1);
  }

  private static Tone tone(BigDecimal amount) {
    return switch (amount.signum()) {
      case 0 -> Tone.PLAIN;
      case 1 -> Tone.GOOD;
      default -> Tone.BAD;
    };
  }

  private static List<StatementSheet.RateLine> rates(
      SortedMap<Currency, Reckoning.Rate> rates, Currency currency) {
    return rates.entrySet().stream()
        .map(each ->
            new StatementSheet.RateLine(
                "1 " + each.getKey().getCurrencyCode() + " in " + currency.getCurrencyCode(),
                rate(each.getValue().opening()),
                rate(each.getValue().closing())))
        .toList();
  }

  static String rate(BigDecimal rate) {
    return rate.round(RATE_DIGITS).toPlainString();
  }

  private static StatementSheet.Held held(Reckoning.Held held) {
    Instrument instrument = held.instrument();
    return new StatementSheet.Held(
        instrument.id().value(),
        instrument.name(),
        OrderText.number(held.quantity()),
        OrderText.price(held.price(), instrument),
        OrderText.money(held.value(), instrument.currency()));
  }

  private static SortedMap<Currency, BigDecimal> cash(JournalEntry entry) {
    SortedMap<Currency, BigDecimal> cash = new TreeMap<>(BY_CODE);
    for (JournalEntry.Posting posting : entry.postings()) {
      if (posting.ledger() == Ledger.CLIENT_CASH
          && posting.commodity() instanceof Commodity.Money(var currency)) {
        cash.merge(currency, posting.amount(), BigDecimal::add);
      }
    }
    return cash;
  }

  private static String amounts(JournalEntry entry) {
    return cash(entry).entrySet().stream()
        .map(each -> OrderText.money(each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String units(JournalEntry entry) {
    String units =
        entry.postings().stream()
            .filter(posting -> posting.ledger() == Ledger.CLIENT_UNITS)
            .map(posting -> OrderText.number(posting.amount()) + " " + name(posting.commodity()))
            .collect(Collectors.joining(", "));
    return units.isEmpty() ? entry.reference() : units;
  }

  static String name(Commodity commodity) {
    return switch (commodity) {
      case Commodity.Money money -> money.currency().getCurrencyCode();
      case Commodity.Units units -> units.instrument().value();
    };
  }
}
