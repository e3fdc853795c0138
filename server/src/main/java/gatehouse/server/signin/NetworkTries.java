package gatehouse.server.signin;

import gatehouse.core.signin.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wrong answers by network, over all names: what stops a sprayer who tries one password on many
 * accounts. In memory, bounded, and coarse by intent: known devices are not judged by it.
 */
final class NetworkTries {
  private static final int NETWORKS_MAX = 50_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final Map<String, Budget> budgets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @java.io.Serial private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Budget> eldest) {
          return size() > NETWORKS_MAX;
        }
      };

  synchronized Budget.Verdict verdict(String network, Instant now) {
    return load(network, now).verdict(Budget.Kind.NETWORK, now);
  }

  synchronized void charge(String network, Instant now) {
    budgets.put(network, load(network, now).charged(now));
  }

  private Budget load(String network, Instant now) {
    Budget budget = budgets.getOrDefault(network, Budget.FULL);
    return now.isBefore(budget.last().plus(FORGOTTEN_AFTER)) ? budget : Budget.FULL;
  }
}
