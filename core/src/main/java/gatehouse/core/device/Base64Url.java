package gatehouse.core.device;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding (RFC 4648, 5), one text for one value. */
final class Base64Url {
  private Base64Url() {}

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes, unless the text is longer than the limit, padded, or not the canonical form. */
  static Optional<byte[]> bytes(String text, int charsMax) {
    if (text.length() > charsMax) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return text(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
