package gatehouse.server.signin;

import gatehouse.client.wire.Challenge;
import gatehouse.client.wire.Problem;
import gatehouse.client.wire.SignInState;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.base.Challenges;
import gatehouse.server.base.Json;
import gatehouse.server.base.ProblemJson;
import gatehouse.server.factor.WebAuthn;
import gatehouse.server.session.SessionApi;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells programs what {@link SignIns} answers: the same cases as {@link SignInPages}. */
public final class SignInJson {
  private final WebAuthn webAuthn;
  private final InstantSource clock;

  public SignInJson(WebAuthn webAuthn, InstantSource clock) {
    this.webAuthn = webAuthn;
    this.clock = clock;
  }

  /** The stable name of an action. */
  public static String code(Action action) {
    return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void challenge(ServerResponse response, String challenge) {
    byte[] bytes = Base64.getUrlDecoder().decode(challenge);
    Json.send(
        response,
        Status.OK_200,
        new Challenge(
            challenge,
            clock.instant().plus(Challenges.LIFETIME),
            Json.tree(webAuthn.requestOptions(bytes, List.of(), true))));
  }

  void send(ServerResponse response, Outcome outcome) {
    switch (outcome) {
      case Outcome.Asking asking when asking.trouble().isPresent() ->
          problem(response, asking.trouble().get(), false);
      case Outcome.Asking asking -> Json.send(response, Status.OK_200, state(asking));
      case Outcome.Came came ->
          Json.send(
              response,
              Status.OK_200,
              new SignInState.Admitted(
                  came.grant().token().exposeText(), SessionApi.info(came.grant().session())));
      case Outcome.Denied denied -> problem(response, denied.trouble(), denied.over());
    }
  }

  private static SignInState.Asking state(Outcome.Asking asking) {
    return new SignInState.Asking(
        asking.state().id().value(),
        asking.binding().map(SecretBytes::exposeText).orElse(null),
        code(asking.state().context().action()),
        asking.who(),
        asking.state().prompt().map(prompt -> prompt(prompt, asking)).orElse(null),
        asking.offers().stream().map(SignInJson::way).toList(),
        asking.mayRemember(),
        asking.state().context().expiresAt());
  }

  private static gatehouse.client.wire.Way way(Way.Offer offer) {
    Way way = offer.way();
    return new gatehouse.client.wire.Way(
        way.kind().code(),
        way.factor().map(FactorId::value).orElse(null),
        way.name(),
        way.health().name().toLowerCase(Locale.ROOT),
        offer.accepted());
  }

  private static gatehouse.client.wire.Prompt prompt(Prompt prompt, Outcome.Asking asking) {
    return new gatehouse.client.wire.Prompt(
        prompt.kind().code(),
        prompt.factor().map(FactorId::value).orElse(null),
        asking.sentTo().orElse(null),
        prompt.expiresAt(),
        prompt.kind() == FactorKind.SMS ? prompt.resendAt() : null,
        asking.keyOptions().map(Json::tree).orElse(null));
  }

  private void problem(ServerResponse response, Trouble trouble, boolean over) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("over", over);
    trouble.triesLeft().ifPresent(left -> members.put("triesLeft", left));
    trouble.waitUntil().ifPresent(until -> members.put("waitUntil", until));
    Status status = SignInPages.status(trouble);
    SignInPages.retryAfter(response, Optional.of(trouble), clock.instant());
    ProblemJson.send(
        response, status, Problem.TROUBLE + trouble.code().code(), trouble.code().text(), members);
  }
}
