package gatehouse.server.session;

import gatehouse.core.apikey.Access;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.RequestHead;
import gatehouse.server.device.Dbsc;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who makes a request: by the portal's cookie, or by a program's token, which may be bound to a
 * key.
 */
public final class Callers {
  private static final String BEARER = "Bearer ";
  private static final String DPOP = "DPoP ";
  private static final int AUTHORIZATION_CHARACTERS_MAX = 512;

  private final Sessions sessions;
  private final Dbsc dbsc;
  private final KeyBound keyBound;
  private final InstantSource clock;

  public Callers(Sessions sessions, Dbsc dbsc, KeyBound keyBound, InstantSource clock) {
    this.sessions = sessions;
    this.dbsc = dbsc;
    this.keyBound = keyBound;
    this.clock = clock;
  }

  /**
   * The check of the session in the cookie; nothing when there is none, or when the browser bound a
   * key to it and did not prove that lately: then the cookie may be a copy. A program's token is no
   * cookie, and a cookie no program's token: else a copied cookie would serve without the key that
   * the browser bound to it, and a page's weaker proof would let a program in.
   */
  public Optional<Session.Check> ofPage(ServerRequest request) {
    return ofPage(request.headers());
  }

  private Optional<Session.Check> ofPage(ServerRequestHeaders request) {
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

  private boolean bound(ServerRequestHeaders request, Session.Check check) {
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

  /** Who a program's request comes from. */
  public sealed interface Program {
    /** No header that could name anybody. */
    record Nobody() implements Program {}

    /** The check of its session. */
    record Checked(Session.Check check) implements Program {}

    /** Its token does not serve, or not without more. */
    record Refused(String challenge, String sentence) implements Program {}
  }

  /**
   * Judges the Authorization header; cookies do not count for programs. Outside its hours a program
   * is refused.
   */
  public Program ofProgram(ServerRequest request) {
    return inHours(ofProgramAtAnyHour(request));
  }

  /** The same where a program may still tidy up, outside its hours. */
  Program ofProgramAtAnyHour(ServerRequest request) {
    return ofProgram(RequestHead.of(request));
  }

  private Program inHours(Program program) {
    return program instanceof Program.Checked(Session.Check.Serves(Caller caller))
        ? caller
            .session()
            .access()
            .filter(each -> !each.rights().inHours(clock.instant()))
            .map(each -> of(KeyBound.outsideHours(each)))
            .orElse(program)
        : program;
  }

  private Program ofProgram(RequestHead request) {
    String header =
        request
            .headers()
            .value(HeaderNames.AUTHORIZATION)
            .filter(value -> value.length() <= AUTHORIZATION_CHARACTERS_MAX)
            .orElse("");
    if (header.regionMatches(true, 0, DPOP, 0, DPOP.length())) {
      String token = header.substring(DPOP.length()).strip();
      return of(keyBound.check(request, token, clock.instant()));
    }
    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Program.Nobody();
    }
    String token = header.substring(BEARER.length()).strip();
    if (AccessTokens.looksLike(token)) {
      Instant now = clock.instant();
      return ClientCertificate.of(request.peer(), now)
          .map(shown -> of(keyBound.check(request, token, shown, now)))
          .orElseGet(() ->
              new Program.Refused(
                  "DPoP error=\"invalid_token\", algs=\"ES256 PS256\"",
                  "This token is bound to a key: send it as DPoP, with a proof of that key, or over"
                      + " a connection that shows its certificate, before that expires."));
    }
    return sessions
        .check(SecretBytes.ofText(token), clock.instant())
        .filter(check -> isOfPortal(check, false))
        .filter(Callers::isNoRefreshToken)
        .<Program>map(Program.Checked::new)
        .orElseGet(Program.Nobody::new);
  }

  private static Program of(KeyBound.Outcome outcome) {
    return switch (outcome) {
      case KeyBound.Outcome.Checked(Session.Check check) -> new Program.Checked(check);
      case KeyBound.Outcome.Refused(String challenge, String sentence) ->
          new Program.Refused(challenge, sentence);
    };
  }

  /**
   * Judges a request that is to become a connection which stays: by the Authorization header, or by
   * the cookie where there is none. Whether a page of ours asks is for the caller to see.
   */
  public Program ofStream(RequestHead request) {
    return request.headers().contains(HeaderNames.AUTHORIZATION)
        ? inHours(ofProgram(request))
        : ofPage(request.headers())
            .<Program>map(Program.Checked::new)
            .orElseGet(Program.Nobody::new);
  }

  /** Judges once more, later, what let a connection in; it makes the session no more active. */
  public Optional<Session.Check> still(RequestHead request, Session session) {
    Instant now = clock.instant();
    if (session.access().isPresent()) {
      return sessions
          .look(session.id(), now)
          .filter(check -> isBoundAs(session, check))
          .filter(check -> isLetIn(request, session.access().get(), now));
    }
    String header = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
    return header.isEmpty()
        ? Cookies.SESSION
            .secret(request.headers())
            .flatMap(token -> sessions.look(token, now))
            .filter(check -> bound(request.headers(), check))
        : sessions.look(SecretBytes.ofText(header.substring(BEARER.length()).strip()), now);
  }

  /** A certificate lets in as long as it lasts; a proof was of the moment alone. */
  private boolean isLetIn(RequestHead request, Access access, Instant now) {
    boolean inTime =
        switch (access.binding().method()) {
          case JKT -> true;
          case X5T_S256 -> ClientCertificate.of(request.peer(), now).isPresent();
        };
    return inTime && keyBound.letsIn(access);
  }

  /** Whoever holds such a connection was heard of on it. A person at a page is not a program. */
  public void heard(Session session) {
    Instant now = clock.instant();
    if (session.accessInterface() != AccessInterface.CLIENT_PORTAL
        && sessions
            .check(session.id(), now)
            .filter(check -> isBoundAs(session, check))
            .isPresent()) {
      keyBound.heard(session, now);
    }
  }

  /** Whether it is bound to the same key still, which a connection showed when it was opened. */
  private static boolean isBoundAs(Session then, Session.Check check) {
    return switch (check) {
      case Session.Check.Ended ended -> true;
      case Session.Check.Serves(Caller caller) -> caller.session().access().equals(then.access());
    };
  }

  /** The secret of a program's access renews its tokens, and is none itself. */
  private static boolean isNoRefreshToken(Session.Check check) {
    return switch (check) {
      case Session.Check.Ended ended -> true;
      case Session.Check.Serves(Caller caller) -> caller.session().access().isEmpty();
    };
  }

  /** The nonce that the next proof of a key needs (RFC 9449, 8.2). */
  public String nonce() {
    return keyBound.nonce(clock.instant());
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
