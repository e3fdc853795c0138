package gatehouse.core.factor;

/**
 * What the server remembers of one authenticator app between codes.
 *
 * @param lastStep the newest 30-second step of which a code was accepted, −1 before the first; no
 *     code of it or an earlier step is ever accepted again (RFC 6238, section 5.2)
 * @param driftSteps how far the app's clock was ahead (+) or behind (−) at that code, in steps,
 *     −{@value Totp#RESYNC_STEPS_MAX} to {@value Totp#RESYNC_STEPS_MAX} (RFC 6238, section 6)
 */
public record TotpState(long lastStep, int driftSteps) {
  public TotpState {
    if (lastStep < -1 || Math.abs(driftSteps) > Totp.RESYNC_STEPS_MAX) {
      throw new IllegalArgumentException("Not a state of an authenticator app");
    }
  }

  /** Before the first code. */
  public static TotpState fresh() {
    return new TotpState(-1, 0);
  }
}
