package gatehouse.server.account;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.server.base.Chance;
import java.util.Locale;

/**
 * A one-time code in two halves, for a person who has neither mail nor phone: the operator who asks
 * holds one, the one who approves holds the other, and only the person gets both. The first is kept
 * as a hash alone, so that the second can be joined to it without anybody knowing both.
 */
final class HalvedCode {
  /** Characters that a person may type for a half. */
  static final int TYPED_MAX = 64;

  private static final int HALF_BYTES = 10;
  private static final int HALF_CHARACTERS = 16;

  private HalvedCode() {}

  /** 80 random bits: 16 letters and digits in groups of four. */
  static SecretBytes half(Chance chance) {
    String text = Base32.encode(chance.bytes(HALF_BYTES)).toLowerCase(Locale.ROOT);
    return SecretBytes.ofText(text.replaceAll("(.{4})(?=.)", "$1-"));
  }

  /** What is kept of the first half. */
  static String hash(SecretBytes firstHalf) {
    return Chance.hash(plain(firstHalf.exposeText()));
  }

  /** The link's token that both halves make. */
  static SecretBytes token(String firstHash, SecretBytes secondHalf) {
    return SecretBytes.ofText(Chance.hash(firstHash + plain(secondHalf.exposeText())));
  }

  /** Spaces, hyphens and capitals do not matter. */
  private static String plain(String typed) {
    String plain = typed.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    return plain.length() > HALF_CHARACTERS ? "" : plain;
  }
}
