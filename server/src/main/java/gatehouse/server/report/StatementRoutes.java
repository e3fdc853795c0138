package gatehouse.server.report;

import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Commodity;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Ledger;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.gate.Profiles;
import gatehouse.server.signin.Desk;
import gatehouse.server.trade.JournalRows;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Statements of an account, to look at and to download, made from its journal. */
public final class StatementRoutes implements HttpService {
  private static final int DAYS_BEFORE = 30;
  private static final long DAYS_MAX = 3660;
  private static final int ROWS_MAX = 500;

  private final Desk desk;
  private final Profiles profiles;
  private final Database database;
  private final InstantSource clock;

  public StatementRoutes(Desk desk, Profiles profiles, Database database, InstantSource clock) {
    this.desk = desk;
    this.profiles = profiles;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/statements", desk.signedIn(this::page))
        .get("/statements/csv", desk.signedIn(this::csv));
  }

  /** What is asked for. */
  private record Span(
      List<Profiles.Reach> reach, AccountNumber account, LocalDate from, LocalDate until) {}

  private Span span(ServerRequest request, Caller caller) {
    List<Profiles.Reach> reach = profiles.reach(caller);
    Optional<String> wanted = request.query().first("account").asOptional();
    AccountNumber account =
        reach.stream()
            .map(each -> each.account().number())
            .filter(number -> wanted.isEmpty() || number.value().equals(wanted.get()))
            .findFirst()
            .orElseThrow(() ->
                new RequestException(
                    Status.NOT_FOUND_404, "This session does not reach such an account."));
    LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate until = day(request, "until", today.plusDays(1));
    LocalDate from = day(request, "from", today.minusDays(DAYS_BEFORE));
    if (from.isAfter(until) || from.plusDays(DAYS_MAX).isBefore(until)) {
      throw new RequestException(
          Status.BAD_REQUEST_400,
          "A statement begins before it ends, and spans at most ten years.");
    }
    return new Span(reach, account, from, until);
  }

  private static LocalDate day(ServerRequest request, String name, LocalDate otherwise) {
    String text = request.query().first(name).orElse("");
    try {
      return text.isEmpty() ? otherwise : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "Write the days of a statement as 2026-11-24.");
    }
  }

  private List<JournalEntry> entries(Span span) {
    return database.read(
        sql -> JournalRows.between(sql, span.account(), span.from(), span.until()));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Span span = span(request, caller);
    List<JournalEntry> entries = entries(span);
    Map<String, BigDecimal> sums = new TreeMap<>();
    List<StatementView.Row> rows = new ArrayList<>();
    for (JournalEntry entry : entries) {
      cash(entry)
          .forEach((currency, amount) ->
              sums.merge(entry.kind().label() + ", " + currency, amount, BigDecimal::add));
      rows.add(
          new StatementView.Row(
              entry.day().toString(), entry.kind().label(), units(entry), amounts(entry)));
    }
    List<StatementView.Row> newest = rows.reversed();
    desk.show(
        request,
        response,
        caller,
        new StatementView(
            span.account().value(),
            span.reach().stream()
                .map(each ->
                    new StatementView.Choice(
                        each.account().number().value(),
                        each.account().title(),
                        each.account().number().equals(span.account())))
                .toList(),
            span.from().toString(),
            span.until().toString(),
            sums.entrySet().stream()
                .map(each -> new StatementView.Sum(each.getKey(), each.getValue().toPlainString()))
                .toList(),
            newest.subList(0, Math.min(ROWS_MAX, newest.size())),
            "/statements/csv?account="
                + span.account()
                + "&from="
                + span.from()
                + "&until="
                + span.until(),
            newest.size() > ROWS_MAX
                ? "These are the newest " + ROWS_MAX + " events; the download has them all."
                : ""));
  }

  private static Map<String, BigDecimal> cash(JournalEntry entry) {
    Map<String, BigDecimal> cash = new TreeMap<>();
    for (JournalEntry.Posting posting : entry.postings()) {
      if (posting.ledger() == Ledger.CLIENT_CASH
          && posting.commodity() instanceof Commodity.Money(var currency)) {
        cash.merge(currency.getCurrencyCode(), posting.amount(), BigDecimal::add);
      }
    }
    return cash;
  }

  private static String amounts(JournalEntry entry) {
    return cash(entry).entrySet().stream()
        .map(each -> each.getValue().toPlainString() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String units(JournalEntry entry) {
    String units =
        entry.postings().stream()
            .filter(posting -> posting.ledger() == Ledger.CLIENT_UNITS)
            .map(posting -> posting.amount().toPlainString() + " " + name(posting.commodity()))
            .collect(Collectors.joining(", "));
    return units.isEmpty() ? entry.reference() : units;
  }

  private static String name(Commodity commodity) {
    return switch (commodity) {
      case Commodity.Money money -> money.currency().getCurrencyCode();
      case Commodity.Units units -> units.instrument().value();
    };
  }

  /** One line a posting (RFC 4180): all that an accountant needs to add it up again. */
  private void csv(ServerRequest request, ServerResponse response, Caller caller) {
    Span span = span(request, caller);
    StringBuilder csv =
        new StringBuilder("day,time,kind,reference,ledger,commodity,amount,realised\r\n");
    for (JournalEntry entry : entries(span)) {
      for (JournalEntry.Posting posting : entry.postings()) {
        csv.append(entry.day())
            .append(',')
            .append(entry.at())
            .append(',')
            .append(entry.kind().name())
            .append(',')
            .append(quoted(entry.reference()))
            .append(',')
            .append(posting.ledger().name())
            .append(',')
            .append(name(posting.commodity()))
            .append(',')
            .append(posting.amount().toPlainString())
            .append(',')
            .append(entry.realised().toPlainString())
            .append("\r\n");
      }
    }
    response
        .header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(
            HeaderNames.CONTENT_DISPOSITION,
            "attachment; filename=\"statement-" + span.account() + ".csv\"")
        .send(csv.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
