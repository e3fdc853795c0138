package gatehouse.core.session;

import java.time.Duration;

/**
 * How long a session lives. NIST SP 800-63B-4, sections 2.1.3, 2.2.3, 2.3.3: AAL1 at most 30 days;
 * AAL2 at most 24 hours and one hour idle; AAL3 at most 12 hours and 15 minutes idle. Ours are not
 * longer.
 *
 * @param idle the longest silence; activity restarts it
 * @param absolute the end, counted from the sign-in, or from a raise by proofs of the session's own
 *     level; activity does not move it
 */
public record SessionLimits(Duration idle, Duration absolute) {
  public static SessionLimits of(AssuranceLevel level) {
    return switch (level) {
      case AAL1 -> new SessionLimits(Duration.ofHours(4), Duration.ofDays(7));
      case AAL2 -> new SessionLimits(Duration.ofHours(1), Duration.ofHours(24));
      case AAL3 -> new SessionLimits(Duration.ofMinutes(15), Duration.ofHours(12));
    };
  }
}
