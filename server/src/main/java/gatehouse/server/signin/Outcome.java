package gatehouse.server.signin;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.session.Sessions;
import java.util.List;
import java.util.Optional;

/** What a request to the sign-in machine led to; pages and JSON render the same cases. */
public sealed interface Outcome {
  /** The local path that the person came from, or is going to. */
  String returnTo();

  /**
   * More has to be proved.
   *
   * @param who the person's name, for the person alone
   * @param offers the ways to go on, best first; the current one is among them
   * @param keyOptions what the browser needs to ask for the key, when one is asked for (JSON)
   * @param sentTo where the code went, masked; when one is asked for
   * @param binding secret that the browser must hold to go on; only with the first answer
   */
  record Asking(
      SignIn.Proving state,
      String who,
      List<Way.Offer> offers,
      Optional<String> keyOptions,
      Optional<String> sentTo,
      boolean mayRemember,
      String deviceLabel,
      Optional<SecretBytes> binding,
      Optional<Trouble> trouble)
      implements Outcome {
    @Override
    public String returnTo() {
      return state.context().returnTo();
    }

    Asking boundBy(SecretBytes secret) {
      return new Asking(
          state,
          who,
          offers,
          keyOptions,
          sentTo,
          mayRemember,
          deviceLabel,
          Optional.of(secret),
          trouble);
    }
  }

  /**
   * The session is there.
   *
   * @param deviceCookie to be kept by the browser, when it is a remembered one
   */
  record Came(
      Sessions.Grant grant, Optional<SecretBytes> deviceCookie, String returnTo, boolean raised)
      implements Outcome {}

  /**
   * Nobody came in; the form may be tried again unless the trouble says otherwise.
   *
   * @param over whether this attempt cannot go on
   */
  record Denied(Trouble trouble, boolean over, String returnTo) implements Outcome {}
}
