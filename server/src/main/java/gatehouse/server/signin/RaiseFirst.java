package gatehouse.server.signin;

import gatehouse.client.wire.Problem;
import gatehouse.core.signin.Action;
import gatehouse.server.base.ProblemJson;
import gatehouse.server.session.SessionApi;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.Map;

/** RFC 9470, section 3: tells a program which proof is missing, so that it asks for it. */
public record RaiseFirst(SignIns signIns, InstantSource clock) {
  /** The call, for whoever proved enough lately for this action; others are told to. */
  public SessionApi.Call unlessProved(Action action, SessionApi.Call call) {
    return (request, response, caller) -> {
      if (signIns.provedFor(caller, action, clock.instant())) {
        call.serve(request, response, caller);
      } else {
        send(response, action);
      }
    };
  }

  /** Answers that the session has to be raised for this action first. */
  public static void send(ServerResponse response, Action action) {
    response.header(
        HeaderNames.WWW_AUTHENTICATE,
        "Bearer error=\"insufficient_user_authentication\", max_age=\""
            + action.freshFor().toSeconds()
            + "\"");
    ProblemJson.send(
        response,
        Status.UNAUTHORIZED_401,
        Problem.RAISE_FIRST,
        "To " + action.text() + ", confirm first that it is you.",
        Map.of("action", SignInJson.code(action)));
  }
}
