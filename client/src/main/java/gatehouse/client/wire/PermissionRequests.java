package gatehouse.client.wire;

import java.util.List;

/** What waits, the oldest first; at most 100. */
public record PermissionRequests(List<PermissionRequestInfo> requests) {
  public PermissionRequests {
    requests = List.copyOf(requests);
  }
}
