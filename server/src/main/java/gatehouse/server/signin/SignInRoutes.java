package gatehouse.server.signin;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.DeviceProof;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Trouble;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.Form;
import gatehouse.server.base.RequestException;
import gatehouse.server.device.Dbsc;
import gatehouse.server.session.Callers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.Optional;

/** The portal's sign-in: plain forms that drive {@link SignIns}. */
public final class SignInRoutes implements HttpService {
  static final int NAME_MAX = 64;

  /** Twice what a password may have, so that a long one is refused as wrong, not as damaged. */
  static final int SECRET_MAX = 1024;

  private static final int RETURN_TO_MAX = 500;
  private static final int DEVICE_NAME_MAX = 64;

  private final SignIns signIns;
  private final Arrivals arrivals;
  private final SignInPages pages;
  private final Callers callers;
  private final Dbsc dbsc;
  private final InstantSource clock;

  public SignInRoutes(
      SignIns signIns,
      Arrivals arrivals,
      SignInPages pages,
      Callers callers,
      Dbsc dbsc,
      InstantSource clock) {
    this.signIns = signIns;
    this.arrivals = arrivals;
    this.pages = pages;
    this.callers = callers;
    this.dbsc = dbsc;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/sign-in", this::form)
        .post("/sign-in", this::begin)
        .get("/sign-in/{id}", this::show)
        .post("/sign-in/{id}/code", (request, response) -> answer(request, response, "code"))
        .post("/sign-in/{id}/passkey", (request, response) -> answer(request, response, "passkey"))
        .post("/sign-in/{id}/way", this::way)
        .post("/sign-in/{id}/send", this::sendAgain)
        .post("/sign-in/{id}/cancel", this::cancel);
  }

  private void form(ServerRequest request, ServerResponse response) {
    String returnTo = Arrivals.localPath(request.query().first("to").orElse("/"));
    if (Callers.serving(callers.ofPage(request)).isPresent()) {
      Desk.seeOther(response, returnTo);
      return;
    }
    pages.form(response, Status.OK_200, returnTo, "", Optional.empty());
  }

  private void begin(ServerRequest request, ServerResponse response) {
    Form form = Form.of(request);
    Arrival arrival = arrival(request, form, form.text("to", RETURN_TO_MAX));
    Optional<String> passkey = form.filled("passkey", Form.BYTES_MAX);
    String name = form.text("username", NAME_MAX);
    Outcome outcome =
        passkey
            .map(assertion -> signIns.withPasskey(arrival, assertion))
            .orElseGet(
                () -> signIns.withPassword(arrival, name, form.text("password", SECRET_MAX)));
    respond(response, outcome, name);
  }

  private Arrival arrival(ServerRequest request, Form form, String returnTo) {
    Arrivals.Shown shown =
        new Arrivals.Shown(
            form.text("challenge", DeviceProof.FIELD_CHARS_MAX),
            form.text("device_key", DeviceProof.FIELD_CHARS_MAX),
            form.text("device_proof", DeviceProof.FIELD_CHARS_MAX));
    // a passkey needs no second page where the box could be ticked, and lives on the device
    boolean remember =
        form.ticked("remember") || form.filled("passkey", Form.BYTES_MAX).isPresent();
    return arrivals.of(
        request,
        AccessInterface.CLIENT_PORTAL,
        shown,
        Cookies.DEVICE.text(request),
        remember,
        returnTo.isEmpty() ? "/" : returnTo);
  }

  private void show(ServerRequest request, ServerResponse response) {
    Outcome outcome = signIns.show(key(request), clock.instant());
    if (outcome instanceof Outcome.Asking asking) {
      pages.second(response, asking);
    } else {
      respond(response, outcome, "");
    }
  }

  private void answer(ServerRequest request, ServerResponse response, String field) {
    Form form = Form.of(request);
    String text = form.text(field, field.equals("passkey") ? Form.BYTES_MAX : SECRET_MAX);
    Arrival from = arrival(request, form, "/");
    String deviceName = form.text("device_name", DEVICE_NAME_MAX).strip();
    Arrival asTicked = from.remembering(form.ticked("remember"));
    respond(response, signIns.answer(key(request), text, asTicked, deviceName), "");
  }

  private void way(ServerRequest request, ServerResponse response) {
    String way = Form.of(request).text("way", 2 * NAME_MAX);
    int colon = way.indexOf(':');
    FactorKind kind =
        FactorKind.ofCode(colon < 0 ? way : way.substring(0, colon))
            .orElseThrow(() -> new RequestException(Status.BAD_REQUEST_400, unknownWay()));
    Optional<FactorId> factor =
        Optional.of(way.substring(colon + 1))
            .filter(id -> colon > 0 && !id.isEmpty() && id.length() <= NAME_MAX)
            .map(FactorId::new);
    respond(response, signIns.choose(key(request), kind, factor, clock.instant()), "");
  }

  private static String unknownWay() {
    return Trouble.Code.WAY_UNKNOWN.text();
  }

  private void sendAgain(ServerRequest request, ServerResponse response) {
    respond(response, signIns.sendAgain(key(request), clock.instant()), "");
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    Outcome outcome = signIns.cancel(key(request), clock.instant());
    Cookies.SIGN_IN.clear(response);
    Desk.seeOther(response, outcome.returnTo());
  }

  private static SignIns.Key key(ServerRequest request) {
    String id = request.path().pathParameters().get("id");
    SecretBytes binding = Cookies.SIGN_IN.secret(request).orElseGet(() -> SecretBytes.ofText(""));
    if (id.isEmpty() || id.length() > NAME_MAX) {
      throw new RequestException(Status.NOT_FOUND_404, Trouble.Code.EXPIRED.text());
    }
    return new SignIns.Key(new SignInId(id), binding);
  }

  /** After a form: a redirect to the page of the state, which may be reloaded, or what is wrong. */
  void respond(ServerResponse response, Outcome outcome, String name) {
    switch (outcome) {
      case Outcome.Asking asking -> {
        asking.binding().ifPresent(binding -> Cookies.SIGN_IN.set(response, binding));
        if (asking.trouble().isEmpty()) {
          Desk.seeOther(response, "/sign-in/" + asking.state().id());
        } else {
          pages.second(response, asking);
        }
      }
      case Outcome.Came came -> {
        Cookies.SESSION.set(response, came.grant().token());
        if (!came.raised()) {
          // a browser that has device bound sessions answers with a key; others pass over it
          response.header(
              Dbsc.REGISTRATION,
              dbsc.registrationHeader(came.grant().session().id(), clock.instant()));
        }
        came.deviceCookie().ifPresent(cookie -> Cookies.DEVICE.set(response, cookie));
        Cookies.SIGN_IN.clear(response);
        Desk.seeOther(response, came.returnTo());
      }
      case Outcome.Denied denied ->
          pages.form(
              response,
              SignInPages.status(denied.trouble()),
              denied.returnTo(),
              name,
              Optional.of(denied.trouble()));
    }
  }
}
