package gatehouse.client.wire;

/**
 * Takes somebody's role for an account away.
 *
 * @param name username or account number
 * @param reason 3 to 200 characters, for the log
 */
public record LeaveRequest(String name, String reason) {}
