package gatehouse.server.session;

import gatehouse.core.session.Session;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;

/** A session in memory; only the time of the last request changes. */
final class Live {
  final Session session;
  final String tokenHash;
  volatile long lastActiveMs;
  volatile long storedActiveMs;

  Live(Session session, String tokenHash, Instant lastActive) {
    this.session = session;
    this.tokenHash = tokenHash;
    this.lastActiveMs = lastActive.toEpochMilli();
    this.storedActiveMs = lastActiveMs;
  }

  Session.Check check(Instant now) {
    return session.check(Instant.ofEpochMilli(lastActiveMs), now);
  }

  /** Judges it; where it looks over, other nodes may have seen it used since. */
  Session.Check judge(Database database, Instant now) {
    Session.Check check = check(now);
    return check instanceof Session.Check.Ended ? database.read(sql -> again(sql, now)) : check;
  }

  /** Judges it by what other nodes have stored of its use, too. */
  Session.Check again(Sql sql, Instant now) throws SQLException {
    SessionRows.byId(sql, session.id()).ifPresent(row -> heard(row.lastActive()));
    return check(now);
  }

  /** Takes it that it was used then, at whichever node; tells when it was last used. */
  Instant heard(Instant stored) {
    long ms = stored.toEpochMilli();
    if (ms > lastActiveMs) {
      lastActiveMs = ms;
      storedActiveMs = ms;
    }
    return Instant.ofEpochMilli(lastActiveMs);
  }
}
