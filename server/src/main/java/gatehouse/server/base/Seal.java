package gatehouse.server.base;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets at rest: AES-256-GCM (NIST SP 800-38D), bound to the place where the value is stored, so
 * that a value copied into another row or column does not open. Form: 1 byte form (1), 1 byte key
 * version, 12 bytes nonce, ciphertext, 16 bytes tag. Nonces are random: safe for 2^32 values a key
 * version (SP 800-38D, 8.3), far more than a broker has factors.
 */
public final class Seal {
  /** Longest secret, in bytes. */
  public static final int SECRET_BYTES_MAX = 64 * 1024;

  private static final byte FORM = 1;
  private static final int HEAD_BYTES = 2;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final Keys keys;
  private final SecureRandom random;

  /**
   * Where a sealed value is stored; all of it is authenticated.
   *
   * @param column table and column, such as {@code factor.secret}
   */
  public record Place(PersonId person, String row, String column) {
    /** Each part has its length before it, so that no two places look alike. */
    private byte[] bytes(byte form, byte version) {
      byte[][] parts = {utf8(person.value()), utf8(row), utf8(column)};
      int length = Arrays.stream(parts).mapToInt(p -> Integer.BYTES + p.length).sum();
      ByteBuffer all = ByteBuffer.allocate(HEAD_BYTES + length).put(form).put(version);
      for (byte[] part : parts) {
        all.putInt(part.length).put(part);
      }
      return all.array();
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  public Seal(Keys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /** Seals under the newest key. */
  public byte[] seal(Place place, SecretBytes secret) {
    if (secret.length() > SECRET_BYTES_MAX) {
      throw new IllegalArgumentException("A sealed secret has at most 64 KiB");
    }
    byte version = (byte) keys.newest();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] box = cipher(Cipher.ENCRYPT_MODE, version, nonce, place).doFinal(secret.expose());
      return ByteBuffer.allocate(HEAD_BYTES + NONCE_BYTES + box.length)
          .put(FORM)
          .put(version)
          .put(nonce)
          .put(box)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /**
   * Opens what was sealed for this place.
   *
   * @throws SealBrokenException when it was changed, or sealed for another place
   * @throws KeyFileException when the key file lacks the version it was sealed under
   */
  public SecretBytes open(Place place, byte[] sealed) {
    byte version = version(sealed);
    byte[] nonce = Arrays.copyOfRange(sealed, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
    int start = HEAD_BYTES + NONCE_BYTES;
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, version, nonce, place);
      return SecretBytes.copyOf(cipher.doFinal(sealed, start, sealed.length - start));
    } catch (AEADBadTagException e) {
      throw new SealBrokenException(
          "The sealed value of %s was changed or moved".formatted(place.column()), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /** Whether it was sealed under an older key: seal it again when it is next opened. */
  public boolean isOld(byte[] sealed) {
    return (version(sealed) & 0xff) != keys.newest();
  }

  private static byte version(byte[] sealed) {
    if (sealed.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] != FORM) {
      throw new SealBrokenException("Not a sealed value");
    }
    return sealed[1];
  }

  private Cipher cipher(int mode, byte version, byte[] nonce, Place place)
      throws GeneralSecurityException {
    byte[] key = keys.derive(Keys.Purpose.SEAL, version & 0xff).expose();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(place.bytes(FORM, version));
    return cipher;
  }
}
