package gatehouse.core.account;

/**
 * The cost of a password hash by Argon2id, version 19, one lane (RFC 9106).
 *
 * @param memoryKiB memory in KiB, 64 to 1,048,576
 * @param iterations passes over it, 1 to 64
 */
public record Argon2Params(int memoryKiB, int iterations) {
  /**
   * 7 MiB and 5 passes: on OWASP's list of equal choices (Password Storage Cheat Sheet), and the
   * one that stays in a processor's cache, so that a storm of sign-ins does not wait on memory.
   */
  public static final Argon2Params DEFAULT = new Argon2Params(7168, 5);

  public Argon2Params {
    if (memoryKiB < 64 || memoryKiB > 1 << 20 || iterations < 1 || iterations > 64) {
      throw new IllegalArgumentException(
          "Argon2id needs 64 to 1048576 KiB and 1 to 64 passes, not m=%d t=%d"
              .formatted(memoryKiB, iterations));
    }
  }
}
