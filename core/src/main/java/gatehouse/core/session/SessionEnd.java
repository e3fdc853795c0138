package gatehouse.core.session;

import java.util.Arrays;

/**
 * How a session ends, or what a program holds open on one. The words of each stand with the session
 * and in the log, so that they never change.
 */
public enum SessionEnd {
  SIGNED_OUT("signed out", "it was signed out", Kind.LOGOUT),

  /** A registered client revoked it (RFC 7009). */
  GAVE_BACK("the program gave it back", "the program gave it back", Kind.LOGOUT),

  RAN_OUT("ran out", "its time ran out", Kind.EXPIRY),

  /** The same, found by nobody who used it. */
  ABSOLUTE("absolute", "its time ran out", Kind.EXPIRY),

  /** The owner ended it among other sessions. */
  BY_OWNER("ended by you", "its owner ended it", Kind.TAKEN),

  WAYS_CHANGED("ways in changed", "its owner changed a way in", Kind.TAKEN),
  PASSWORD_RESET("password reset", "its owner set a new password", Kind.TAKEN),
  DEVICE_REMOVED("device removed", "its device was removed", Kind.TAKEN),
  SIGN_IN_ANEW(
      "a program asked for a new sign-in", "a program asked for a new sign-in", Kind.TAKEN),

  /** Of those that are alike there were too many. */
  CROWDED("a newer one needed its place", "a newer one needed its place", Kind.TAKEN),

  PANIC("panic", "its owner pressed the panic button", Kind.TAKEN),
  FROZEN("frozen", "we froze the account", Kind.TAKEN),
  BY_OPERATOR("ended by an operator", "an operator ended it", Kind.TAKEN),
  BECAME_OPERATOR("became an operator", "its owner became an operator", Kind.TAKEN),
  KEY_SUSPENDED("the key was suspended", "the key was suspended", Kind.TAKEN),
  KEY_REVOKED("the key was revoked", "the key was revoked", Kind.TAKEN),

  /** One certificate of a key; the key itself goes on. */
  CERTIFICATE_REVOKED("its certificate was revoked", "its certificate was revoked", Kind.TAKEN),

  /** One certificate of a registered client. */
  CLIENT_CERTIFICATE_REVOKED(
      "its certificate was revoked by the broker",
      "its certificate was revoked by the broker",
      Kind.TAKEN),

  CLIENT_CLOSED(
      "the program was closed by the broker", "we let this program in no longer", Kind.TAKEN),
  GRANT_REVOKED("you revoked it", "its owner revoked it", Kind.TAKEN),
  CODE_USED_TWICE("its code was used twice", "its code was used twice", Kind.TAKEN),

  /** What was open with an older certificate; the session goes on. */
  REBOUND("rebound", "its program goes on with another certificate", Kind.TAKEN),

  /** What was open within its hours; the session goes on. */
  OUTSIDE_HOURS("outside hours", "it is outside the hours of this key or program", Kind.TAKEN),

  /** An older version wrote it, or no word of it came yet. */
  UNKNOWN("ended", "it was ended", Kind.TAKEN);

  /** What an end means for whoever watches over a program. */
  public enum Kind {
    /** The program ended it. */
    LOGOUT,
    /** Its time was over. */
    EXPIRY,
    /** Somebody else ended it. */
    TAKEN
  }

  private final String code;
  private final String said;
  private final Kind kind;

  SessionEnd(String code, String said, Kind kind) {
    this.code = code;
    this.said = said;
    this.kind = kind;
  }

  /** The end that stands as these words; {@link #UNKNOWN} for others. */
  public static SessionEnd of(String code) {
    return Arrays.stream(values())
        .filter(each -> each.code.equals(code))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** As it is stored. */
  public String code() {
    return code;
  }

  /** For whoever held it. */
  public String sentence() {
    return "This session has ended: " + said + ".";
  }

  public Kind kind() {
    return kind;
  }
}
