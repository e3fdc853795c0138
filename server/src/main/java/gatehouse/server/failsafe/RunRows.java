package gatehouse.server.failsafe;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Facts;
import gatehouse.core.failsafe.FailSafe;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs of fail-safes, as rows. */
final class RunRows {
  private static final String SELECT =
      "SELECT person_id, key_id, run_id, cause, policy, state, step, began_ms, until_ms, step_ms,"
          + " cancelled, closing, failed, failures FROM fail_safe_run";

  private RunRows() {}

  /** Begins a run of a program that has none open; its person's chain is held. */
  static void insert(Sql sql, Run run) throws SQLException {
    sql.later(
        "INSERT INTO fail_safe_run (person_id, key_id, run_id, cause, policy, state, step,"
            + " began_ms, until_ms, step_ms, cancelled, closing, failed, failures, open)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '{}', 1)",
        run.person().value(),
        run.program().value(),
        run.id(),
        run.cause().name(),
        AccessText.of(run.policy()),
        state(run.state()),
        step(run.state()),
        run.beganAt().toEpochMilli(),
        run.until().toEpochMilli(),
        run.since().toEpochMilli());
  }

  /** Moves a run on; false when it stands otherwise than the caller saw. */
  static boolean move(Sql sql, Run seen, Run next) throws SQLException {
    return sql.run(
            "UPDATE fail_safe_run SET cause = ?, state = ?, step = ?, step_ms = ?, cancelled = ?,"
                + " closing = ?, failed = ?, failures = ?, open = ? WHERE person_id = ?"
                + " AND key_id = ? AND run_id = ? AND state = ? AND step = ?",
            next.cause().name(),
            state(next.state()),
            step(next.state()),
            next.since().toEpochMilli(),
            next.report().cancelled(),
            next.report().closing(),
            next.report().failed(),
            Facts.toJson(next.report().failures()),
            next.open(),
            seen.person().value(),
            seen.program().value(),
            seen.id(),
            state(seen.state()),
            step(seen.state()))
        == 1;
  }

  static List<Run> open(Sql sql) throws SQLException {
    return sql.rows(SELECT + " WHERE open = 1 ORDER BY began_ms, run_id", RunRows::run);
  }

  /** The newest run of a program. */
  static Optional<Run> last(Sql sql, PersonId person, ProgramId program) throws SQLException {
    return sql
        .rows(
            SELECT
                + " WHERE person_id = ? AND key_id = ? ORDER BY open DESC, began_ms DESC, run_id"
                + " LIMIT 1",
            RunRows::run,
            person.value(),
            program.value())
        .stream()
        .findFirst();
  }

  private static String state(FailSafe state) {
    return switch (state) {
      case FailSafe.Armed armed -> "CALLED_OFF";
      case FailSafe.Grace grace -> "GRACE";
      case FailSafe.Running running -> "RUNNING";
      case FailSafe.Done done -> "DONE";
    };
  }

  private static String step(FailSafe state) {
    return state instanceof FailSafe.Running(Trigger trigger, FailSafe.Work work)
        ? work.name()
        : "";
  }

  private static Run run(ResultSet row) throws SQLException {
    Trigger cause = Trigger.valueOf(row.getString(4));
    Instant until = Instant.ofEpochMilli(row.getLong(9));
    FailSafe state =
        switch (row.getString(6)) {
          case "CALLED_OFF" -> new FailSafe.Armed();
          case "GRACE" -> new FailSafe.Grace(cause, until);
          case "RUNNING" -> new FailSafe.Running(cause, FailSafe.Work.valueOf(row.getString(7)));
          case "DONE" -> new FailSafe.Done(cause);
          default -> throw new IllegalStateException("no such state: " + row.getString(6));
        };
    return new Run(
        new PersonId(row.getString(1)),
        new ProgramId(row.getString(2)),
        row.getString(3),
        cause,
        AccessText.policy(row.getString(5)),
        state,
        Instant.ofEpochMilli(row.getLong(8)),
        until,
        Instant.ofEpochMilli(row.getLong(10)),
        new Run.Report(
            row.getInt(11),
            row.getInt(12),
            row.getInt(13),
            Facts.parse(row.getString(14)).orElseThrow()));
  }
}
