package gatehouse.core.factor;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The list of recovery codes that a person prints. A new list replaces the old one whole. */
public final class RecoveryCodes {
  /** Codes on a list. */
  public static final int COUNT = 10;

  /** With this many left or fewer, the owner is asked to make a new list. */
  public static final int LOW_MAX = 3;

  /** Random bytes of a whole list. */
  public static final int RANDOM_BYTES = COUNT * RecoveryCode.RANDOM_BYTES;

  private RecoveryCodes() {}

  /** A new list, made of {@value #RANDOM_BYTES} random bytes. */
  public static List<RecoveryCode> of(byte[] random) {
    if (random.length != RANDOM_BYTES) {
      throw new IllegalArgumentException("A list needs " + RANDOM_BYTES + " random bytes");
    }
    return IntStream.range(0, COUNT)
        .map(i -> i * RecoveryCode.RANDOM_BYTES)
        .mapToObj(at -> Arrays.copyOfRange(random, at, at + RecoveryCode.RANDOM_BYTES))
        .map(RecoveryCode::ofRandom)
        .toList();
  }

  /**
   * Which of the stored hashes is of the code. All are looked at, so that time does not tell the
   * place. The caller marks it used in the same transaction as the act: one use (NIST SP 800-63B-4,
   * 4.2.1.1).
   */
  public static OptionalInt find(List<String> stored, RecoveryCode code) {
    int found = -1;
    for (int i = 0; i < stored.size(); i++) {
      if (code.matches(stored.get(i))) {
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /** Whether so few are left that the owner should be told. */
  public static boolean low(int left) {
    return left <= LOW_MAX;
  }
}
