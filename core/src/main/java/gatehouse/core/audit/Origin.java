package gatehouse.core.audit;

import org.jspecify.annotations.Nullable;

/**
 * Where an act came from, as far as known.
 *
 * @param interfaceCode the interface, such as {@code portal} or {@code api}
 * @param network the caller's network address or prefix
 * @param deviceId the registered device
 * @param sessionId the session
 */
public record Origin(
    @Nullable String interfaceCode,
    @Nullable String network,
    @Nullable String deviceId,
    @Nullable String sessionId) {
  /** Inside the house: a timer, a start, an upgrade. */
  public static final Origin NONE = new Origin(null, null, null, null);

  /** As {@link Entry} keeps it: see {@link Text#clean}. A stored row is read back unchanged. */
  Origin clean() {
    return new Origin(clean(interfaceCode), clean(network), clean(deviceId), clean(sessionId));
  }

  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : Text.clean(text);
  }

  public Origin withDevice(String id) {
    return new Origin(interfaceCode, network, id, sessionId);
  }

  public Origin withSession(String id) {
    return new Origin(interfaceCode, network, deviceId, id);
  }
}
