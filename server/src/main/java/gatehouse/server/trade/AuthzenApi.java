package gatehouse.server.trade;

import gatehouse.client.wire.AuthzenConfiguration;
import gatehouse.client.wire.Evaluation;
import gatehouse.client.wire.EvaluationAnswer;
import gatehouse.client.wire.Evaluations;
import gatehouse.client.wire.EvaluationsAnswer;
import gatehouse.core.session.Caller;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Preflight in the form of the OpenID Authorization API 1.0 (AuthZEN), over HTTP. A decision is
 * answered with 200 whether it permits or not; errors are of the request itself, and their body is
 * a sentence (section 10.1). The request's id is echoed by the outermost filter.
 */
final class AuthzenApi {
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String EVALUATIONS = "/access/v1/evaluations";
  private static final int EVALUATIONS_MAX = 100;

  /** Which answer ends the row. */
  private enum Semantic {
    EXECUTE_ALL,
    DENY_ON_FIRST_DENY,
    PERMIT_ON_FIRST_PERMIT;

    boolean endsWith(boolean decision) {
      return switch (this) {
        case EXECUTE_ALL -> false;
        case DENY_ON_FIRST_DENY -> !decision;
        case PERMIT_ON_FIRST_PERMIT -> decision;
      };
    }
  }

  private final SessionApi sessions;
  private final Authzen authzen;
  private final URI baseUrl;
  private final InstantSource clock;

  AuthzenApi(SessionApi sessions, Authzen authzen, URI baseUrl, InstantSource clock) {
    this.sessions = sessions;
    this.authzen = authzen;
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, "/.well-known/authzen-configuration", this::configuration),
        new ApiRoute(
            Method.POST, EVALUATION, sessions.signedIn(this::evaluation, AuthzenApi::nobody)),
        new ApiRoute(
            Method.POST, EVALUATIONS, sessions.signedIn(this::evaluations, AuthzenApi::nobody)));
  }

  private void configuration(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "max-age=3600")
        .send(
            Json.bytes(
                new AuthzenConfiguration(
                    baseUrl.toString(), baseUrl + EVALUATION, baseUrl + EVALUATIONS)));
  }

  private static void nobody(ServerResponse response, String sentence) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(sentence);
  }

  private void evaluation(ServerRequest request, ServerResponse response, Caller caller) {
    single(response, caller, Json.read(request, Evaluation.class));
  }

  /** A question alone has no row of answers to say what is wrong with it in. */
  private void single(ServerResponse response, Caller caller, Evaluation asked) {
    try {
      Json.send(response, Status.OK_200, authzen.evaluate(caller, asked, clock.instant()));
    } catch (Authzen.FaultException e) {
      throw new RequestException(Status.create(e.fault().status()), e.fault().message());
    }
  }

  private void evaluations(ServerRequest request, ServerResponse response, Caller caller) {
    Evaluations asked = Json.read(request, Evaluations.class);
    List<Evaluation> all = Optional.ofNullable(asked.evaluations()).orElse(List.of());
    Semantic semantic = semantic(asked);
    if (all.isEmpty()) {
      single(
          response,
          caller,
          new Evaluation(asked.subject(), asked.action(), asked.resource(), asked.context()));
      return;
    }
    if (all.size() > EVALUATIONS_MAX) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "Ask at most " + EVALUATIONS_MAX + " questions at once.");
    }
    List<EvaluationAnswer> answers = new ArrayList<>();
    for (Evaluation each : all) {
      EvaluationAnswer answer = answer(caller, whole(each, asked));
      answers.add(answer);
      if (semantic.endsWith(answer.decision())) {
        break;
      }
    }
    Json.send(response, Status.OK_200, new EvaluationsAnswer(answers));
  }

  private static Semantic semantic(Evaluations asked) {
    String name =
        Optional.ofNullable(asked.options())
            .flatMap(o -> Optional.ofNullable(o.semantic()))
            .orElse("execute_all");
    return switch (name) {
      case "execute_all" -> Semantic.EXECUTE_ALL;
      case "deny_on_first_deny" -> Semantic.DENY_ON_FIRST_DENY;
      case "permit_on_first_permit" -> Semantic.PERMIT_ON_FIRST_PERMIT;
      default ->
          throw new RequestException(
              Status.BAD_REQUEST_400,
              "evaluations_semantic must be execute_all, deny_on_first_deny or"
                  + " permit_on_first_permit.");
    };
  }

  /** What a question does not say, the top says for all (section 7.1.1). */
  private static Evaluation whole(Evaluation each, Evaluations top) {
    return new Evaluation(
        each.subject() == null ? top.subject() : each.subject(),
        each.action() == null ? top.action() : each.action(),
        each.resource() == null ? top.resource() : each.resource(),
        each.context() == null ? top.context() : each.context());
  }

  private EvaluationAnswer answer(Caller caller, Evaluation asked) {
    try {
      return authzen.evaluate(caller, asked, clock.instant());
    } catch (Authzen.FaultException e) {
      return new EvaluationAnswer(
          false, new EvaluationAnswer.Context(null, null, null, null, e.fault()));
    }
  }
}
