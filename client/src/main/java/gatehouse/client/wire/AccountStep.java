package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * An account after an operator's act.
 *
 * @param approval what a second operator has to approve before it is done; none when it is done
 */
public record AccountStep(AccountDetail account, @Nullable ApprovalInfo approval) {}
