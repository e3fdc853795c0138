package gatehouse.client.wire;

/**
 * Gives somebody a role for an account, or another one than before.
 *
 * @param name username or account number
 * @param role owner, trader, viewer or advisor
 * @param reason 3 to 200 characters, for the log
 */
public record JoinRequest(String name, String role, String reason) {}
