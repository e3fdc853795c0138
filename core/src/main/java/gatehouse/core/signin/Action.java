package gatehouse.core.signin;

import java.time.Duration;

/** What a proof is asked for. */
public enum Action {
  SIGN_IN("sign in", Duration.ofMinutes(10)),
  CHANGE_FACTORS("change how you sign in", Duration.ofMinutes(5)),
  END_SESSIONS("end sessions", Duration.ofHours(12)),
  EXPORT_ACTIVITY("download your activity", Duration.ofHours(1)),
  /** To trade where more than cash can be lost. */
  TRADE("trade", Duration.ofHours(12)),
  /** To give an account more power. */
  CHANGE_ACCOUNT("change what your account may do", Duration.ofMinutes(30)),
  /** To register, rotate or release a program's key; not one that trades real money. */
  GRANT_ACCESS("let a program in", Duration.ofMinutes(5)),
  /** To register or rotate a key by which a program trades real money. */
  GRANT_LIVE_ACCESS("let a program trade real money", Duration.ofMinutes(5)),
  OPERATE("act for the broker", Duration.ofMinutes(30));

  private final String text;
  private final Duration freshFor;

  Action(String text, Duration freshFor) {
    this.text = text;
    this.freshFor = freshFor;
  }

  /** Completes the sentence "To …, confirm that it's you". */
  public String text() {
    return text;
  }

  /** How old a proof may be to count for this action. */
  public Duration freshFor() {
    return freshFor;
  }
}
