package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the house does when a program is lost. What is missing is as usual for a key: after 30
 * seconds of silence and 10 to come back, its own day orders are cancelled. A registered client’s
 * silence does not count, but the end of its token without a new one within a minute does.
 *
 * @param action {@code nothing}, {@code pause}, {@code cancel} or {@code flatten}
 * @param lifetimes orders that it covers, such as {@code day}
 * @param wholeAccount whether it covers orders of other interfaces too
 * @param graceSeconds to come back in, 0 to 3600
 * @param heartbeatSeconds the longest silence, 1 to 3600
 * @param triggers what counts as a loss, such as {@code heartbeat}
 */
public record KeyFailSafe(
    String action,
    @Nullable List<String> lifetimes,
    @Nullable Boolean wholeAccount,
    @Nullable Integer graceSeconds,
    @Nullable Integer heartbeatSeconds,
    @Nullable List<String> triggers) {
  public KeyFailSafe {
    lifetimes = lifetimes == null ? null : List.copyOf(lifetimes);
    triggers = triggers == null ? null : List.copyOf(triggers);
  }
}
