package gatehouse.core.factor;

import gatehouse.core.session.Proof;

/** The kinds of way in that a person can register, in the order of preference among equals. */
public enum FactorKind {
  PASSKEY("passkey", "Passkey"),
  SECURITY_KEY("security-key", "Security key"),
  TOTP("totp", "Authenticator app"),
  SMS("sms", "Text message"),
  RECOVERY_CODE("recovery-code", "Recovery code"),
  PASSWORD("password", "Password");

  private final String code;
  private final String label;

  FactorKind(String code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The stable name in addresses, JSON and the database. */
  public String code() {
    return code;
  }

  /** The name that people read. */
  public String label() {
    return label;
  }

  public static java.util.Optional<FactorKind> ofCode(String code) {
    return java.util.Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }

  /** Whether a key of the WebAuthn kind. */
  public boolean webAuthn() {
    return this == PASSKEY || this == SECURITY_KEY;
  }

  /**
   * What a success proves at most; a passkey's own flags may say more.
   *
   * @param bound whether the key cannot leave its device (WebAuthn: backup eligible is off)
   */
  public Proof.Kind proves(boolean bound) {
    return switch (this) {
      case PASSKEY -> bound ? Proof.Kind.PASSKEY_BOUND : Proof.Kind.PASSKEY_SYNCED;
      case SECURITY_KEY -> bound ? Proof.Kind.SECURITY_KEY : Proof.Kind.SECURITY_KEY_SYNCED;
      case TOTP -> Proof.Kind.TOTP;
      case SMS -> Proof.Kind.SMS;
      case RECOVERY_CODE -> Proof.Kind.RECOVERY_CODE;
      case PASSWORD -> Proof.Kind.PASSWORD;
    };
  }
}
