package gatehouse.core.session;

import java.util.Locale;

/** Authentication assurance levels of NIST SP 800-63B-4, section 2. */
public enum AssuranceLevel {
  /** One factor. */
  AAL1,
  /** Two different factors, or one multi-factor authenticator. */
  AAL2,
  /** Two factors of which one is a key that cannot be exported, and that resists phishing. */
  AAL3;

  /** Its name for clients, as {@code acr} (OpenID Connect Core, 2). */
  public String acr() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this level is at least the other. */
  public boolean reaches(AssuranceLevel other) {
    return compareTo(other) >= 0;
  }

  /** The higher of the two. */
  public static AssuranceLevel max(AssuranceLevel a, AssuranceLevel b) {
    return a.reaches(b) ? a : b;
  }
}
