package gatehouse.server.session;

import gatehouse.core.account.Person;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionLimits;
import gatehouse.server.audit.Activity;
import gatehouse.server.audit.ActivityRows;
import gatehouse.server.base.Database;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.device.Devices;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.Factors;
import gatehouse.server.signin.Desk;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The first page of a signed-in person. */
public final class HomeRoutes implements HttpService {
  private static final int RECENT = 5;

  private final Desk desk;
  private final Sessions sessions;
  private final Activity activity;
  private final Database database;
  private final Function<Caller, List<HomeView.Account>> accounts;
  private final InstantSource clock;

  /**
   * The page.
   *
   * @param accounts what the caller reaches, to show it, without deciding what the session is for
   */
  public HomeRoutes(
      Desk desk,
      Sessions sessions,
      Activity activity,
      Database database,
      Function<Caller, List<HomeView.Account>> accounts,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.activity = activity;
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", desk.signedIn(this::page));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    LocalTimes times = new LocalTimes(person.zone(), clock.instant());
    List<Factor> factors = database.read(sql -> Factors.of(sql, person.id()));
    int devices = database.read(sql -> Devices.of(sql, person.id())).size();
    long ways = factors.stream().filter(f -> f.kind() != FactorKind.RECOVERY_CODE).count();
    int codes = codes(factors);
    desk.show(
        request,
        response,
        caller,
        new HomeView(
            facts(caller.session(), times),
            HomeAdvice.of(person, factors, codes),
            List.of(
                count(ways, "second way in", "second ways in", "/security/factors"),
                count(devices, "device", "devices", "/security/devices"),
                count(sessions.of(person.id()).size(), "session", "sessions", "/security/sessions"),
                count(codes, "recovery code", "recovery codes", "/security/factors/recovery")),
            accounts.apply(caller),
            new ActivityRows(times, person)
                .of(activity.page(person.id(), Activity.NEWEST, RECENT))));
  }

  private static int codes(List<Factor> factors) {
    return factors.stream()
        .filter(factor -> factor.kind() == FactorKind.RECOVERY_CODE)
        .mapToInt(factor -> FactorChecks.recoveryHashes(factor).size())
        .sum();
  }

  private static HomeView.Count count(long number, String one, String many, String href) {
    return new HomeView.Count(Long.toString(number), number == 1 ? one : many, href);
  }

  private static List<HomeView.Fact> facts(Session session, LocalTimes times) {
    String unused = duration(SessionLimits.of(session.demanded()).idle());
    return List.of(
        new HomeView.Fact("Signed in as", session.username()),
        new HomeView.Fact("Way in", session.accessInterface().label()),
        new HomeView.Fact("Proved by", proofs(session)),
        new HomeView.Fact("Strength", assurance(session)),
        new HomeView.Fact("Since", times.of(session.startedAt())),
        new HomeView.Fact(
            "Ends", times.of(session.endsAt()) + ", or after " + unused + " without use"));
  }

  private static String duration(Duration idle) {
    long hours = idle.toHours();
    if (hours == 0) {
      return idle.toMinutes() + " minutes";
    }
    return hours == 1 ? "1 hour" : hours + " hours";
  }

  private static String proofs(Session session) {
    String text =
        session.proofs().stream()
            .map(proof -> proof.kind().label())
            .distinct()
            .collect(Collectors.joining(" and "));
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String assurance(Session session) {
    return switch (session.level()) {
      case AAL1 -> "One factor: whoever has it is in";
      case AAL2 -> "Two factors: one stolen is not enough";
      case AAL3 -> "Two factors, one of them a key that can’t be copied or phished";
    };
  }
}
