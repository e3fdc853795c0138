package gatehouse.server.oauth;

import gatehouse.core.account.PersonId;
import gatehouse.server.base.OverloadedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many codes a person typed lately that were none (RFC 8628, 5.1): ten in ten minutes on each
 * node, of 25 billion, and whoever types has signed in.
 */
final class Guesses {
  private static final int MAX = 10;
  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final int PEOPLE_MAX = 100_000;

  private final Map<PersonId, Wrong> wrong = new ConcurrentHashMap<>();

  /** Wrong ones since the first of them. */
  private record Wrong(int count, Instant since) {
    boolean over(Instant now) {
      return !now.isBefore(since.plus(WITHIN));
    }
  }

  /**
   * Whether the person may type one more.
   *
   * @throws OverloadedException when not
   */
  void check(PersonId person, Instant now) {
    Optional<Wrong> lately = Optional.ofNullable(wrong.get(person)).filter(each -> !each.over(now));
    if (lately.filter(each -> each.count() >= MAX).isPresent()) {
      Duration left = Duration.between(now, lately.get().since().plus(WITHIN));
      throw new OverloadedException(
          "You typed many codes that no program waits with",
          (int) Math.max(1, left.plusMillis(999).toSeconds()));
    }
  }

  /** One more was none. */
  void missed(PersonId person, Instant now) {
    if (wrong.size() >= PEOPLE_MAX) {
      wrong.values().removeIf(each -> each.over(now));
    }
    wrong.compute(
        person,
        (same, old) ->
            old == null || old.over(now)
                ? new Wrong(1, now)
                : new Wrong(old.count() + 1, old.since()));
  }
}
