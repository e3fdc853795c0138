package gatehouse.server.account;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordCheck;
import gatehouse.core.account.PhcString;
import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Keys;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes and checks passwords: HMAC-SHA256 with the pepper (a key outside the database, so that a
 * stolen database alone cannot be guessed against), then Argon2id, on a {@link HashPool}. Callers
 * wait; a virtual thread costs nothing while it does.
 */
public final class Passwords implements AutoCloseable {
  private final Argon2 argon2;
  private final Argon2Params params;
  private final Keys keys;
  private final SecureRandom random;
  private final HashPool pool;
  private final LongAdder hashes = new LongAdder();
  private final PhcString nobodys;

  public Passwords(
      Argon2 argon2, Argon2Params params, Keys keys, SecureRandom random, HashPool pool) {
    this.argon2 = argon2;
    this.params = params;
    this.keys = keys;
    this.random = random;
    this.pool = pool;
    this.nobodys =
        new PhcString(
            params, keys.newest(), random(PhcString.SALT_BYTES), random(PhcString.HASH_BYTES));
  }

  /**
   * The stored form of a new password, under the newest parameters and pepper.
   *
   * @throws gatehouse.server.base.OverloadedException when too many wait already
   */
  public String hash(Password password) {
    SecretBytes salt = random(PhcString.SALT_BYTES);
    int version = keys.newest();
    SecretBytes hash = pool.run(() -> hash(password, version, salt, params));
    return new PhcString(params, version, salt, hash).print();
  }

  /**
   * Checks a password.
   *
   * @param stored as made by {@link #hash}, or none when there is no such person or no password:
   *     then the same work is done on nobody's hash, so that time says nothing (OWASP ASVS 5.0,
   *     6.3.8)
   * @throws gatehouse.server.base.OverloadedException when too many wait already
   * @throws IllegalStateException when the stored text is damaged
   */
  public PasswordCheck check(Optional<String> stored, Password password) {
    PhcString expected = stored.map(Passwords::parse).orElse(nobodys);
    SecretBytes actual =
        pool.run(() -> hash(password, expected.keyVersion(), expected.salt(), expected.params()));
    boolean right = expected.hash().matches(actual) && stored.isPresent();
    return right ? new PasswordCheck.Right(isOld(expected)) : new PasswordCheck.Wrong();
  }

  /** How many hashes were made since the start. */
  public long hashes() {
    return hashes.sum();
  }

  private boolean isOld(PhcString stored) {
    return !stored.params().equals(params) || stored.keyVersion() != keys.newest();
  }

  private static PhcString parse(String stored) {
    return PhcString.parse(stored)
        .orElseThrow(() -> new IllegalStateException("A stored password hash is damaged"));
  }

  private SecretBytes hash(Password password, int version, SecretBytes salt, Argon2Params with) {
    hashes.increment();
    return argon2.hash(peppered(password, version), salt, with);
  }

  private byte[] peppered(Password password, int version) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = keys.derive(Keys.Purpose.PEPPER, version).expose();
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(password.text().expose());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }

  private SecretBytes random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return SecretBytes.copyOf(bytes);
  }

  @Override
  public void close() {
    pool.close();
  }
}
