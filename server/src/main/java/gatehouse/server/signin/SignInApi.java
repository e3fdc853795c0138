package gatehouse.server.signin;

import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.DeviceProof;
import gatehouse.client.wire.PasskeyRequest;
import gatehouse.client.wire.RaiseRequest;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.WayRequest;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Trouble;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The sign-in for programs: the same machine as the portal's, in JSON. */
public final class SignInApi {
  private static final HeaderName BINDING = HeaderNames.create("Gatehouse-Sign-In");
  private static final String ATTEMPT = "/api/v1/sign-in/{id}";

  private static final int BINDING_MAX = 128;
  private static final int DEVICE_NAME_MAX = 64;

  private final SignIns signIns;
  private final Arrivals arrivals;
  private final SignInJson json;
  private final SessionApi sessions;
  private final InstantSource clock;

  public SignInApi(
      SignIns signIns,
      Arrivals arrivals,
      SignInJson json,
      SessionApi sessions,
      InstantSource clock) {
    this.signIns = signIns;
    this.arrivals = arrivals;
    this.json = json;
    this.sessions = sessions;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.POST, "/api/v1/sign-in/challenge", this::challenge),
        new ApiRoute(Method.POST, "/api/v1/sign-in", this::begin),
        new ApiRoute(Method.POST, "/api/v1/sign-in/passkey", this::passkey),
        new ApiRoute(Method.GET, ATTEMPT, this::show),
        new ApiRoute(Method.POST, ATTEMPT + "/way", this::way),
        new ApiRoute(Method.POST, ATTEMPT + "/send", this::send),
        new ApiRoute(Method.POST, ATTEMPT + "/answer", this::answer),
        new ApiRoute(Method.POST, ATTEMPT + "/cancel", this::cancel),
        new ApiRoute(Method.POST, "/api/v1/session/raise", sessions.byOwner(this::raise)));
  }

  private void challenge(ServerRequest request, ServerResponse response) {
    json.challenge(response, arrivals.challenge());
  }

  private void begin(ServerRequest request, ServerResponse response) {
    SignInRequest asked = Json.read(request, SignInRequest.class);
    String name = bounded("name", asked.name(), SignInRoutes.NAME_MAX);
    String password = bounded("password", asked.password(), SignInRoutes.SECRET_MAX);
    Arrival arrival = arrival(request, shown(asked.device()), false);
    json.send(response, signIns.withPassword(arrival, name, password));
  }

  private void passkey(ServerRequest request, ServerResponse response) {
    PasskeyRequest asked = Json.read(request, PasskeyRequest.class);
    DeviceProof device = asked.device();
    Arrivals.Shown shown =
        device == null
            ? new Arrivals.Shown(bounded("challenge", asked.challenge()), "", "")
            : shown(device);
    if (!shown.challenge().equals(asked.challenge())) {
      throw bad("The field device.challenge must be the one that the passkey signed.");
    }
    Arrival arrival = arrival(request, shown, Boolean.TRUE.equals(asked.remember()));
    json.send(response, signIns.withPasskey(arrival, assertion(asked.assertion())));
  }

  private static Arrivals.Shown shown(@Nullable DeviceProof device) {
    return device == null
        ? Arrivals.Shown.NOTHING
        : new Arrivals.Shown(
            bounded("device.challenge", device.challenge()),
            bounded("device.key", device.key()),
            bounded("device.proof", device.proof()));
  }

  private Arrival arrival(ServerRequest request, Arrivals.Shown shown, boolean remember) {
    return arrivals.of(request, AccessInterface.API, shown, Optional.empty(), remember, "/");
  }

  private void show(ServerRequest request, ServerResponse response) {
    json.send(response, signIns.show(key(request), clock.instant()));
  }

  private void way(ServerRequest request, ServerResponse response) {
    WayRequest asked = Json.read(request, WayRequest.class);
    FactorKind kind =
        FactorKind.ofCode(asked.kind())
            .orElseThrow(() -> bad("The field kind names no way in: see the ways of the answer."));
    Optional<FactorId> factor =
        Optional.ofNullable(asked.id())
            .map(id -> bounded("id", id, SignInRoutes.NAME_MAX))
            .filter(id -> !id.isEmpty())
            .map(FactorId::new);
    json.send(response, signIns.choose(key(request), kind, factor, clock.instant()));
  }

  private void send(ServerRequest request, ServerResponse response) {
    json.send(response, signIns.sendAgain(key(request), clock.instant()));
  }

  private void answer(ServerRequest request, ServerResponse response) {
    AnswerRequest asked = Json.read(request, AnswerRequest.class);
    String text = asked.answer();
    JsonNode assertion = asked.assertion();
    if ((text == null) == (assertion == null)) {
      throw bad("Send either the field answer or the field assertion.");
    }
    String answer =
        text == null ? assertion(assertion) : bounded("answer", text, SignInRoutes.SECRET_MAX);
    String name = asked.deviceName() == null ? "" : asked.deviceName();
    String deviceName = bounded("deviceName", name, DEVICE_NAME_MAX).strip();
    Arrival from = arrival(request, Arrivals.Shown.NOTHING, Boolean.TRUE.equals(asked.remember()));
    json.send(response, signIns.answer(key(request), answer, from, deviceName));
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    Outcome outcome = signIns.cancel(key(request), clock.instant());
    if (outcome instanceof Outcome.Denied denied
        && denied.trouble().code() == Trouble.Code.CANCELLED) {
      response.status(Status.NO_CONTENT_204).send();
    } else {
      json.send(response, outcome);
    }
  }

  private void raise(ServerRequest request, ServerResponse response, Caller caller) {
    String wanted = Json.read(request, RaiseRequest.class).action();
    Action action =
        Arrays.stream(Action.values())
            .filter(each -> each != Action.SIGN_IN && SignInJson.code(each).equals(wanted))
            .findFirst()
            .orElseThrow(() -> bad("The field action names nothing that a session is raised for."));
    json.send(response, signIns.raise(caller, action, "/", false, clock.instant()));
  }

  private static SignIns.Key key(ServerRequest request) {
    String id = request.path().pathParameters().get("id");
    String binding = request.headers().value(BINDING).orElse("");
    if (id.isEmpty() || id.length() > SignInRoutes.NAME_MAX) {
      throw new RequestException(Status.NOT_FOUND_404, "There is no such sign-in.");
    }
    if (binding.isEmpty() || binding.length() > BINDING_MAX) {
      throw bad("The header Gatehouse-Sign-In must hold the binding of this sign-in.");
    }
    return new SignIns.Key(new SignInId(id), SecretBytes.ofText(binding));
  }

  private static String assertion(@Nullable JsonNode assertion) {
    if (assertion == null || !assertion.isObject()) {
      throw bad("The field assertion must be the object that the key answered.");
    }
    return assertion.toString();
  }

  private static String bounded(String field, String text) {
    return bounded(field, text, gatehouse.core.device.DeviceProof.FIELD_CHARS_MAX);
  }

  private static String bounded(String field, String text, int charactersMax) {
    if (text.length() > charactersMax) {
      throw bad("The field " + field + " is longer than " + charactersMax + " characters.");
    }
    return text;
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
