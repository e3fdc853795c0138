package gatehouse.server.signin;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second page: one more proof, at sign-in or in place for an action that needs more.
 *
 * @param id the sign-in's id, part of every form's address
 * @param who the masked name, such as "m•••a"
 * @param action what a step-up is for, to follow "To" ("remove a security key"); null at sign-in
 * @param challenge base64url, for the device's proof
 * @param said what just happened ("A new code is on its way."), or null
 * @param tries what is left of the guessing budget, or null
 * @param waitSeconds until the next try is heard, 0 when at once
 * @param deviceName the proposed name for this browser, or null when it is known already
 * @param others the other ways in, best first
 */
public record SecondFactorView(
    String id,
    String who,
    @Nullable String action,
    String challenge,
    Ask ask,
    @Nullable String said,
    List<Problem> problems,
    @Nullable String tries,
    int waitSeconds,
    @Nullable String deviceName,
    List<Other> others,
    WaysHealth health)
    implements View {
  /** What the page asks for now. */
  public sealed interface Ask {
    /**
     * A code from an authenticator app.
     *
     * @param name the authenticator's name, as its owner chose it
     */
    record Totp(String name) implements Ask {}

    /**
     * A code from a text message.
     *
     * @param number masked
     * @param resendSeconds until another message may be asked for, 0 when at once
     */
    record Sms(String number, int resendSeconds) implements Ask {}

    /**
     * A passkey or security key.
     *
     * @param name what the button says after "Use", such as "a passkey"
     * @param hardware a security key that has to be plugged in or touched
     * @param options PublicKeyCredentialRequestOptionsJSON
     */
    record Key(String name, boolean hardware, String options) implements Ask {}

    /**
     * A recovery code.
     *
     * @param left such as "7 codes left"
     */
    record Recovery(String left) implements Ask {}

    record Password() implements Ask {}

    /**
     * Whether to send a text message with a code.
     *
     * @param way posted as {@code way}
     * @param name the number's name, as its owner chose it
     */
    record Send(String way, String name) implements Ask {}

    /** Nothing yet: the person picks one of the others. */
    record Choose() implements Ask {}
  }

  /**
   * Another way in.
   *
   * @param id posted as {@code way}
   * @param note its health or its number, or null
   */
  public record Other(String id, Icon icon, String name, @Nullable String note, Tone tone) {}

  @Override
  public String template() {
    return "signin/second";
  }

  @Override
  public String title() {
    return action == null ? "One more step" : "Confirm it’s you";
  }
}
