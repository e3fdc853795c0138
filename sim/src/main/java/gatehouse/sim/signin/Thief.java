package gatehouse.sim.signin;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Somebody who guesses: names, passwords and codes from lists that leak, over many networks, all
 * from one seed. Print the seed when a test fails, and the same thief comes again.
 */
public final class Thief {
  private static final List<String> STEMS =
      List.of("summer", "dragon", "Password", "qwerty", "letmein", "monkey", "iloveyou", "trader");
  private static final int NETWORKS = 4_000;

  private final long seed;
  private final RandomGenerator random;

  public Thief(long seed) {
    this.seed = seed;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** One guess, and the network that it comes from. */
  public record Guess(String password, String address) {}

  /** The next guess of a password. */
  public Guess next() {
    String stem = STEMS.get(random.nextInt(STEMS.size()));
    return new Guess(stem + random.nextInt(10_000), address());
  }

  /** A six-digit code, as good as any other. */
  public String code() {
    return "%06d".formatted(random.nextInt(1_000_000));
  }

  /** An address in one of some thousand networks, of the ranges that are kept for tests. */
  public String address() {
    int network = random.nextInt(NETWORKS);
    return "198.%d.%d.%d".formatted(18 + network / 256 % 2, network % 256, 1 + random.nextInt(250));
  }

  @Override
  public String toString() {
    return "Thief(seed " + seed + ")";
  }
}
