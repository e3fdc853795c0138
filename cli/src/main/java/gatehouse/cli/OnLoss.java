package gatehouse.cli;

import gatehouse.client.wire.KeyFailSafe;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to happen when a program is lost, as it is written after a verb. */
final class OnLoss {
  @Option(
      names = "--on-loss",
      paramLabel = "ACTION",
      description = {
        "When the program is lost: nothing, pause, cancel, flatten; cancel if it is missing and the",
        "key trades. The next five say more."
      })
  @Nullable String action;

  @Option(
      names = "--lost-by",
      split = ",",
      paramLabel = "LOSS",
      description = "heartbeat, expiry, revocation, suspension, logout; all but logout if missing.")
  @Nullable List<String> triggers;

  @Option(
      names = "--silence",
      paramLabel = "SECONDS",
      description = "The longest one that is no loss: 1 to 3600; 30 if missing.")
  @Nullable Integer heartbeat;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description = "To come back in: 0 to 3600; 10 if missing.")
  @Nullable Integer grace;

  @Option(
      names = "--lifetimes",
      split = ",",
      paramLabel = "LIFETIME",
      description =
          "Of orders that are cancelled: day, gtc, gtd, ioc, fok; day, ioc, fok if missing.")
  @Nullable List<String> lifetimes;

  @Option(names = "--whole-account", description = "Orders of other interfaces too.")
  boolean wholeAccount;

  /** What was written; null when nothing was, so that it is as usual. */
  @Nullable KeyFailSafe policy() {
    return action == null
        ? null
        : new KeyFailSafe(
            action, lifetimes, wholeAccount ? true : null, grace, heartbeat, triggers);
  }

  /** Whether it says how, and not what. */
  boolean lacksAction() {
    return action == null
        && (triggers != null
            || heartbeat != null
            || grace != null
            || lifetimes != null
            || wholeAccount);
  }
}
