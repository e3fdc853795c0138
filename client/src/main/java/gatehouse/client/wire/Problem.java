package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something was not done (RFC 9457).
 *
 * @param type a stable name, such as {@code urn:gatehouse:trouble:wrong-code}
 * @param status the HTTP status
 * @param detail one sentence for people
 * @param instance names the request in the server's log
 * @param triesLeft wrong answers before the next wait
 * @param waitUntil when the next try counts
 * @param over whether the attempt cannot go on
 * @param action what {@code /api/v1/session/raise} has to be asked for, when a fresh proof is
 *     missing
 * @param findings every reason why an order may not go through, the first in rank first
 * @param trading the session that trades in this one's place, when that is the reason
 * @param mend the one call that mends it
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String instance,
    @Nullable Integer triesLeft,
    @Nullable Instant waitUntil,
    @Nullable Boolean over,
    @Nullable String action,
    @Nullable List<Verdict.Finding> findings,
    BrokerageSessionInfo.@Nullable Trading trading,
    @Nullable String mend) {
  public Problem {
    findings = findings == null ? null : List.copyOf(findings);
  }

  /** What a sign-in's refusals begin with. */
  public static final String TROUBLE = "urn:gatehouse:trouble:";

  /** RFC 9470: the session has to be raised first. */
  public static final String RAISE_FIRST = "urn:gatehouse:problem:insufficient_user_authentication";

  /** Nobody is signed in, or no longer. */
  public static final String NOT_SIGNED_IN = "urn:gatehouse:problem:not-signed-in";

  /** What the refusals of orders begin with; the code of the first finding follows. */
  public static final String ORDER = "urn:gatehouse:order:";
}
