package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.failsafe.ProgramLife;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.server.base.Sql;
import gatehouse.server.session.AccessTokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The programs that are watched over, as rows: when each was last heard of. A token arms its
 * program's fail-safe, and so does an order, in the transactions that write them: no order is in a
 * market unwatched.
 */
public final class WatchRows {
  /** The clocks of two nodes may be so far apart; what lies further ahead is of a wrong one. */
  public static final Duration APART = Duration.ofSeconds(2);

  /** Far beyond every clock. */
  private static final long NEVER_MS = Long.MAX_VALUE;

  private static final String SELECT =
      "SELECT w.person_id, w.key_id, w.heard_ms, w.silent_ms, w.access_ms, w.armed, s.ended_ms,"
          + " s.ended_why, w.session_id FROM program_watch w LEFT JOIN session s ON s.person_id = w.person_id"
          + " AND s.session_id = w.session_id";

  private WatchRows() {}

  /** A row, with how the session ended that it names. */
  public record Watched(
      PersonId person,
      ProgramId program,
      String session,
      Instant heardAt,
      Instant silentAt,
      Instant accessEnds,
      boolean armed,
      Optional<SessionEnd> sessionEnd) {
    /** All that is known of the program. */
    public ProgramLife life(Program of) {
      return new ProgramLife(of.standing(), of.expiresAt(), silentAt, accessEnds, sessionEnd);
    }
  }

  /** A program has got a token; that arms its fail-safe, unless it is paused. */
  public static void signedIn(
      Sql sql, Program program, Session session, Instant accessEnds, Instant now)
      throws SQLException {
    sql.run(
        "INSERT INTO program_watch (person_id, key_id, session_id, heard_ms, silent_ms, access_ms,"
            + " armed) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person_id, key_id) DO UPDATE SET"
            + " session_id = excluded.session_id, heard_ms = excluded.heard_ms,"
            + " silent_ms = excluded.silent_ms, access_ms = excluded.access_ms,"
            + " armed = CASE WHEN COALESCE((SELECT k.standing FROM api_key k WHERE k.person_id = ?"
            + " AND k.key_id = ?), (SELECT g.standing FROM client_grant g WHERE g.person_id = ?"
            + " AND g.session_id = ?)) = 'ACTIVE' THEN excluded.armed ELSE program_watch.armed END",
        program.person().value(),
        program.id().value(),
        session.id().value(),
        now.toEpochMilli(),
        silentMs(program.failSafe(), now),
        accessMs(program.failSafe(), accessEnds),
        program.watched(),
        program.person().value(),
        program.id().value(),
        program.person().value(),
        program.id().value());
  }

  private static long accessMs(FailSafePolicy policy, Instant ends) {
    return policy.firesOn(FailSafePolicy.Trigger.EXPIRY) ? ends.toEpochMilli() : NEVER_MS;
  }

  /**
   * Its owner decided anew what happens when it is lost: silence and token count from now on.
   * Nobody watches over one that was not there lately: it would be lost at once.
   *
   * @param accessEnds when its newest token does at the latest
   * @param lately since when it has to have been heard of
   */
  public static void decided(
      Sql sql, Program program, Instant accessEnds, Instant lately, Instant now)
      throws SQLException {
    boolean armed = program.watched() && program.standing() instanceof ApiKey.Standing.Active;
    sql.run(
        "UPDATE program_watch SET silent_ms = ?, access_ms = ?,"
            + " armed = CASE WHEN ? = 1 AND (armed = 1 OR heard_ms > ?) THEN 1 ELSE 0 END"
            + " WHERE person_id = ? AND key_id = ?",
        silentMs(program.failSafe(), now),
        accessMs(program.failSafe(), accessEnds),
        armed ? 1 : 0,
        lately.toEpochMilli(),
        program.person().value(),
        program.id().value());
  }

  /** Another one has taken its place: nobody watches over it, unless it trades once more. */
  public static void forget(Sql sql, PersonId person, ProgramId program) throws SQLException {
    sql.run(
        "DELETE FROM program_watch WHERE person_id = ? AND key_id = ?",
        person.value(),
        program.value());
  }

  private static long silentMs(FailSafePolicy policy, Instant heard) {
    return policy.firesOn(FailSafePolicy.Trigger.HEARTBEAT)
        ? heard.plus(policy.heartbeat()).toEpochMilli()
        : NEVER_MS;
  }

  /**
   * It was heard of. What was heard last counts, and nothing that was heard by a clock that ran
   * ahead.
   */
  public static void heard(Sql sql, Program program, Instant at, Instant now) throws SQLException {
    sql.run(
        "UPDATE program_watch SET heard_ms = ?, silent_ms = ? WHERE person_id = ? AND key_id = ?"
            + " AND (heard_ms < ? OR heard_ms > ?)",
        at.toEpochMilli(),
        silentMs(program.failSafe(), at),
        program.person().value(),
        program.id().value(),
        at.toEpochMilli(),
        now.plus(APART).toEpochMilli());
  }

  /** What is armed, and was heard of by a clock that ran ahead. */
  public static List<ProgramId> ahead(Sql sql, Instant now) throws SQLException {
    return sql.rows(
        "SELECT key_id FROM program_watch WHERE armed = 1 AND heard_ms > ?",
        row -> new ProgramId(row.getString(1)),
        now.plus(APART).toEpochMilli());
  }

  /** An order of a program arms its fail-safe; nobody waits for it. */
  public static void ordered(Sql sql, Session session, ProgramId program, Instant now)
      throws SQLException {
    sql.later(
        "INSERT INTO program_watch (person_id, key_id, session_id, heard_ms, silent_ms, access_ms,"
            + " armed) VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (person_id, key_id)"
            + " DO UPDATE SET armed = 1",
        session.person().value(),
        program.value(),
        session.id().value(),
        now.toEpochMilli(),
        NEVER_MS,
        AccessTokens.end(session, now).toEpochMilli()); // later than that its token is no more
  }

  /** Whether a run of its fail-safe does its work: what it looks after stays with it. */
  public static boolean isAtWork(Sql sql, PersonId person, ProgramId program) throws SQLException {
    return sql.one(
            "SELECT 1 FROM fail_safe_run WHERE person_id = ? AND key_id = ? AND state = 'RUNNING'",
            row -> row.getInt(1),
            person.value(),
            program.value())
        .isPresent();
  }

  /**
   * Whether a run of its fail-safe is open, also one that its program may still come back from; it
   * does not go on before this transaction ends.
   */
  public static boolean holdRun(Sql sql, PersonId person, ProgramId program) throws SQLException {
    return sql.run(
            "UPDATE fail_safe_run SET open = open WHERE person_id = ? AND key_id = ? AND open = 1",
            person.value(),
            program.value())
        > 0;
  }

  /** Arms it, or disarms it. */
  public static void arm(Sql sql, PersonId person, ProgramId program, boolean armed)
      throws SQLException {
    sql.run(
        "UPDATE program_watch SET armed = ? WHERE person_id = ? AND key_id = ? AND armed = ?",
        armed,
        person.value(),
        program.value(),
        !armed);
  }

  /** Disarms what was seen; false when its program was heard of meanwhile, or it was done. */
  public static boolean disarm(Sql sql, Watched seen) throws SQLException {
    return sql.run(
            "UPDATE program_watch SET armed = 0 WHERE person_id = ? AND key_id = ? AND armed = 1"
                + " AND heard_ms = ? AND session_id = ?",
            seen.person().value(),
            seen.program().value(),
            seen.heardAt().toEpochMilli(),
            seen.session())
        == 1;
  }

  public static Optional<Watched> load(Sql sql, PersonId person, ProgramId program)
      throws SQLException {
    return sql.one(
        SELECT + " WHERE w.person_id = ? AND w.key_id = ?",
        WatchRows::watched,
        person.value(),
        program.value());
  }

  /** What is armed and was silent too long, or whose token has ended. */
  public static List<Watched> due(Sql sql, Instant now) throws SQLException {
    return sql.rows(
        SELECT + " WHERE w.armed = 1 AND (w.silent_ms <= ? OR w.access_ms <= ?)",
        WatchRows::watched,
        now.toEpochMilli(),
        now.toEpochMilli());
  }

  /** What is armed, and whose session has ended or whose key serves no longer. */
  public static List<Watched> ended(Sql sql) throws SQLException {
    return sql.rows(
        SELECT
            + " LEFT JOIN api_key k ON k.person_id = w.person_id AND k.key_id = w.key_id"
            + " WHERE w.armed = 1"
            + " AND (s.ended_ms IS NOT NULL OR k.standing IN ('SUSPENDED', 'REVOKED'))",
        WatchRows::watched);
  }

  private static Watched watched(ResultSet row) throws SQLException {
    String why = row.getString(8);
    return new Watched(
        new PersonId(row.getString(1)),
        new ProgramId(row.getString(2)),
        row.getString(9),
        Instant.ofEpochMilli(row.getLong(3)),
        moment(row.getLong(4)),
        moment(row.getLong(5)),
        row.getInt(6) == 1,
        Optional.ofNullable(why).map(SessionEnd::of));
  }

  private static Instant moment(long ms) {
    return ms == NEVER_MS ? Instant.MAX : Instant.ofEpochMilli(ms);
  }
}
