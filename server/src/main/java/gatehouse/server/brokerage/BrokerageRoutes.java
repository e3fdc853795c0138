package gatehouse.server.brokerage;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Logged;
import gatehouse.core.brokerage.BrokerageSession;
import gatehouse.core.brokerage.BrokerageSession.Answer;
import gatehouse.core.brokerage.Competitor;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.core.session.Caller;
import gatehouse.server.audit.Activity;
import gatehouse.server.audit.ActivityRows;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Tone;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The page about the brokerage session. */
public final class BrokerageRoutes implements HttpService {
  private static final String PATH = "/account/trading-session";
  private static final int WORD_CHARACTERS_MAX = 20;
  private static final int HISTORY_MAX = 20;

  private final Desk desk;
  private final BrokerageSessions brokerage;
  private final TakeoverDecisions decisions;
  private final Activity activity;
  private final InstantSource clock;

  public BrokerageRoutes(
      Desk desk,
      BrokerageSessions brokerage,
      TakeoverDecisions decisions,
      Database database,
      InstantSource clock) {
    this.desk = desk;
    this.brokerage = brokerage;
    this.decisions = decisions;
    this.activity = new Activity(database);
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        .post(PATH + "/take", desk.signedIn(this::take))
        .post(PATH + "/release", desk.signedIn(this::release))
        .post(PATH + "/policy", desk.signedIn(this::decide));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    TakeoverPolicy policy = brokerage.state(caller.person(), clock.instant()).policy();
    Typed typed =
        new Typed(policy.kind().name(), Integer.toString(policy.idleMinutes()), policy.keys());
    show(request, response, caller, typed, List.of());
  }

  /** The policy as it was typed. */
  private record Typed(String kind, String idleMinutes, Set<String> keys) {}

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Typed typed,
      List<Problem> problems) {
    Instant now = clock.instant();
    Person person = desk.person(caller);
    LocalTimes times = new LocalTimes(person.zone(), now);
    Standing standing = brokerage.of(caller, now);
    BrokerageSession state = brokerage.state(caller.person(), now);
    List<BrokerageView.Fact> trading =
        brokerage.trading(caller.person(), now).stream()
            .flatMap(each -> facts(each, times).stream())
            .toList();
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.BAD_REQUEST_400,
        new BrokerageView(
            state(standing),
            tone(standing),
            BrokerageText.said(standing, state),
            trading,
            standing instanceof Standing.Free || BrokerageText.mend(standing) != null,
            state.sessions().contains(caller.session().id()),
            Stream.of(TakeoverPolicy.Kind.values())
                .map(each -> new BrokerageView.Choice(each.name(), each.label(), each.text()))
                .toList(),
            typed.kind(),
            typed.idleMinutes(),
            decisions.programs(caller.person(), now).entrySet().stream()
                .map(each ->
                    new BrokerageView.Program(
                        each.getKey(), each.getValue(), typed.keys().contains(each.getKey())))
                .toList(),
            new ActivityRows(times, person).of(history(caller)),
            problems));
  }

  private static String state(Standing standing) {
    return switch (standing) {
      case Standing.Here here -> "Trades here";
      case Standing.Elsewhere elsewhere -> "Trades elsewhere";
      case Standing.Free free -> "Free";
      case Standing.Beside beside -> "In nobody’s way";
    };
  }

  private static Tone tone(Standing standing) {
    return standing instanceof Standing.Here
        ? Tone.GOOD
        : standing instanceof Standing.Elsewhere ? Tone.WARN : Tone.PLAIN;
  }

  private static List<BrokerageView.Fact> facts(Competitor each, LocalTimes times) {
    List<BrokerageView.Fact> facts = new ArrayList<>();
    facts.add(new BrokerageView.Fact("Session", each.name()));
    facts.add(new BrokerageView.Fact("Since", times.of(each.since())));
    facts.add(
        new BrokerageView.Fact(
            "Last order", each.lastOrder().map(times::of).orElse("none since then")));
    return facts;
  }

  private List<Logged> history(Caller caller) {
    return activity.page(caller.person(), Long.MAX_VALUE, Activity.PAGE_ENTRIES_MAX).stream()
        .filter(each -> BrokerageSessions.CHANGING.contains(each.entry().act()))
        .limit(HISTORY_MAX)
        .toList();
  }

  private void take(ServerRequest request, ServerResponse response, Caller caller) {
    String to = Form.of(request).text("to", WORD_CHARACTERS_MAX);
    Answer answer = brokerage.take(caller, clock.instant());
    desk.done(response, BrokerageText.said(answer), to.equals("/trade") ? to : PATH);
  }

  private void release(ServerRequest request, ServerResponse response, Caller caller) {
    brokerage.release(caller, clock.instant());
    desk.done(response, "This session has let go. Your open orders stay as they are.", PATH);
  }

  private void decide(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    String kind = form.text("kind", WORD_CHARACTERS_MAX);
    String minutes = form.text("minutes", WORD_CHARACTERS_MAX);
    Instant now = clock.instant();
    Set<String> chosen = new HashSet<>();
    for (String id : decisions.programs(caller.person(), now).keySet()) {
      if (form.ticked(id)) {
        chosen.add(id);
      }
    }
    try {
      int idle = minutes.matches("[0-9]{1,4}") ? Integer.parseInt(minutes) : 0;
      if (decisions.decide(request, caller, kind, idle, chosen)) {
        desk.done(response, "Your decision holds from now on.", PATH);
      } else {
        desk.ask(request, response, caller, TakeoverDecisions.EASING);
      }
    } catch (RequestException e) {
      Problem problem =
          new Problem(e.sentence().startsWith("Minutes") ? "minutes" : "kind", e.sentence());
      show(request, response, caller, new Typed(kind, minutes, chosen), List.of(problem));
    }
  }
}
