package gatehouse.core.signin;

import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What the person is asked for now.
 *
 * @param factor the factor asked for; nothing for the password and for any key of the person
 * @param expected what the answer is checked against: the WebAuthn challenge, or the keyed hash of
 *     a code that was sent; nothing where the factor itself tells
 * @param expiresAt the answer counts before this moment, not at it
 * @param sent how many codes were sent in this attempt so far, by whatever way is asked for now
 */
public record Prompt(
    FactorKind kind,
    Optional<FactorId> factor,
    Optional<String> expected,
    Instant askedAt,
    Instant expiresAt,
    int sent) {
  /** Codes that one attempt may have sent. */
  public static final int SENT_MAX = 3;

  /** Seconds between two sent codes. */
  public static final int RESEND_AFTER_SECONDS = 30;

  /** When another code may be sent. */
  public Instant resendAt() {
    return askedAt.plusSeconds(RESEND_AFTER_SECONDS);
  }
}
