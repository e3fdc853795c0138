package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.Totp;
import gatehouse.core.notice.Channel;
import gatehouse.server.base.Database;
import gatehouse.server.base.Icon;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Shell;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.Factors;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demo's messages and the codes of its authenticator apps, open to whoever can reach it. It
 * must be registered in the demo alone.
 */
public final class OutboxRoutes implements HttpService {
  private static final Pattern CODE = Pattern.compile("(?<![\\d+#])(\\d{3} \\d{3}|\\d{6})(?!\\d)");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final OutboxSender outbox;
  private final FactorChecks checks;
  private final Database database;
  private final Pages pages;
  private final InstantSource clock;

  public OutboxRoutes(
      OutboxSender outbox,
      FactorChecks checks,
      Database database,
      Pages pages,
      InstantSource clock) {
    this.outbox = outbox;
    this.checks = checks;
    this.database = database;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/demo/outbox", this::page);
  }

  private void page(ServerRequest request, ServerResponse response) {
    Instant now = clock.instant();
    long left = Totp.STEP_SECONDS - now.getEpochSecond() % Totp.STEP_SECONDS;
    OutboxView view =
        new OutboxView(
            outbox.newestFirst().stream().map(OutboxRoutes::row).toList(),
            database.read(sql -> apps(sql, now)),
            "Good for "
                + left
                + (left == 1 ? " more second" : " more seconds")
                + "; each counts once.");
    pages.send(response, Status.OK_200, Shell.before(true), view);
  }

  private static OutboxView.Sent row(OutboxSender.Sent sent) {
    boolean mail = sent.channel() == Channel.MAIL;
    return new OutboxView.Sent(
        mail ? Icon.MAIL : Icon.MESSAGE,
        mail ? "Mail" : "Text message",
        sent.contact(),
        mail ? sent.subject() : null,
        parts(sent.body()),
        TIME.format(sent.at()));
  }

  private static List<OutboxView.Part> parts(String body) {
    List<OutboxView.Part> parts = new ArrayList<>();
    Matcher code = CODE.matcher(body);
    int at = 0;
    while (code.find()) {
      parts.add(new OutboxView.Part(body.substring(at, code.start()), false));
      parts.add(new OutboxView.Part(code.group(), true));
      at = code.end();
    }
    parts.add(new OutboxView.Part(body.substring(at), false));
    return parts;
  }

  private List<OutboxView.App> apps(Sql sql, Instant now) throws SQLException {
    record Owner(PersonId id, String username) {}
    List<OutboxView.App> apps = new ArrayList<>();
    for (Owner owner :
        sql.rows(
            "SELECT person_id, username FROM person ORDER BY username",
            row -> new Owner(new PersonId(row.getString(1)), row.getString(2)))) {
      for (Factor factor : Factors.of(sql, owner.id())) {
        if (factor.kind() == FactorKind.TOTP) {
          String code =
              Totp.standard(checks.secret(owner.id(), factor)).code(now).digits().exposeText();
          apps.add(new OutboxView.App(owner.username(), factor.name(), code));
        }
      }
    }
    return apps;
  }
}
