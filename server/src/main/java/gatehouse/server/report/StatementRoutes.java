package gatehouse.server.report;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.report.Period;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Pages;
import gatehouse.server.base.RequestException;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.signin.Desk;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** Statements of an account, or of all that a session reaches: to look at, as CSV and as PDF. */
public final class StatementRoutes implements HttpService {
  private static final int PAGE_ROWS_MAX = 500;
  private static final int PRINTED_ROWS_MAX = 2000;
  private static final String CSV = "text/csv; charset=utf-8";

  private final Desk desk;
  private final Profiles profiles;
  private final Statements statements;
  private final StatementPdf pdf;
  private final InstantSource clock;

  public StatementRoutes(
      Desk desk, Profiles profiles, Statements statements, Pages pages, InstantSource clock) {
    this.desk = desk;
    this.profiles = profiles;
    this.statements = statements;
    this.pdf = new StatementPdf(pages);
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/statements", desk.signedIn(this::page))
        .get("/statements/csv", desk.signedIn(this::csv))
        .get("/statements/pdf", desk.signedIn(this::pdf))
        .get("/statements/all", desk.signedIn(this::together))
        .get("/statements/all/csv", desk.signedIn(this::togetherCsv))
        .get("/statements/all/pdf", desk.signedIn(this::togetherPdf));
  }

  /**
   * What is asked for.
   *
   * @param reach at least one account
   * @param currency that all accounts are reckoned in together
   * @param problem what can't be had of it, or empty
   */
  private record Wish(
      List<AccountProfile> reach,
      AccountProfile account,
      Period period,
      Currency currency,
      Instant now,
      String problem) {}

  private Wish wish(ServerRequest request, Caller caller) {
    Optional<String> wanted = request.query().first("account").asOptional();
    List<AccountProfile> reach =
        profiles.reach(caller, wanted).stream().map(Profiles.Reach::account).toList();
    if (reach.isEmpty()) {
      throw new RequestException(
          Status.NOT_FOUND_404, "You have no account yet, so there is no statement.");
    }
    AccountProfile account =
        reach.stream()
            .filter(each -> wanted.isEmpty() || each.number().value().equals(wanted.get()))
            .findFirst()
            .orElseThrow(() ->
                new RequestException(
                    Status.NOT_FOUND_404, profiles.unreached(caller, wanted.orElse(""))));
    Instant now = clock.instant();
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    Currency usual = reach.getFirst().base();
    String base = request.query().first("base").orElse(usual.getCurrencyCode());
    Optional<Currency> currency =
        Markets.currencies().stream()
            .filter(each -> each.getCurrencyCode().equals(base))
            .findFirst();
    Period.Asked asked =
        Period.of(
            request.query().first("from").orElse(""),
            request.query().first("until").orElse(""),
            today);
    String unknown =
        currency.isPresent() ? "" : "There is no rate for that currency. Choose one of the list.";
    return switch (asked) {
      case Period.Days(Period period) ->
          new Wish(reach, account, period, currency.orElse(usual), now, unknown);
      case Period.Refused(String sentence) ->
          new Wish(reach, account, Period.usual(today), usual, now, sentence);
    };
  }

  /** The same, for a file, which has no place for a sentence. */
  private Wish sound(ServerRequest request, Caller caller) {
    Wish wish = wish(request, caller);
    if (!wish.problem().isEmpty()) {
      throw new RequestException(Status.BAD_REQUEST_400, wish.problem());
    }
    return wish;
  }

  private Statements.Statement one(Wish wish) {
    return statements.of(wish.account(), wish.period(), wish.account().base(), wish.now());
  }

  private List<Statements.Statement> all(Wish wish) {
    return wish.reach().stream()
        .map(each -> statements.of(each, wish.period(), wish.currency(), wish.now()))
        .toList();
  }

  private ZoneId zone(Caller caller) {
    return desk.person(caller).zone();
  }

  private static Status status(Wish wish) {
    return wish.problem().isEmpty() ? Status.OK_200 : Status.BAD_REQUEST_400;
  }

  private static String days(Wish wish) {
    return "from=" + wish.period().first() + "&until=" + wish.period().last();
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Wish wish = wish(request, caller);
    Statements.Statement statement = one(wish);
    String query = StatementSheets.query(statement);
    desk.show(
        request,
        response,
        caller,
        status(wish),
        new StatementView(
            StatementSheets.of(statement, zone(caller), PAGE_ROWS_MAX),
            wish.reach().stream()
                .map(each ->
                    new StatementView.Choice(
                        each.number().value(),
                        each.number() + " " + each.title(),
                        each.number().equals(wish.account().number())))
                .toList(),
            wish.period().first().toString(),
            wish.period().last().toString(),
            "/statements/csv" + query,
            "/statements/pdf" + query,
            "/statements/all?" + days(wish),
            wish.problem()));
  }

  private void csv(ServerRequest request, ServerResponse response, Caller caller) {
    Wish wish = sound(request, caller);
    file(
        response, CSV, "statement-" + wish.account().number() + ".csv", StatementCsv.of(one(wish)));
  }

  private void pdf(ServerRequest request, ServerResponse response, Caller caller) {
    Wish wish = sound(request, caller);
    ZoneId zone = zone(caller);
    StatementSheet sheet = StatementSheets.of(one(wish), zone, PRINTED_ROWS_MAX);
    file(
        response,
        "application/pdf",
        "statement-" + wish.account().number() + ".pdf",
        pdf.print(new PrintView.One(sheet, StatementSheets.moment(wish.now(), zone))));
  }

  private void together(ServerRequest request, ServerResponse response, Caller caller) {
    Wish wish = wish(request, caller);
    String query = "?base=" + wish.currency().getCurrencyCode() + "&" + days(wish);
    desk.show(
        request,
        response,
        caller,
        status(wish),
        new TogetherView(
            StatementSheets.of(all(wish), zone(caller)),
            Markets.currencies().stream()
                .map(each ->
                    new StatementView.Choice(
                        each.getCurrencyCode(),
                        each.getCurrencyCode(),
                        each.equals(wish.currency())))
                .toList(),
            wish.period().first().toString(),
            wish.period().last().toString(),
            "/statements/all/csv" + query,
            "/statements/all/pdf" + query,
            wish.problem()));
  }

  private void togetherCsv(ServerRequest request, ServerResponse response, Caller caller) {
    Wish wish = sound(request, caller);
    file(response, CSV, "statement-all-accounts.csv", StatementCsv.of(all(wish)));
  }

  private void togetherPdf(ServerRequest request, ServerResponse response, Caller caller) {
    Wish wish = sound(request, caller);
    ZoneId zone = zone(caller);
    TogetherSheet sheet = StatementSheets.of(all(wish), zone);
    file(
        response,
        "application/pdf",
        "statement-all-accounts.pdf",
        pdf.print(new PrintView.Together(sheet, StatementSheets.moment(wish.now(), zone))));
  }

  private static void file(ServerResponse response, String type, String name, byte[] content) {
    response
        .header(HeaderNames.CONTENT_TYPE, type)
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .send(content);
  }
}
