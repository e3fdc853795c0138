package gatehouse.server.device;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Logged;
import gatehouse.core.device.BoundKey;
import gatehouse.core.device.BoundKey.Algorithm;
import gatehouse.core.device.BoundSession;
import gatehouse.core.session.SessionId;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bound sessions: rows in the database, and the same in memory for the requests, which wait for
 * no database.
 */
public final class BoundSessions {
  private static final String COLUMNS =
      "SELECT person_id, session_id, algorithm, spki, challenge_used_ms FROM bound_session";

  private final Database database;
  private final Map<SessionId, BoundSession> live = new ConcurrentHashMap<>();

  /** Reads all of them. */
  public BoundSessions(Database database) {
    this.database = database;
    for (BoundSession bound : database.read(sql -> sql.rows(COLUMNS, BoundSessions::row))) {
      live.put(bound.session(), bound);
    }
  }

  /** From memory, for each request. */
  Optional<BoundSession> remembered(SessionId session) {
    return Optional.ofNullable(live.get(session));
  }

  /** From memory, else from the database: another node may have bound it a moment ago. */
  Optional<BoundSession> find(PersonId person, SessionId session) {
    if (!live.containsKey(session)) {
      reload(person, session);
    }
    return remembered(session);
  }

  /** Reads one again: when the log says that another node bound it. */
  public void reload(PersonId person, SessionId session) {
    Optional<BoundSession> stored =
        database.read(sql ->
            sql.one(
                COLUMNS + " WHERE person_id = ? AND session_id = ?",
                BoundSessions::row,
                person.value(),
                session.value()));
    stored.ifPresentOrElse(bound -> live.put(session, bound), () -> live.remove(session));
  }

  /** What the log says of sessions: the binding ends with its session. */
  public void follow(Logged logged) {
    if (logged.entry().act() == Act.SESSION_ENDED) {
      live.remove(new SessionId(logged.entry().fact("session")));
    }
  }

  /** Removes the row, in the transaction that ends the session. */
  public static void remove(Sql sql, PersonId person, SessionId session) throws SQLException {
    sql.run(
        "DELETE FROM bound_session WHERE person_id = ? AND session_id = ?",
        person.value(),
        session.value());
  }

  /** Stores a first binding; false when the session was bound meanwhile. */
  boolean insert(BoundSession bound, Instant now) {
    int rows =
        database.write(sql ->
            sql.run(
                "INSERT INTO bound_session (person_id, session_id, algorithm, spki,"
                    + " challenge_used_ms, registered_ms) VALUES (?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (person_id, session_id) DO NOTHING",
                bound.person().value(),
                bound.session().value(),
                bound.key().algorithm().name(),
                bound.key().spki(),
                bound.challengeUsedAt().toEpochMilli(),
                now.toEpochMilli()));
    return rows == 1 && kept(bound);
  }

  /** Stores a used challenge; false when this or a newer one was used meanwhile, on any node. */
  boolean renew(BoundSession bound) {
    long usedMs = bound.challengeUsedAt().toEpochMilli();
    int rows =
        database.write(sql ->
            sql.run(
                "UPDATE bound_session SET challenge_used_ms = ?"
                    + " WHERE person_id = ? AND session_id = ? AND challenge_used_ms < ?",
                usedMs,
                bound.person().value(),
                bound.session().value(),
                usedMs));
    return rows == 1 && kept(bound);
  }

  private boolean kept(BoundSession bound) {
    live.put(bound.session(), bound);
    return true;
  }

  private static BoundSession row(ResultSet row) throws SQLException {
    return new BoundSession(
        new PersonId(row.getString(1)),
        new SessionId(row.getString(2)),
        new BoundKey(Algorithm.valueOf(row.getString(3)), row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)));
  }
}
