package gatehouse.client.wire;

import java.util.List;

/**
 * How a person's sessions give way to each other.
 *
 * @param kind {@code ask wait never reclaim}
 * @param idleMinutes 1 to 720: without an order for so long the session that trades counts as idle
 * @param keys ids of the API keys, and of registered clients that the person let in, that compete
 *     like the person's own sessions; all others trade beside them
 */
public record BrokeragePolicy(String kind, int idleMinutes, List<String> keys) {
  public BrokeragePolicy {
    keys = List.copyOf(keys);
  }
}
