package gatehouse.client.wire;

import java.util.List;

/** What waits for a second operator, the oldest first, at most 100. */
public record ApprovalsPage(List<ApprovalInfo> approvals) {
  public ApprovalsPage {
    approvals = List.copyOf(approvals);
  }
}
