package gatehouse.core.session;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One thing that was proved, and when. */
public record Proof(Kind kind, Instant at) {
  /** What can be proved; {@code amr} is the value of RFC 8176 where one is registered. */
  public enum Kind {
    PASSWORD("pwd", "password"),
    TOTP("otp", "authenticator app"),
    SMS("sms", "text message"),
    RECOVERY_CODE("otp", "recovery code"),
    /** A key whose device checked the person too, and that may be copied to the owner's devices. */
    PASSKEY_SYNCED("swk", "passkey"),
    /** A key whose device checked the person too, and that cannot leave it. */
    PASSKEY_BOUND("hwk", "passkey"),
    /** A key that proves possession only, and cannot leave its device. */
    SECURITY_KEY("pop", "security key"),
    /** A key that proves possession only, and that may be copied to the owner's devices. */
    SECURITY_KEY_SYNCED("swk", "security key"),
    /** A one-time link that an operator had sent to start or to mend an account. */
    INVITATION("mca", "one-time link");

    private final String amr;
    private final String label;

    Kind(String amr, String label) {
      this.amr = amr;
      this.label = label;
    }

    public String amr() {
      return amr;
    }

    /** The name that people read, as it stands within a sentence. */
    public String label() {
      return label;
    }
  }

  /**
   * The level that the proofs reach together; nothing when there are none (NIST SP 800-63B-4,
   * sections 2.1.1, 2.2.1 and 2.3.1).
   */
  public static Optional<AssuranceLevel> level(Collection<Proof> proofs) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    proofs.forEach(proof -> kinds.add(proof.kind()));
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    boolean password = kinds.contains(Kind.PASSWORD);
    if (kinds.contains(Kind.PASSKEY_BOUND) || (password && kinds.contains(Kind.SECURITY_KEY))) {
      return Optional.of(AssuranceLevel.AAL3);
    }
    boolean second =
        kinds.contains(Kind.TOTP)
            || kinds.contains(Kind.SMS)
            || kinds.contains(Kind.SECURITY_KEY_SYNCED)
            || kinds.contains(Kind.RECOVERY_CODE)
            || kinds.contains(Kind.INVITATION);
    if (kinds.contains(Kind.PASSKEY_SYNCED) || (password && second)) {
      return Optional.of(AssuranceLevel.AAL2);
    }
    return Optional.of(AssuranceLevel.AAL1);
  }
}
