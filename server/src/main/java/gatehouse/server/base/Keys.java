package gatehouse.server.base;

import gatehouse.core.base.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The keys of this installation: master keys by version, kept in a file outside the database, and
 * one key a purpose derived from each by HKDF-SHA256 (RFC 5869), so that a key that leaks through
 * one use tells nothing about the others.
 */
public final class Keys {
  /** What a derived key is for. The name is part of the derivation and never changes. */
  public enum Purpose {
    /** Secrets at rest, see {@link Seal}. */
    SEAL,
    /** Passwords, before they are hashed. */
    PEPPER,
    /** Stateless challenges, see {@link Challenges}. */
    CHALLENGE,
    /** Codes that were sent by SMS, see {@link gatehouse.core.factor.SmsCode}. */
    CODE,
    /** The mark in session tokens, see {@code gatehouse.server.session}. */
    SESSION,
    /** Access tokens, see {@code gatehouse.server.session.AccessTokens}. */
    ACCESS,
    /** Proof in the log. */
    AUDIT
  }

  /** Bytes of a master key and of each derived key. */
  public static final int KEY_BYTES = 32;

  /** Versions run from 1; a rotation adds one. */
  public static final int VERSION_MAX = 255;

  private final SortedMap<Integer, SecretBytes> masters;

  Keys(SortedMap<Integer, SecretBytes> masters) {
    this.masters = new TreeMap<>(masters);
  }

  /**
   * Reads the key file of a data directory; makes it at the very first start.
   *
   * @param databaseHasData whether something was stored already: then a missing file is a loss, not
   *     a first start, and a new key would only hide it
   * @throws KeyFileException when the file is missing though there is data, may be read by others,
   *     or is damaged
   */
  public static Keys open(Path directory, boolean databaseHasData, SecureRandom random) {
    return new Keys(new KeyFile(directory).readOrCreate(databaseHasData, random));
  }

  /**
   * Adds a new master key; what is sealed or hashed from the next start on uses it, and older
   * versions stay to read what they made. On several nodes, copy the file before restarting any.
   *
   * @throws KeyFileException as {@link #open}, and when all versions are used up
   */
  public static int rotate(Path directory, SecureRandom random) {
    return new KeyFile(directory).add(random);
  }

  /** The version that new things are made with. */
  public int newest() {
    return masters.lastKey();
  }

  /** The key of a purpose that new things are made with. */
  public SecretBytes newest(Purpose purpose) {
    return derive(purpose, newest());
  }

  /**
   * Every key of a purpose, the newest first: new things are made with that one, and those that an
   * older one made are good until they end by themselves. A rotation ends no session.
   */
  public List<SecretBytes> newestFirst(Purpose purpose) {
    return masters.reversed().keySet().stream().map(version -> derive(purpose, version)).toList();
  }

  /** The versions that the file has, the oldest first. */
  public List<Integer> versions() {
    return List.copyOf(masters.keySet());
  }

  /**
   * The key of a purpose that needs one key from beginning to end, such as a chain that is verified
   * whole: a rotation does not change it.
   */
  public SecretBytes oldest(Purpose purpose) {
    return derive(purpose, masters.firstKey());
  }

  /**
   * The key of a purpose.
   *
   * @throws KeyFileException when the file has no such version: an old line was deleted
   */
  public SecretBytes derive(Purpose purpose, int version) {
    SecretBytes master = masters.get(version);
    if (master == null) {
      throw new KeyFileException(
          "Something was made with master key version %d, which the key file does not have. Restore it."
              .formatted(version));
    }
    byte[] info =
        ("gatehouse/1/" + purpose.name().toLowerCase(Locale.ROOT))
            .getBytes(StandardCharsets.US_ASCII);
    try {
      HKDFParameterSpec spec =
          HKDFParameterSpec.ofExtract().addIKM(master.expose()).thenExpand(info, KEY_BYTES);
      return SecretBytes.copyOf(KDF.getInstance("HKDF-SHA256").deriveData(spec));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HKDF-SHA256", e);
    }
  }
}
