package gatehouse.core.factor;

import gatehouse.core.base.SecretBytes;
import java.time.Instant;
import java.util.stream.LongStream;

/**
 * Time-based one-time codes, RFC 6238, with a step of 30 seconds from the epoch.
 *
 * <p>The window. With an exact clock a code is taken in its own step and the one after (offsets 0
 * and −1): RFC 6238, section 5.2, recommends at most one step for the delay of typing and sending.
 * OWASP ASVS 5.0, 6.5.5, asks for at most 30 seconds, which no person at the end of a step can
 * meet; nothing ahead of the clock is taken. Once a drift is remembered, the steps next to it (−1,
 * 0, +1) are taken as well, so that a slowly wandering clock is followed.
 *
 * @param key shared with the app; 20 random bytes for SHA1 (RFC 4226, section 4, R6)
 * @param digits 6 or 8
 */
public record Totp(SecretBytes key, OtpAlgorithm algorithm, int digits) {
  /** Length of a step, in seconds. */
  public static final int STEP_SECONDS = 30;

  /** Bytes of a new key: 160 bits, as RFC 4226 recommends. */
  public static final int KEY_BYTES = 20;

  /** How far single codes may carry the remembered drift, in steps either way. */
  public static final int FOLLOW_STEPS_MAX = 10;

  /** How far two consecutive codes may set it, in steps either way: 30 minutes. */
  public static final int RESYNC_STEPS_MAX = 60;

  private static final int KEY_BYTES_MIN = 16;

  public Totp {
    if (key.length() < KEY_BYTES_MIN || (digits != 6 && digits != 8)) {
      throw new IllegalArgumentException("A TOTP key has 128 bits or more, a code 6 or 8 digits");
    }
  }

  /** The kind that every app knows: SHA1, 6 digits. */
  public static Totp standard(SecretBytes key) {
    return new Totp(key, OtpAlgorithm.SHA1, 6);
  }

  /** Number of the step at that time. */
  public static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
  }

  /** The code that the app shows at that time. */
  public OtpCode code(Instant at) {
    return codeOf(step(at));
  }

  /**
   * Judges one code. Every step of the window is tried, so time does not tell which one matched.
   */
  public TotpOutcome verify(TotpState state, OtpCode code, Instant now) {
    long current = step(now);
    TotpOutcome outcome = new TotpOutcome.Wrong();
    for (long offset : window(state.driftSteps()).toArray()) {
      long step = current + offset;
      boolean right = codeOf(step).matches(code);
      if (right && step > state.lastStep()) {
        outcome = new TotpOutcome.Accepted(new TotpState(step, follow(state, (int) offset)));
      } else if (right && outcome instanceof TotpOutcome.Wrong) {
        outcome = new TotpOutcome.AlreadyUsed();
      }
    }
    return outcome;
  }

  /**
   * Finds an app whose clock is wrong by up to {@value #RESYNC_STEPS_MAX} steps from two codes
   * shown one after the other (RFC 4226, section 7.4). 121 places for a pair of codes leave a guess
   * 121 chances in 10^12; the caller throttles it like any other try.
   */
  public TotpOutcome resync(TotpState state, OtpCode first, OtpCode second, Instant now) {
    long current = step(now);
    TotpOutcome outcome = new TotpOutcome.Wrong();
    for (int offset = -RESYNC_STEPS_MAX; offset <= RESYNC_STEPS_MAX; offset++) {
      long step = current + offset;
      if (codeOf(step).matches(second) && codeOf(step - 1).matches(first)) {
        outcome =
            step - 1 > state.lastStep()
                ? new TotpOutcome.Accepted(new TotpState(step, offset))
                : new TotpOutcome.AlreadyUsed();
      }
    }
    return outcome;
  }

  private OtpCode codeOf(long step) {
    return Hotp.code(key, step, algorithm, digits);
  }

  private static LongStream window(int drift) {
    LongStream exact = LongStream.of(0, -1);
    return drift == 0
        ? exact
        : LongStream.concat(LongStream.of(drift, drift - 1, drift + 1), exact).distinct();
  }

  /** The new drift: where the code was found, unless single codes would carry it too far. */
  private static int follow(TotpState state, int offset) {
    int bound = Math.max(FOLLOW_STEPS_MAX, Math.abs(state.driftSteps()));
    return Math.abs(offset) <= bound ? offset : state.driftSteps();
  }
}
