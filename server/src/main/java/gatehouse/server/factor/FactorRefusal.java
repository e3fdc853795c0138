package gatehouse.server.factor;

import org.jspecify.annotations.Nullable;

/** Why a change of the ways in was refused, in the person's words. */
public enum FactorRefusal {
  GONE(
      null,
      "That took longer than 10 minutes, or was begun in another window. Nothing was added; this"
          + " is a new start."),
  TOO_MANY(
      null, "You have as many ways in as there can be, 30. Remove one that you no longer use."),
  NAME_MISSING("name", "Give it a name of 1 to 60 characters, to tell it from others."),
  WRONG_APP_CODE(
      "code",
      "That code is not right. Wait for the next one; if that is refused too, let the phone set its"
          + " clock by itself."),
  WRONG_CODE("code", "That is not the code that was sent last. Look for a newer message."),
  CODE_EXPIRED("code", "That code is too old. Have a new one sent."),
  CODE_VOID("code", "Too many wrong codes, so this one is void. Have a new one sent."),
  NUMBER_FORM(
      "number",
      "Write the number with + and the country code, then the digits, such as +46 70 123 45 67."),
  NUMBER_KNOWN("number", "That number is one of your ways in already."),
  SMS_OFF(null, "Text messages do not count as a proof at this broker. Add another way in."),
  RESEND_TOO_SOON(null, "A code is on its way. You can ask for another one in a moment."),
  RESEND_SPENT(null, "No more codes can be sent for now. Try again in an hour."),
  KEY_REFUSED(
      null, "The answer of the key or device was not accepted. Nothing was added; try once more."),
  KEY_UNVERIFIED(
      null,
      "A passkey must check that it is you, by a finger, face or PIN. Set that up on the device"
          + " first, or add it as a security key."),
  KEY_KNOWN(null, "That key is registered already. Use another one."),
  LAST_WAY(
      null,
      "Your account needs a second way in, and recovery codes alone run out. Add a passkey, a"
          + " security key or an authenticator app first, then remove this one."),
  LAST_CODES(
      null,
      "These codes are your only second way in: they can be replaced, but not removed. Add a"
          + " passkey, a security key or an authenticator app first.");

  private final @Nullable String field;
  private final String words;

  FactorRefusal(@Nullable String field, String words) {
    this.field = field;
    this.words = words;
  }

  /** The input that is meant, or null for the form as a whole. */
  public @Nullable String field() {
    return field;
  }

  public String words() {
    return words;
  }
}
