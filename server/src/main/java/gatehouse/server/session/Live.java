package gatehouse.server.session;

import gatehouse.core.session.Session;
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
}
