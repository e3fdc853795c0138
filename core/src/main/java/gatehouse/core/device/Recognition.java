package gatehouse.core.device;

import java.util.List;
import java.util.Optional;

/** Which of a person's devices makes a request. */
public sealed interface Recognition {
  /**
   * A known device, by the key that it proved.
   *
   * @param cookieLost whether its cookie is gone and must be set again
   */
  record Known(Device device, boolean cookieLost) implements Recognition {}

  /** A known device's cookie without its key: storage was cleared, or the cookie was copied. */
  record CookieOnly(Device device) implements Recognition {}

  /** Neither. */
  record Stranger() implements Recognition {}

  /**
   * Judges by the key first: a key cannot be copied, a cookie can.
   *
   * @param key what the browser proved, if it did
   * @param cookieHash of the device cookie that came with the request, if one did
   */
  static Recognition of(
      List<Device> devices, Optional<DeviceKey> key, Optional<String> cookieHash) {
    Optional<Device> byKey =
        key.flatMap(proved ->
            devices.stream()
                .filter(device -> device.thumbprint().equals(proved.thumbprint()))
                .findFirst());
    if (byKey.isPresent()) {
      boolean cookie = cookieHash.filter(byKey.get().cookieHash()::equals).isPresent();
      return new Known(byKey.get(), !cookie);
    }
    return cookieHash
        .flatMap(
            hash -> devices.stream().filter(device -> device.cookieHash().equals(hash)).findFirst())
        .<Recognition>map(CookieOnly::new)
        .orElseGet(Stranger::new);
  }
}
