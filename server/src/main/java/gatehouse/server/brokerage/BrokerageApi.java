package gatehouse.server.brokerage;

import gatehouse.client.wire.BrokeragePolicy;
import gatehouse.client.wire.Problem;
import gatehouse.core.brokerage.BrokerageSession.Answer;
import gatehouse.core.session.Caller;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.ProblemJson;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.RaiseFirst;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;

/** The brokerage session for programs: who trades, take it, let go of it, and the policy. */
public final class BrokerageApi {
  private static final String PATH = "/api/v1/brokerage-session";

  private final SessionApi sessions;
  private final BrokerageSessions brokerage;
  private final TakeoverDecisions decisions;
  private final InstantSource clock;

  public BrokerageApi(
      SessionApi sessions,
      BrokerageSessions brokerage,
      TakeoverDecisions decisions,
      InstantSource clock) {
    this.sessions = sessions;
    this.brokerage = brokerage;
    this.decisions = decisions;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, PATH, sessions.signedIn(this::show)),
        new ApiRoute(Method.POST, PATH, sessions.signedIn(this::take)),
        new ApiRoute(Method.DELETE, PATH, sessions.atAnyHour(this::release)),
        new ApiRoute(Method.PUT, PATH + "/policy", sessions.byOwner(this::decide)));
  }

  private void show(ServerRequest request, ServerResponse response, Caller caller) {
    send(response, Status.OK_200, caller);
  }

  private void send(ServerResponse response, Status status, Caller caller) {
    Json.send(response, status, brokerage.info(caller, clock.instant()));
  }

  private void take(ServerRequest request, ServerResponse response, Caller caller) {
    Answer answer = brokerage.take(caller, clock.instant());
    switch (answer) {
      case HOLDS -> send(response, Status.OK_200, caller);
      case PASSES, WAITS -> send(response, Status.ACCEPTED_202, caller);
      case ANOTHER_IS_NEXT, REFUSED -> refuse(response, caller, answer);
    }
  }

  private void refuse(ServerResponse response, Caller caller, Answer answer) {
    String who =
        brokerage
            .trading(caller.person(), clock.instant())
            .map(each -> " " + each.said())
            .orElse("");
    ProblemJson.send(
        response,
        Status.CONFLICT_409,
        Problem.ORDER + "trading-elsewhere",
        BrokerageText.said(answer) + who,
        brokerage.competing(caller, clock.instant()));
  }

  private void release(ServerRequest request, ServerResponse response, Caller caller) {
    brokerage.release(caller, clock.instant());
    send(response, Status.OK_200, caller);
  }

  private void decide(ServerRequest request, ServerResponse response, Caller caller) {
    BrokeragePolicy asked = Json.read(request, BrokeragePolicy.class);
    if (decisions.decide(
        request, caller, asked.kind(), asked.idleMinutes(), new HashSet<>(asked.keys()))) {
      send(response, Status.OK_200, caller);
    } else {
      RaiseFirst.send(response, TakeoverDecisions.EASING);
    }
  }
}
