package gatehouse.client.wire;

import java.util.List;

/**
 * The fail-safes that a session may see: those of the program itself, or of all programs of the
 * person.
 */
public record FailSafePage(List<FailSafeInfo> keys) {
  public FailSafePage {
    keys = List.copyOf(keys);
  }
}
