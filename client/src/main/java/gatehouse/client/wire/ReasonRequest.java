package gatehouse.client.wire;

/**
 * Why an operator acts.
 *
 * @param reason 3 to 200 characters, for the log
 */
public record ReasonRequest(String reason) {}
