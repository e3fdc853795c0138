package gatehouse.server.webhook;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.webhook.EndpointUrl;
import gatehouse.core.webhook.WebhookSignature;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Tone;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.webhook.WebhookRows.Row;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages of endpoints, and of what was sent to each. */
public final class WebhookRoutes implements HttpService {
  private static final String PATH = "/account/webhooks";
  private static final int REFERENCE_MAX = 64;

  private final Desk desk;
  private final Webhooks webhooks;
  private final Arrivals arrivals;
  private final InstantSource clock;

  public WebhookRoutes(Desk desk, Webhooks webhooks, Arrivals arrivals, InstantSource clock) {
    this.desk = desk;
    this.webhooks = webhooks;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    Desk.Page blank = desk.ifProved(Action.GRANT_ACCESS, this::blank);
    rules
        .get(PATH, desk.signedIn(this::list))
        .get(PATH + "/new", desk.signedIn(desk.unlessFrozen(unlessLacking(blank))))
        .post(PATH, desk.signedIn(desk.unlessFrozen(desk.ifProved(Action.GRANT_ACCESS, this::add))))
        .get(PATH + "/{id}", desk.signedIn(this::page))
        .post(
            PATH + "/{id}/rotate",
            desk.signedIn(desk.unlessFrozen(desk.ifProved(Action.GRANT_ACCESS, this::rotate))))
        .post(
            PATH + "/{id}/test", desk.signedIn(acting(webhooks::sendTest, "A test is on its way.")))
        .post(
            PATH + "/{id}/pause",
            desk.signedIn(acting(webhooks::pause, "Paused: nothing more is sent there.")))
        .post(
            PATH + "/{id}/resume",
            desk.signedIn(
                desk.unlessFrozen(
                    desk.ifProved(
                        Action.GRANT_ACCESS,
                        acting(webhooks::resume, "Resumed: it is told again.")))))
        .post(PATH + "/{id}/remove", desk.signedIn(this::remove))
        .post(PATH + "/{id}/deliveries/{reference}", desk.signedIn(this::sendAgain));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    List<Row> rows = webhooks.of(caller.person());
    desk.show(
        request,
        response,
        caller,
        new WebhooksView(
            rows.stream()
                .map(row ->
                    new WebhooksView.Row(
                        row.id().value(),
                        row.url().toString(),
                        row.events().size() + (row.events().size() == 1 ? " event" : " events"),
                        state(row),
                        tone(row)))
                .toList(),
            rows.size() < Webhooks.ENDPOINTS_MAX));
  }

  private Desk.Page unlessLacking(Desk.Page page) {
    return (request, response, caller) -> {
      if (webhooks.lacksSecondWay(caller.person())) {
        form(request, response, caller, true, "", Set.of(), List.of());
      } else {
        page.serve(request, response, caller);
      }
    };
  }

  private void blank(ServerRequest request, ServerResponse response, Caller caller) {
    Set<WebhookEvent> all = WebhookEvent.offered().collect(Collectors.toSet());
    form(request, response, caller, false, "", all, List.of());
  }

  private void form(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      boolean lacking,
      String url,
      Set<WebhookEvent> ticked,
      List<Problem> problems) {
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new WebhookFormView(
            lacking,
            url,
            WebhookEvent.offered()
                .map(event ->
                    new WebhookFormView.Box(event.code(), event.label(), ticked.contains(event)))
                .toList(),
            problems));
  }

  private void add(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    String url = form.text("url", EndpointUrl.CHARACTERS_MAX);
    Set<WebhookEvent> events =
        WebhookEvent.offered()
            .filter(event -> form.ticked("event-" + event.code()))
            .collect(Collectors.toSet());
    switch (webhooks.add(by(request, caller), url, events)) {
      case Webhooks.Outcome.Secret(Row row, SecretBytes secret) ->
          show(request, response, caller, row, secret);
      case Webhooks.Outcome.Refused(Problem problem) ->
          form(request, response, caller, false, url, events, List.of(problem));
      case Webhooks.Outcome.Done(Row row) -> Desk.seeOther(response, path(row));
    }
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, row(request, caller), null);
  }

  private void rotate(ServerRequest request, ServerResponse response, Caller caller) {
    switch (webhooks.rotate(by(request, caller), row(request, caller))) {
      case Webhooks.Outcome.Secret(Row row, SecretBytes secret) ->
          show(request, response, caller, row, secret);
      case Webhooks.Outcome.Refused(Problem problem) -> throw conflict(problem);
      case Webhooks.Outcome.Done(Row row) -> Desk.seeOther(response, path(row));
    }
  }

  private Desk.Page acting(BiFunction<Webhooks.By, Row, Webhooks.Outcome> act, String said) {
    return (request, response, caller) -> {
      Row row = row(request, caller);
      done(response, act.apply(by(request, caller), row), said, path(row));
    };
  }

  private void remove(ServerRequest request, ServerResponse response, Caller caller) {
    Row row = row(request, caller);
    done(response, webhooks.remove(by(request, caller), row), "The endpoint is removed.", PATH);
  }

  private void sendAgain(ServerRequest request, ServerResponse response, Caller caller) {
    Row row = row(request, caller);
    String reference = request.path().pathParameters().get("reference");
    Webhooks.Outcome outcome =
        webhooks.sendAgain(
            by(request, caller), row, reference.length() > REFERENCE_MAX ? "" : reference);
    done(response, outcome, "It is sent again, under the same id.", path(row));
  }

  private void done(ServerResponse response, Webhooks.Outcome outcome, String said, String path) {
    switch (outcome) {
      case Webhooks.Outcome.Done done -> desk.done(response, said, path);
      case Webhooks.Outcome.Secret secret -> desk.done(response, said, path);
      case Webhooks.Outcome.Refused(Problem problem) -> throw conflict(problem);
    }
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Row row,
      @Nullable SecretBytes secret) {
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), clock.instant());
    boolean signs = row.former() != null && times.now().isBefore(row.formerUntil());
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    desk.show(
        request,
        response,
        caller,
        new WebhookView(
            row.id().value(),
            row.url().getHost(),
            row.url().toString(),
            row.events().stream().sorted().map(WebhookEvent::label).toList(),
            state(row),
            tone(row),
            row.why(),
            row.standing() == WebhookRows.Standing.ACTIVE,
            times.date(row.createdAt()),
            signs ? times.of(row.formerUntil()) : null,
            secret == null ? null : WebhookSignature.text(secret),
            webhooks.deliveries(row).stream().map(each -> line(each, times)).toList()));
  }

  private static WebhookView.Line line(DeliveryRows.Delivery each, LocalTimes times) {
    return new WebhookView.Line(
        each.reference(),
        each.subject(),
        times.of(each.createdAt()),
        DeliveryWords.state(each),
        DeliveryWords.tone(each),
        each.tries() == 1 ? "1 try" : each.tries() + " tries",
        each.lastTry().map(at -> each.lastAnswer() + " " + times.of(at)).orElse(each.lastAnswer()),
        each.nextTry().map(times::of).orElse(""),
        each.waits() ? "Send now" : "Send again");
  }

  private static String state(Row row) {
    return switch (row.standing()) {
      case ACTIVE -> "Active";
      case PAUSED -> "Paused";
      case DISABLED -> "Stopped";
    };
  }

  private static Tone tone(Row row) {
    return switch (row.standing()) {
      case ACTIVE -> Tone.GOOD;
      case PAUSED -> Tone.PLAIN;
      case DISABLED -> Tone.WARN;
    };
  }

  private static RequestException conflict(Problem problem) {
    return new RequestException(Status.CONFLICT_409, problem.text());
  }

  private static String path(Row row) {
    return PATH + "/" + row.id();
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
