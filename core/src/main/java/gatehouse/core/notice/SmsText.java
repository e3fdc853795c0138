package gatehouse.core.notice;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text as a phone network carries it: in the 7-bit default alphabet of 3GPP TS 23.038, 6.2.1, one
 * septet to a byte, or, when a character is not in it, in UCS-2; cut into parts where it does not
 * fit one message.
 *
 * @param gsm7 whether the parts are septets; else UCS-2, big endian
 * @param parts 1 part of up to 160 septets or 140 bytes, or several of 153 septets or 134 bytes,
 *     which leave room for the concatenation header of 3GPP TS 23.040, 9.2.3.24.1
 */
public record SmsText(boolean gsm7, List<byte[]> parts) {
  private static final int SEPTETS_ALONE = 160;
  private static final int SEPTETS_IN_PART = 153;
  private static final int BYTES_ALONE = 140;
  private static final int BYTES_IN_PART = 134;
  private static final int ESCAPE = 0x1B;

  /** The default alphabet; the place of a character is its code, and 0x1B is the escape. */
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  /** The extension table (6.2.1.1): characters, and their codes after the escape. */
  private static final String EXTENSION = "\f^{}\\[~]|€";

  private static final String EXTENSION_CODES = "\n\u0014()/<=>@e";

  public static SmsText of(String text) {
    return septets(text)
        .map(septets -> new SmsText(true, cut(septets, SEPTETS_ALONE, SEPTETS_IN_PART, true)))
        .orElseGet(() -> {
          byte[] wide = text.getBytes(StandardCharsets.UTF_16BE);
          return new SmsText(false, cut(wide, BYTES_ALONE, BYTES_IN_PART, false));
        });
  }

  /** The text in septets, one to a byte; empty when a character is not in the alphabet. */
  public static Optional<byte[]> septets(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int basic = BASIC.indexOf(c);
      int extended = EXTENSION.indexOf(c);
      if (basic >= 0 && basic != ESCAPE) {
        out.write(basic);
      } else if (extended >= 0) {
        out.write(ESCAPE);
        out.write(EXTENSION_CODES.charAt(extended));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(out.toByteArray());
  }

  /** All parts as one, for a centre that takes the whole text in message_payload. */
  public byte[] whole() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static List<byte[]> cut(byte[] all, int alone, int inPart, boolean gsm7) {
    if (all.length <= alone) {
      return List.of(all);
    }
    List<byte[]> parts = new ArrayList<>();
    for (int from = 0; from < all.length; ) {
      int to = Math.min(from + inPart, all.length);
      if (to < all.length && splitsCharacter(all, to, gsm7)) {
        to -= gsm7 ? 1 : 2;
      }
      parts.add(java.util.Arrays.copyOfRange(all, from, to));
      from = to;
    }
    return List.copyOf(parts);
  }

  /** A part must not end between an escape and its character, nor between two surrogates. */
  private static boolean splitsCharacter(byte[] all, int at, boolean gsm7) {
    return gsm7
        ? all[at - 1] == ESCAPE
        : Character.isHighSurrogate((char) (((all[at - 2] & 0xFF) << 8) | (all[at - 1] & 0xFF)));
  }
}
