package gatehouse.client.wire;

/**
 * Asks to prove more for a session.
 *
 * @param action what for: {@code operate}, {@code change-factors}, {@code end-sessions} or {@code
 *     export-activity}
 */
public record RaiseRequest(String action) {}
