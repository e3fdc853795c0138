package gatehouse.server.session;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.server.base.Cookies;
import gatehouse.server.device.Dbsc;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.InstantSource;
import java.util.Optional;

/** Who makes a request: by the portal's cookie, or by a program's bearer token. */
public final class Callers {
  private static final String BEARER = "Bearer ";
  private static final int AUTHORIZATION_CHARACTERS_MAX = 512;

  private final Sessions sessions;
  private final Dbsc dbsc;
  private final InstantSource clock;

  public Callers(Sessions sessions, Dbsc dbsc, InstantSource clock) {
    this.sessions = sessions;
    this.dbsc = dbsc;
    this.clock = clock;
  }

  /**
   * The check of the session in the cookie; nothing when there is none, or when the browser bound a
   * key to it and did not prove that lately: then the cookie may be a copy. A program's token is no
   * cookie, and a cookie no program's token: else a copied cookie would serve without the key that
   * the browser bound to it, and a page's weaker proof would let a program in.
   */
  public Optional<Session.Check> ofPage(ServerRequest request) {
    return Cookies.SESSION
        .secret(request)
        .flatMap(token -> sessions.check(token, clock.instant()))
        .filter(check -> isOfPortal(check, true))
        .filter(check -> bound(request, check));
  }

  private static boolean isOfPortal(Session.Check check, boolean wanted) {
    return switch (check) {
      case Session.Check.Ended ended -> true;
      case Session.Check.Serves serves ->
          (serves.caller().session().accessInterface() == AccessInterface.CLIENT_PORTAL) == wanted;
    };
  }

  private boolean bound(ServerRequest request, Session.Check check) {
    return switch (check) {
      case Session.Check.Ended ended -> true;
      case Session.Check.Serves serves ->
          switch (dbsc.boundState(
              serves.caller().session().id(), Dbsc.cookie(request), clock.instant())) {
            case UNBOUND, LIVE -> true;
            case LAPSED -> false;
          };
    };
  }

  /** The check of the session in the Authorization header; cookies do not count for programs. */
  public Optional<Session.Check> ofProgram(ServerRequest request) {
    return request
        .headers()
        .value(HeaderNames.AUTHORIZATION)
        .filter(value -> value.length() <= AUTHORIZATION_CHARACTERS_MAX)
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> SecretBytes.ofText(value.substring(BEARER.length()).strip()))
        .flatMap(token -> sessions.check(token, clock.instant()))
        .filter(check -> isOfPortal(check, false));
  }

  /** The caller, when the session serves. */
  public static Optional<Caller> serving(Optional<Session.Check> check) {
    return check.flatMap(found ->
        switch (found) {
          case Session.Check.Serves serves -> Optional.of(serves.caller());
          case Session.Check.Ended ended -> Optional.empty();
        });
  }
}
