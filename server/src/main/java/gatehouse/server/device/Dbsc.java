package gatehouse.server.device;

import gatehouse.core.account.PersonId;
import gatehouse.core.device.BoundProof;
import gatehouse.core.device.BoundSession;
import gatehouse.core.session.SessionId;
import gatehouse.server.base.Challenges;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Device Bound Session Credentials (W3C, 2026-02-17), to be registered under {@link #PATH}. A
 * browser that has them answers the header of {@link #registrationHeader} with a key; from then on
 * its session needs a short cookie beside the long one. Other browsers never call this.
 */
public final class Dbsc implements HttpService {
  public static final String PATH = "/session/dbsc";
  public static final String REGISTRATION = "Secure-Session-Registration";
  public static final String COOKIE = "__Host-gh-bound";

  /** How long the short cookie serves; a thief who takes all cookies has this long at most. */
  public static final Duration COOKIE_LIFETIME = Duration.ofMinutes(10);

  private static final HeaderName CHALLENGE = HeaderNames.create("Secure-Session-Challenge");
  private static final HeaderName RESPONSE = HeaderNames.create("Secure-Session-Response");
  private static final HeaderName SESSION_ID = HeaderNames.create("Sec-Secure-Session-Id");
  private static final String COOKIE_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax";

  private final BoundSessions sessions;
  private final Challenges challenges;
  private final Challenges cookies;
  private final InstantSource clock;
  private final URI origin;
  private final Function<ServerRequest, Optional<Holder>> holder;

  /** Whose session cookie came with the request, with the short cookie or without. */
  public record Holder(PersonId person, SessionId session) {}

  /** What the short cookie says about a request. */
  public enum BoundState {
    /** The browser bound no key: the session's own cookie is enough. */
    UNBOUND,
    /** Bound, and the key was proved within the last minutes. */
    LIVE,
    /** Bound, and not proved lately: refuse the request until the browser has refreshed. */
    LAPSED
  }

  /**
   * @param challenges the server's
   * @param cookies issues with another key or the same, and lives for {@link #COOKIE_LIFETIME}
   * @param origin of the portal
   * @param holder checks the session's own cookie, and that the session still serves
   */
  public Dbsc(
      BoundSessions sessions,
      Challenges challenges,
      Challenges cookies,
      InstantSource clock,
      URI origin,
      Function<ServerRequest, Optional<Holder>> holder) {
    this.sessions = sessions;
    this.challenges = challenges;
    this.cookies = cookies;
    this.clock = clock;
    this.origin = origin;
    this.holder = holder;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/register", this::register).post("/refresh", this::refresh);
  }

  /** The value of {@link #REGISTRATION} for the response that starts a session. */
  public String registrationHeader(SessionId session, Instant now) {
    return "(ES256 RS256);path=\"%s/register\";challenge=\"%s\""
        .formatted(PATH, challenges.issue(purpose(session), now));
  }

  /** The short cookie of a request, or empty text. */
  public static String cookie(ServerRequest request) {
    return cookie(request.headers());
  }

  /** The same of the headers alone. */
  public static String cookie(ServerRequestHeaders headers) {
    return headers.cookies().first(COOKIE).asOptional().orElse("");
  }

  /** Judges the short cookie from memory; an empty text stands for none. */
  public BoundState boundState(SessionId session, String cookie, Instant now) {
    Optional<BoundSession> bound = sessions.remembered(session);
    if (bound.isEmpty()) {
      return BoundState.UNBOUND;
    }
    return switch (cookies.check(cookiePurpose(bound.get()), cookie, now)) {
      case Challenges.Valid _ -> BoundState.LIVE;
      case Challenges.Expired _, Challenges.Forged _ -> BoundState.LAPSED;
    };
  }

  private void register(ServerRequest request, ServerResponse response) {
    Instant now = clock.instant();
    Optional<Holder> found = holder.apply(request);
    if (found.isEmpty()) {
      refuse(response, Status.UNAUTHORIZED_401);
      return;
    }
    Holder who = found.get();
    Optional<BoundProof> proof = proof(request);
    switch (BoundSession.register(
        who.person(),
        who.session(),
        sessions.find(who.person(), who.session()),
        proof,
        issuedAt(who.session(), proof, now))) {
      case BoundSession.Bound bound when sessions.insert(bound.session(), now) ->
          instruct(response, bound.session(), now);
      case BoundSession.Bound _ -> refuse(response, Status.FORBIDDEN_403);
      case BoundSession.NotBound _ -> challenge(response, who.session(), "", now);
    }
  }

  private void refresh(ServerRequest request, ServerResponse response) {
    Instant now = clock.instant();
    String named = request.headers().first(SESSION_ID).map(DbscProof::unquoted).orElse("");
    Optional<BoundSession> bound =
        holder.apply(request).flatMap(who -> sessions.find(who.person(), who.session()));
    if (named.isEmpty()) {
      refuse(response, Status.BAD_REQUEST_400);
      return;
    }
    if (bound.isEmpty() || !bound.get().session().value().equals(named)) {
      // no such session, or it has ended: the browser drops its side as well
      json(response, "{\"continue\":false}");
      return;
    }
    SessionId session = bound.get().session();
    Optional<BoundProof> proof = proof(request);
    switch (bound.get().refresh(proof, issuedAt(session, proof, now))) {
      case BoundSession.Renewed renewed when sessions.renew(renewed.session()) ->
          instruct(response, renewed.session(), now);
      case BoundSession.Renewed _, BoundSession.Challenged _ ->
          challenge(response, session, ";id=\"" + session + "\"", now);
    }
  }

  private static Optional<BoundProof> proof(ServerRequest request) {
    return request.headers().first(RESPONSE).flatMap(DbscProof::parse);
  }

  private Optional<Instant> issuedAt(SessionId session, Optional<BoundProof> proof, Instant now) {
    if (proof.isEmpty()) {
      return Optional.empty();
    }
    return switch (challenges.check(purpose(session), proof.get().challenge(), now)) {
      case Challenges.Valid valid -> Optional.of(valid.issuedAt());
      case Challenges.Expired _, Challenges.Forged _ -> Optional.empty();
    };
  }

  /** A new short cookie, the next challenge, and the session instructions. */
  private void instruct(ServerResponse response, BoundSession bound, Instant now) {
    SessionId session = bound.session();
    response.header(
        HeaderNames.SET_COOKIE.defaultCase(),
        COOKIE
            + "="
            + cookies.issue(cookiePurpose(bound), now)
            + "; Max-Age="
            + COOKIE_LIFETIME.toSeconds()
            + "; "
            + COOKIE_ATTRIBUTES);
    response.header(
        CHALLENGE.defaultCase(),
        "\"" + challenges.issue(purpose(session), now) + "\";id=\"" + session + "\"");
    // pages that are for everybody must not wait for a refresh
    json(
        response,
        """
        {"session_identifier":"%1$s","refresh_url":"%2$s/refresh",\
        "scope":{"origin":"%3$s","include_site":false,"scope_specification":[\
        {"type":"exclude","domain":"%4$s","path":"/static"},\
        {"type":"exclude","domain":"%4$s","path":"/sign-in"},\
        {"type":"exclude","domain":"%4$s","path":"/health"}]},\
        "credentials":[{"type":"cookie","name":"%5$s","attributes":"%6$s"}]}\
        """
            .formatted(session, PATH, origin, origin.getHost(), COOKIE, COOKIE_ATTRIBUTES));
  }

  private void challenge(
      ServerResponse response, SessionId session, String parameters, Instant now) {
    String next = challenges.issue(purpose(session), now);
    response.header(CHALLENGE.defaultCase(), "\"" + next + "\"" + parameters);
    refuse(response, Status.FORBIDDEN_403);
  }

  private static void refuse(ServerResponse response, Status status) {
    response.header(HeaderNames.CACHE_CONTROL.defaultCase(), "no-store");
    response.status(status).send();
  }

  private static void json(ServerResponse response, String body) {
    response.header(HeaderNames.CACHE_CONTROL.defaultCase(), "no-store");
    response.header(HeaderNames.CONTENT_TYPE.defaultCase(), "application/json");
    response.status(Status.OK_200).send(body);
  }

  private static String purpose(SessionId session) {
    return "dbsc\n" + session;
  }

  /** Bound to the key too, so that no other key's cookie serves. */
  private static String cookiePurpose(BoundSession bound) {
    return "dbsc cookie\n" + bound.session() + "\n" + bound.key().spki();
  }
}
