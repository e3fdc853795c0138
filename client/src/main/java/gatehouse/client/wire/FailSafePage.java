package gatehouse.client.wire;

import java.util.List;

/** The fail-safes that a session may see: that of its own key, or of all keys of its person. */
public record FailSafePage(List<FailSafeInfo> keys) {
  public FailSafePage {
    keys = List.copyOf(keys);
  }
}
