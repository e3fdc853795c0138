package gatehouse.server.oauth;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.apikey.ApiKey.Standing;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was granted to registered clients, as far as the session does not say it, as rows. */
public final class ClientGrantRows {
  private static final String SELECT =
      "SELECT g.person_id, g.session_id, g.name, g.fail_safe, g.standing, g.standing_why,"
          + " g.standing_ms, s.access, s.ends_ms, s.ended_ms, s.ended_why FROM session s"
          + " JOIN client_grant g ON g.person_id = s.person_id AND g.session_id = s.session_id";

  private ClientGrantRows() {}

  /** What was granted, also when it is over. */
  public static Optional<Program> load(Sql sql, ProgramId id) throws SQLException {
    return sql.one(SELECT + " WHERE s.session_id = ?", ClientGrantRows::program, id.value());
  }

  /** What a person granted to any client, the newest first. */
  public static List<Program> of(Sql sql, PersonId person, int most) throws SQLException {
    return sql.rows(
        SELECT + " WHERE s.person_id = ? ORDER BY s.started_ms DESC, s.session_id LIMIT ?",
        ClientGrantRows::program,
        person.value(),
        most);
  }

  /** A new one. */
  public static void insert(
      Sql sql, Session session, String name, FailSafePolicy policy, Instant now)
      throws SQLException {
    sql.run(
        "INSERT INTO client_grant (person_id, session_id, name, fail_safe, standing, standing_why,"
            + " standing_ms) VALUES (?, ?, ?, ?, 'ACTIVE', '', ?)",
        session.person().value(),
        session.id().value(),
        name,
        AccessText.of(policy),
        now.toEpochMilli());
  }

  /** Pauses it, or lets it trade again; false when that was done before. */
  static boolean stand(Sql sql, Program seen, Standing next, Instant now) throws SQLException {
    boolean paused = next instanceof Standing.Paused;
    return sql.run(
            "UPDATE client_grant SET standing = ?, standing_why = ?, standing_ms = ?"
                + " WHERE person_id = ? AND session_id = ? AND standing = ?",
            paused ? "PAUSED" : "ACTIVE",
            next instanceof Standing.Paused(String why, Instant at) ? why : "",
            now.toEpochMilli(),
            seen.person().value(),
            seen.id().value(),
            paused ? "ACTIVE" : "PAUSED")
        == 1;
  }

  static void policy(Sql sql, Program seen, FailSafePolicy policy) throws SQLException {
    sql.run(
        "UPDATE client_grant SET fail_safe = ? WHERE person_id = ? AND session_id = ?",
        AccessText.of(policy),
        seen.person().value(),
        seen.id().value());
  }

  /**
   * Holds the books of these accounts to the end of the transaction: an order that is being placed
   * there is seen afterwards.
   *
   * <p>INVARIANT: taken before the log of any person, as by whoever places an order.
   */
  static void holdBooks(Sql sql, Set<AccountNumber> accounts) throws SQLException {
    for (AccountNumber account :
        accounts.stream().sorted(Comparator.comparing(AccountNumber::value)).toList()) {
      // an update that changes nothing takes the row's lock in both databases
      sql.run("UPDATE book SET version = version WHERE account_number = ?", account.value());
    }
  }

  /**
   * Whether its fail-safe is at work, or was: what it looks after stays with it. One that its
   * program may still come back from is not.
   */
  static boolean isAtWork(Sql sql, Program program) throws SQLException {
    return !(program.standing() instanceof Standing.Active)
        || WatchRows.isAtWork(sql, program.person(), program.id());
  }

  /** Has the open orders of one grant belong to another; their books are held. */
  static void handOver(Sql sql, Program from, ProgramId to) throws SQLException {
    for (AccountNumber account : from.rights().accounts()) {
      sql.run(
          "UPDATE trading_order SET program_id = ? WHERE account_number = ? AND program_id = ?"
              + " AND open = 1",
          to.value(),
          account.value(),
          from.id().value());
    }
  }

  private static Program program(ResultSet row) throws SQLException {
    Access access = AccessText.access(row.getString(8));
    return new Program(
        new ProgramId(row.getString(2)),
        new PersonId(row.getString(1)),
        access.clientId(),
        row.getString(3),
        access.rights(),
        AccessText.policy(row.getString(4)),
        standing(row),
        Instant.ofEpochMilli(row.getLong(9)));
  }

  private static Standing standing(ResultSet row) throws SQLException {
    String why = row.getString(11);
    if (why != null && SessionEnd.of(why).kind() == SessionEnd.Kind.TAKEN) {
      return new Standing.Revoked(why, Instant.ofEpochMilli(row.getLong(10)));
    }
    return row.getString(5).equals("PAUSED")
        ? new Standing.Paused(row.getString(6), Instant.ofEpochMilli(row.getLong(7)))
        : new Standing.Active();
  }
}
