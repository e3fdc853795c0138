package gatehouse.server.signin;

import gatehouse.client.wire.Problem;
import gatehouse.core.signin.Action;
import gatehouse.server.base.ProblemJson;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** RFC 9470, section 3: tells a program which proof is missing, so that it asks for it. */
public final class RaiseFirst {
  private RaiseFirst() {}

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
