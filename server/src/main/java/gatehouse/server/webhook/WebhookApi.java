package gatehouse.server.webhook;

import gatehouse.client.wire.NewWebhook;
import gatehouse.client.wire.WebhookDeliveries;
import gatehouse.client.wire.WebhookDeliveries.WebhookDelivery;
import gatehouse.client.wire.WebhookInfo;
import gatehouse.client.wire.WebhooksPage;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.webhook.WebhookSignature;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.RaiseFirst;
import gatehouse.server.signin.SignIns;
import gatehouse.server.webhook.WebhookRows.Row;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Endpoints by JSON, for a person's own session alone: a program must not redirect alerts. */
public final class WebhookApi {
  private static final String PATH = "/api/v1/webhooks";
  private static final String ONE = PATH + "/{id}";

  private final SessionApi sessions;
  private final RaiseFirst raise;
  private final Webhooks webhooks;
  private final Arrivals arrivals;
  private final InstantSource clock;

  public WebhookApi(
      SessionApi sessions,
      SignIns signIns,
      Webhooks webhooks,
      Arrivals arrivals,
      InstantSource clock) {
    this.sessions = sessions;
    this.raise = new RaiseFirst(signIns, clock);
    this.webhooks = webhooks;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, PATH, sessions.byOwner(this::list)),
        new ApiRoute(Method.POST, PATH, sessions.byOwner(proved(this::add))),
        new ApiRoute(Method.DELETE, ONE, acting(webhooks::remove)),
        new ApiRoute(Method.POST, ONE + "/rotate", sessions.byOwner(proved(this::rotate))),
        new ApiRoute(Method.POST, ONE + "/test", acting(webhooks::sendTest)),
        new ApiRoute(Method.POST, ONE + "/pause", acting(webhooks::pause)),
        // else whoever holds the session alone could have mails and messages sent without end
        new ApiRoute(
            Method.POST, ONE + "/resume", sessions.byOwner(proved(call(webhooks::resume)))),
        new ApiRoute(Method.GET, ONE + "/deliveries", sessions.byOwner(this::deliveries)),
        new ApiRoute(
            Method.POST,
            ONE + "/deliveries/{delivery}/send-again",
            sessions.byOwner(this::sendAgain)));
  }

  private SessionApi.Call proved(SessionApi.Call call) {
    return (request, response, caller) -> {
      if (webhooks.lacksSecondWay(caller.person())) {
        throw new RequestException(
            Status.FORBIDDEN_403,
            "An endpoint is added with two ways in, and you have one. Add another one first, in the"
                + " portal: /security/factors. Nothing was done.");
      }
      raise.unlessProved(Action.GRANT_ACCESS, call).serve(request, response, caller);
    };
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    Instant now = clock.instant();
    List<WebhookInfo> all =
        webhooks.of(caller.person()).stream().map(row -> info(row, null, now)).toList();
    Json.send(response, Status.OK_200, new WebhooksPage(all));
  }

  private void add(ServerRequest request, ServerResponse response, Caller caller) {
    NewWebhook asked = Json.read(request, NewWebhook.class);
    Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
    for (String code : asked.events()) {
      events.add(
          WebhookEvent.ofCode(code)
              .orElseThrow(() ->
                  new RequestException(
                      Status.UNPROCESSABLE_CONTENT_422,
                      "There is no event of one of these names, or it cannot be chosen. Nothing was"
                          + " done.")));
    }
    Webhooks.Outcome outcome = webhooks.add(by(request, caller), asked.url(), events);
    answer(response, Status.CREATED_201, outcome);
  }

  private void rotate(ServerRequest request, ServerResponse response, Caller caller) {
    Webhooks.Outcome outcome = webhooks.rotate(by(request, caller), row(request, caller));
    answer(response, Status.OK_200, outcome);
  }

  private Handler acting(BiFunction<Webhooks.By, Row, Webhooks.Outcome> act) {
    return sessions.byOwner(call(act));
  }

  private SessionApi.Call call(BiFunction<Webhooks.By, Row, Webhooks.Outcome> act) {
    return (request, response, caller) ->
        answer(response, Status.OK_200, act.apply(by(request, caller), row(request, caller)));
  }

  private void sendAgain(ServerRequest request, ServerResponse response, Caller caller) {
    String reference = request.path().pathParameters().get("delivery");
    Row row = row(request, caller);
    switch (webhooks.sendAgain(by(request, caller), row, reference)) {
      case Webhooks.Outcome.Refused(Problem problem) -> throw refused(problem);
      case Webhooks.Outcome.Done done -> send(response, row);
      case Webhooks.Outcome.Secret secret -> send(response, row);
    }
  }

  private void deliveries(ServerRequest request, ServerResponse response, Caller caller) {
    send(response, row(request, caller));
  }

  private void send(ServerResponse response, Row row) {
    Json.send(
        response,
        Status.OK_200,
        new WebhookDeliveries(
            webhooks.deliveries(row).stream()
                .map(each ->
                    new WebhookDelivery(
                        each.reference(),
                        each.subject(),
                        DeliveryWords.code(each),
                        each.createdAt(),
                        each.tries(),
                        each.nextTry().orElse(null),
                        each.lastTry().orElse(null),
                        each.lastAnswer().isEmpty() ? null : each.lastAnswer()))
                .toList()));
  }

  private void answer(ServerResponse response, Status status, Webhooks.Outcome outcome) {
    Instant now = clock.instant();
    switch (outcome) {
      case Webhooks.Outcome.Done(Row row) -> Json.send(response, status, info(row, null, now));
      case Webhooks.Outcome.Secret(Row row, SecretBytes secret) ->
          Json.send(response, status, info(row, WebhookSignature.text(secret), now));
      case Webhooks.Outcome.Refused(Problem problem) -> throw refused(problem);
    }
  }

  private static RequestException refused(Problem problem) {
    return new RequestException(
        problem.field() == null ? Status.CONFLICT_409 : Status.UNPROCESSABLE_CONTENT_422,
        problem.text());
  }

  private static WebhookInfo info(Row row, @Nullable String secret, Instant now) {
    boolean signs = row.former() != null && now.isBefore(row.formerUntil());
    return new WebhookInfo(
        row.id().value(),
        row.url().toString(),
        row.events().stream().sorted().map(WebhookEvent::code).toList(),
        row.standing().name().toLowerCase(Locale.ROOT),
        row.why().isEmpty() ? null : row.why(),
        row.createdAt(),
        signs ? row.formerUntil() : null,
        secret);
  }

  private Webhooks.By by(ServerRequest request, Caller caller) {
    return new Webhooks.By(caller, arrivals.place(request), clock.instant());
  }

  private Row row(ServerRequest request, Caller caller) {
    return webhooks
        .find(caller.person(), request.path().pathParameters().get("id"))
        .orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404, "You have no such endpoint. Nothing was done."));
  }
}
