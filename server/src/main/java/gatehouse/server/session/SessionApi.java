package gatehouse.server.session;

import gatehouse.client.wire.Problem;
import gatehouse.client.wire.SessionInfo;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionLimits;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.ProblemJson;
import gatehouse.server.base.RequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** The session of a program, and of the portal's own pages, as JSON. */
public final class SessionApi {
  private final Callers callers;
  private final Sessions sessions;
  private final Database database;
  private final InstantSource clock;

  public SessionApi(Callers callers, Sessions sessions, Database database, InstantSource clock) {
    this.callers = callers;
    this.sessions = sessions;
    this.database = database;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, "/api/session", this::show),
        new ApiRoute(Method.DELETE, "/api/session", atAnyHour(this::end)));
  }

  /** A call of a program that is signed in. */
  @FunctionalInterface
  public interface Call {
    void serve(ServerRequest request, ServerResponse response, Caller caller);
  }

  /** How a program is told that it is not signed in; the status is 401 already. */
  @FunctionalInterface
  public interface Refusal {
    void send(ServerResponse response, String sentence);
  }

  /** For programs with a living session; a cookie does not count, since a page could ride on it. */
  public Handler signedIn(Call call) {
    return signedIn(call, SessionApi::problem);
  }

  /** For a person's own session: what a program was given lets it change nobody's ways in. */
  public Handler byOwner(Call call) {
    return signedIn((request, response, caller) -> {
      if (caller.session().access().isPresent()) {
        throw new RequestException(
            Status.FORBIDDEN_403,
            "A program’s key does not look after keys or ways in. Its owner signs in for that.");
      }
      call.serve(request, response, caller);
    });
  }

  /**
   * The same for what a program may do outside its hours: to tidy up, and what the gate judges. It
   * reads and asks nothing then.
   */
  public Handler atAnyHour(Call call) {
    return (request, response) ->
        serve(call, SessionApi::problem, request, response, callers.ofProgramAtAnyHour(request));
  }

  /** The same as {@link #signedIn(Call)}, with refusals of a form of their own. */
  public Handler signedIn(Call call, Refusal refusal) {
    return (request, response) ->
        serve(call, refusal, request, response, callers.ofProgram(request));
  }

  private void show(ServerRequest request, ServerResponse response) {
    // the cookie counts here, because reading changes nothing and other sites cannot see the answer
    boolean program = request.headers().contains(HeaderNames.AUTHORIZATION);
    serve(
        (asked, answer, caller) -> Json.send(answer, Status.OK_200, info(caller.session())),
        SessionApi::problem,
        request,
        response,
        program ? callers.ofProgram(request) : ofPage(request));
  }

  private Callers.Program ofPage(ServerRequest request) {
    return callers
        .ofPage(request)
        .<Callers.Program>map(Callers.Program.Checked::new)
        .orElseGet(Callers.Program.Nobody::new);
  }

  private void serve(
      Call call,
      Refusal refusal,
      ServerRequest request,
      ServerResponse response,
      Callers.Program program) {
    if (request.headers().contains(KeyBound.DPOP)) {
      response.header(KeyBound.NONCE, callers.nonce());
    }
    switch (program) {
      case Callers.Program.Checked(Session.Check.Serves(Caller caller)) ->
          call.serve(request, response, caller);
      case Callers.Program.Checked(Session.Check.Ended(Session.Over why)) ->
          refuse(refusal, response, "Bearer", why.text());
      case Callers.Program.Refused(String challenge, String sentence) ->
          refuse(refusal, response, challenge, sentence);
      case Callers.Program.Nobody nobody ->
          refuse(refusal, response, "Bearer", "Nobody is signed in. Sign in first.");
    }
  }

  private static void refuse(
      Refusal refusal, ServerResponse response, String challenge, String sentence) {
    response.status(Status.UNAUTHORIZED_401).header(HeaderNames.WWW_AUTHENTICATE, challenge);
    refusal.send(response, sentence);
  }

  private static void problem(ServerResponse response, String sentence) {
    ProblemJson.send(response, Status.UNAUTHORIZED_401, Problem.NOT_SIGNED_IN, sentence);
  }

  private void end(ServerRequest request, ServerResponse response, Caller caller) {
    Session session = caller.session();
    database.write(sql ->
        sessions.end(
            sql,
            caller.person(),
            session.id(),
            caller.person().value(),
            SessionEnd.SIGNED_OUT,
            Sessions.origin(session),
            clock.instant()));
    response.status(Status.NO_CONTENT_204).send();
  }

  /** A session as programs see it. */
  public static SessionInfo info(Session session) {
    return new SessionInfo(
        session.id().value(),
        session.person().value(),
        session.username(),
        session.displayName(),
        session.operator(),
        code(session.accessInterface()),
        session.level().name().toLowerCase(Locale.ROOT),
        session.proofs().stream().map(proof -> proof.kind().amr()).distinct().toList(),
        session.startedAt(),
        session.endsAt(),
        SessionLimits.of(session.demanded()).idle().toSeconds());
  }

  private static String code(AccessInterface accessInterface) {
    return accessInterface.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
