package gatehouse.server.oauth;

import gatehouse.client.wire.FailSafeInfo;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.session.Caller;
import gatehouse.server.apikey.KeyWish;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.RaiseFirst;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Programs of others by JSON, for a person's own session alone. */
record ConnectedApi(
    SessionApi sessions,
    RaiseFirst raise,
    OwnGrants grants,
    Function<ProgramId, Optional<FailSafeInfo>> failSafes) {
  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(
            Method.POST, "/api/v1/connected/{id}/release", sessions.byOwner(this::release)));
  }

  private void release(ServerRequest request, ServerResponse response, Caller caller) {
    Program program = grants.program(grants.granted(request, caller));
    SessionApi.Call call =
        (q, r, who) -> {
          grants.release(who, program);
          Json.send(r, Status.OK_200, failSafes.apply(program.id()).orElseThrow());
        };
    raise.unlessProved(KeyWish.action(program.rights()), call).serve(request, response, caller);
  }
}
