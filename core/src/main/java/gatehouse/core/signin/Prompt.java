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
 * @param sent the code sent last in this attempt; it counts still, whatever is asked for now
 */
public record Prompt(
    FactorKind kind,
    Optional<FactorId> factor,
    Optional<String> expected,
    Instant askedAt,
    Instant expiresAt,
    Optional<Sent> sent) {
  /**
   * A code that is on its way or has arrived.
   *
   * @param expected the keyed hash of the code
   * @param at when it was sent
   * @param expiresAt it counts before this moment, not at it
   * @param count how many were sent in this attempt, this one too
   */
  public record Sent(FactorId factor, String expected, Instant at, Instant expiresAt, int count) {}

  /** Codes that one attempt may have sent. */
  public static final int SENT_MAX = 3;

  /** Seconds between two sent codes. */
  public static final int RESEND_AFTER_SECONDS = 30;

  /** When another code may be sent. */
  public Instant resendAt() {
    return resendAt(askedAt);
  }

  /** When another code may be sent after one that was sent at this moment. */
  public static Instant resendAt(Instant sentAt) {
    return sentAt.plusSeconds(RESEND_AFTER_SECONDS);
  }
}
