package gatehouse.server.apikey;

import gatehouse.core.apikey.ApiKey;
import gatehouse.core.session.Caller;
import gatehouse.server.base.RequestException;
import gatehouse.server.signin.Arrivals;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.time.InstantSource;

/** Which of their keys a person means, and how they come, for pages and programs alike. */
record OwnKeys(KeyGrants grants, Arrivals arrivals, InstantSource clock) {
  /** Who does it, from where, now. */
  KeyGrants.By by(ServerRequest request, Caller caller) {
    return new KeyGrants.By(caller, arrivals.place(request), clock.instant());
  }

  /**
   * The key that the address names.
   *
   * @throws RequestException when it is none of theirs
   */
  ApiKey key(ServerRequest request, Caller caller) {
    return grants
        .find(caller.person(), request.path().pathParameters().get("id"))
        .orElseThrow(() ->
            new RequestException(Status.NOT_FOUND_404, "You have no such key. Nothing was done."));
  }
}
