package gatehouse.server.apikey;

import gatehouse.core.account.Person;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.notice.NoticeKind;
import gatehouse.server.account.People;
import gatehouse.server.base.Database;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tells owners that a key runs out: 14, 3 and 1 days before, each once, whichever node does it and
 * however often it restarts. A key that was made for less is not told of at once.
 */
final class KeyReminders {
  private static final List<Integer> DAYS_BEFORE = List.of(1, 3, 14);

  private final Database database;
  private final OwnerNotices notices;
  private final InstantSource clock;

  KeyReminders(Database database, OwnerNotices notices, InstantSource clock) {
    this.database = database;
    this.notices = notices;
    this.clock = clock;
  }

  void sweep() {
    Instant now = clock.instant();
    Instant until = now.plus(Duration.ofDays(DAYS_BEFORE.getLast()));
    for (ApiKey key : database.read(sql -> ApiKeyRows.endingBy(sql, now, until))) {
      Optional<Integer> due = due(key, now);
      if (due.isPresent()) {
        database.write(sql -> remind(sql, key, due.get(), now));
      }
    }
  }

  /** The nearest reminder that is due. */
  private static Optional<Integer> due(ApiKey key, Instant now) {
    Duration life = Duration.between(key.createdAt(), key.expiresAt());
    Duration left = Duration.between(now, key.expiresAt());
    return DAYS_BEFORE.stream()
        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
        .findFirst()
        .filter(days -> life.compareTo(Duration.ofDays(days)) > 0);
  }

  private boolean remind(Sql sql, ApiKey key, int days, Instant now) throws SQLException {
    if (!ApiKeyRows.remind(sql, key, days)) {
      return false;
    }
    Person owner = People.load(sql, key.person()).orElseThrow();
    String when = "on " + new LocalTimes(owner.zone(), now).date(key.expiresAt());
    NoticeKind.Told told =
        new NoticeKind.ProgramKey(NoticeKind.KeyEvent.EXPIRES, key.id().value(), key.name(), when);
    notices.tell(sql, owner, told, Optional.empty(), now);
    return true;
  }
}
