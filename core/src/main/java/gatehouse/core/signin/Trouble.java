package gatehouse.core.signin;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why an answer did not lead on.
 *
 * @param triesLeft wrong answers before the next wait, where that is known
 * @param waitUntil when the next try counts
 */
public record Trouble(Code code, OptionalInt triesLeft, Optional<Instant> waitUntil) {

  /** The kinds of trouble, in descending precedence. */
  public enum Code {
    EXPIRED("This sign-in took longer than 10 minutes. Start again; nothing was lost."),
    CANCELLED("You stopped this sign-in. Nothing was changed."),
    OUT_OF_ORDER(
        "This step was already done, or comes too early. Go on from the page that you see now."),
    OUT_OF_TRIES("Too many wrong answers. Wait before the next try, or use another way in."),
    SPENT(
        "Too many wrong answers in a row, so this way is closed for new devices. Use a device that you"
            + " signed in with before, a passkey, or ask us for help."),
    FROZEN(
        "This account is frozen. Call us: we tell you why, and open it again together with you."),
    NO_WAY_LEFT(
        "None of your ways in is strong enough for this. Ask us for help: an operator can send you a"
            + " new link."),
    WRONG_NAME_OR_PASSWORD("The name and the password do not match."),
    WRONG_PASSWORD("That password is not right."),
    WRONG_CODE("That code is not right. Look for a newer one."),
    CODE_USED("That code was used already. Wait for the next one."),
    CODE_EXPIRED("That code is too old. Have a new one sent."),
    KEY_REFUSED("The passkey or security key was not accepted. Try again, or use another way in."),
    KEY_COPIED("This key looks copied, so we stopped it. Use another way in, and remove the key."),
    RESEND_TOO_SOON("A code is on its way. You can ask for another one in a moment."),
    RESEND_SPENT("No more codes can be sent in this sign-in. Use another way in."),
    WAY_UNKNOWN("That way in does not belong to this sign-in."),
    WAY_REFUSED("That way in does not count for this sign-in. Use another one.");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    /** In the person's words. */
    public String text() {
      return text;
    }

    /** The stable name for programs. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public static Trouble of(Code code) {
    return new Trouble(code, OptionalInt.empty(), Optional.empty());
  }

  /** The trouble with what the budget says after it. */
  public Trouble with(Budget.Verdict verdict) {
    return switch (verdict) {
      case Budget.Verdict.Open open ->
          new Trouble(code, OptionalInt.of(open.triesLeft()), Optional.empty());
      case Budget.Verdict.Wait wait ->
          new Trouble(code, OptionalInt.of(0), Optional.of(wait.until()));
      case Budget.Verdict.Spent spent ->
          new Trouble(Code.SPENT, OptionalInt.of(0), Optional.empty());
    };
  }
}
