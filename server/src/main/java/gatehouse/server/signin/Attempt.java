package gatehouse.server.signin;

import gatehouse.core.signin.Place;
import gatehouse.core.signin.SignIn;
import java.util.Optional;

/**
 * An attempt as loaded for one step.
 *
 * @param version of the row that the state was loaded from
 * @param dossier nothing when nobody has the name that was entered
 * @param tries what a wrong answer is charged to
 * @param deviceText thumbprint and key that the browser proved, or empty
 * @param remember whether to know this browser from now on
 * @param place where the request comes from, where a source knows
 * @param quiet whether this step must not send anything: a page was opened, no form sent
 */
record Attempt(
    SignIn state,
    long version,
    Optional<Dossier> dossier,
    Tries tries,
    String deviceText,
    String deviceLabel,
    boolean remember,
    Optional<Place> place,
    boolean quiet) {

  /** The attempt after its next state was stored. */
  Attempt moved(SignIn next) {
    return new Attempt(
        next, version + 1, dossier, tries, deviceText, deviceLabel, remember, place, quiet);
  }

  Attempt chargedTo(Tries other) {
    return new Attempt(
        state, version, dossier, other, deviceText, deviceLabel, remember, place, quiet);
  }

  Attempt remembered(boolean wish, String deviceName) {
    String label = deviceName.isBlank() ? deviceLabel : deviceName;
    return new Attempt(state, version, dossier, tries, deviceText, label, wish, place, quiet);
  }

  Attempt from(Optional<Place> here) {
    return new Attempt(
        state, version, dossier, tries, deviceText, deviceLabel, remember, here, quiet);
  }
}
