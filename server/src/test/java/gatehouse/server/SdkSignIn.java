package gatehouse.server;

import gatehouse.client.GatehouseClient;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import java.time.Duration;

/** A person of the demo who signs in by the SDK. */
final class SdkSignIn {
  private SdkSignIn() {}

  /** The token of a new session, with the authenticator app where it is asked for. */
  static String token(Broker broker, GatehouseClient client, String name) throws Exception {
    SignInState state = client.signIn(new SignInRequest(name, broker.password(name), null));
    if (state instanceof SignInState.Asking asking) {
      broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
      state =
          client.answer(
              new GatehouseClient.Attempt(asking.id(), String.valueOf(asking.binding())),
              new AnswerRequest(broker.totp(name), null, false, null));
    }
    return ((SignInState.Admitted) state).token();
  }
}
