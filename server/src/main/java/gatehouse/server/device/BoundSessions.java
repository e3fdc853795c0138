package gatehouse.server.device;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.device.BoundKey;
import gatehouse.core.device.BoundKey.Algorithm;
import gatehouse.core.device.BoundSession;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.SessionId;
import gatehouse.server.audit.Log;
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
  private final Log log;
  private final Map<SessionId, BoundSession> live = new ConcurrentHashMap<>();

  /** Those that the log told of and nobody has asked for since: to be read first. */
  private final Map<SessionId, PersonId> told = new ConcurrentHashMap<>();

  /** Reads all of them, and follows the log from now on. */
  public BoundSessions(Database database, Log log) {
    this.database = database;
    this.log = log;
    log.subscribe(this::follow);
    for (BoundSession bound : database.read(sql -> sql.rows(COLUMNS, BoundSessions::row))) {
      live.put(bound.session(), bound);
    }
  }

  /** From memory, for each request; but for the first after another node bound it. */
  Optional<BoundSession> remembered(SessionId session) {
    PersonId person = told.get(session);
    if (person != null) {
      reload(person, session);
      told.remove(session);
    }
    return Optional.ofNullable(live.get(session));
  }

  /** From memory, else from the database: another node may have bound it a moment ago. */
  Optional<BoundSession> find(PersonId person, SessionId session) {
    if (!live.containsKey(session)) {
      reload(person, session);
    }
    return remembered(session);
  }

  private void reload(PersonId person, SessionId session) {
    Optional<BoundSession> stored =
        database.read(sql ->
            sql.one(
                COLUMNS + " WHERE person_id = ? AND session_id = ?",
                BoundSessions::row,
                person.value(),
                session.value()));
    stored.ifPresentOrElse(bound -> live.put(session, bound), () -> live.remove(session));
  }

  /**
   * What the log says of sessions: bound, by any node, or ended, and the binding with it. The row
   * is not read here, where the writer of the entry waits.
   */
  private void follow(Logged logged) {
    Entry entry = logged.entry();
    if (entry.act() == Act.SESSION_BOUND) {
      told.put(new SessionId(entry.fact("session")), entry.person());
    } else if (entry.act() == Act.SESSION_ENDED) {
      SessionId ended = new SessionId(entry.fact("session"));
      told.remove(ended);
      live.remove(ended);
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
        database.write(sql -> {
          int inserted =
              sql.run(
                  "INSERT INTO bound_session (person_id, session_id, algorithm, spki,"
                      + " challenge_used_ms, registered_ms) VALUES (?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (person_id, session_id) DO NOTHING",
                  bound.person().value(),
                  bound.session().value(),
                  bound.key().algorithm().name(),
                  bound.key().spki(),
                  bound.challengeUsedAt().toEpochMilli(),
                  now.toEpochMilli());
          if (inserted == 1) {
            log.append(sql, entry(bound, now));
          }
          return inserted;
        });
    return rows == 1 && kept(bound);
  }

  private static Entry entry(BoundSession bound, Instant now) {
    String session = bound.session().value();
    Origin origin = new Origin(AccessInterface.CLIENT_PORTAL.name(), null, null, session);
    String owner = bound.person().value();
    return Entry.of(bound.person(), now.toEpochMilli(), Act.SESSION_BOUND, owner, origin)
        .with("session", session);
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
