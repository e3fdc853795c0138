package gatehouse.core.device;

import java.time.Instant;

/**
 * A browser or program that a person used before, known by a key that it holds.
 *
 * @param thumbprint the key's (RFC 7638)
 * @param cookieHash SHA-256 of the cookie beside the key, base64url
 */
public record Device(
    DeviceId id,
    String name,
    String thumbprint,
    String cookieHash,
    Instant added,
    Instant lastSeen,
    String lastNetwork) {
  /** Devices that one person may have. */
  public static final int PER_PERSON_MAX = 50;
}
