package gatehouse.server.gate;

import gatehouse.core.account.PersonId;
import gatehouse.core.gate.RightsWish;
import gatehouse.core.gate.Suitability;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What owners asked for that waits for a person of the house, as rows. */
public final class RequestRows {
  /** Decided ones that an owner still sees, the newest first. */
  private static final int SHOWN_MAX = 20;

  /** Waiting ones that operators see at once, the oldest first. */
  private static final int LISTED_MAX = 100;

  private static final String COLUMNS =
      "request_id, account_number, wish, experience, aim, asked_by, asked_ms, state, why,"
          + " decided_ms FROM permission_request";

  private RequestRows() {}

  /** How a request stands. */
  public enum State {
    WAITING,
    GRANTED,
    REFUSED,
    WITHDRAWN,
    /** The same was asked for again, with newer answers. */
    REPLACED
  }

  /**
   * One request.
   *
   * @param id short, to be typed
   * @param why of a refusal, for the owner
   */
  public record Request(
      String id,
      AccountNumber account,
      RightsWish wish,
      Suitability.Answers answers,
      PersonId askedBy,
      Instant askedAt,
      State state,
      String why,
      Optional<Instant> decidedAt) {}

  public static Optional<Request> load(Sql sql, String id) throws SQLException {
    return sql.one("SELECT " + COLUMNS + " WHERE request_id = ?", RequestRows::request, id);
  }

  /** All that wait, the oldest first. */
  public static List<Request> waiting(Sql sql) throws SQLException {
    return sql.rows(
        "SELECT " + COLUMNS + " WHERE state = ? ORDER BY asked_ms, request_id LIMIT ?",
        RequestRows::request,
        code(State.WAITING),
        LISTED_MAX);
  }

  /** The newest of an account, waiting or not. */
  static List<Request> of(Sql sql, AccountNumber account) throws SQLException {
    return sql.rows(
        "SELECT "
            + COLUMNS
            + " WHERE account_number = ? ORDER BY asked_ms DESC, request_id LIMIT ?",
        RequestRows::request,
        account.value(),
        SHOWN_MAX);
  }

  private static Request request(ResultSet row) throws SQLException {
    long decided = row.getLong(10);
    Optional<Instant> decidedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(decided));
    return new Request(
        row.getString(1),
        new AccountNumber(row.getString(2)),
        RightsWish.ofCode(row.getString(3)).orElseThrow(),
        new Suitability.Answers(
            Suitability.Experience.valueOf(row.getString(4)),
            Suitability.Aim.valueOf(row.getString(5))),
        new PersonId(row.getString(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        State.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
        row.getString(9),
        decidedAt);
  }

  /** Stores a new one; false when the id is taken. */
  static boolean insert(Sql sql, Request request) throws SQLException {
    return sql.run(
            "INSERT INTO permission_request (account_number, request_id, wish, experience, aim,"
                + " asked_by, asked_ms, state, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (request_id) DO NOTHING",
            request.account().value(),
            request.id(),
            request.wish().code(),
            request.answers().experience().name(),
            request.answers().aim().name(),
            request.askedBy().value(),
            request.askedAt().toEpochMilli(),
            code(request.state()),
            request.why())
        == 1;
  }

  /** What waits for the same is over: it was asked for again, or the account has it now. */
  static void replace(Sql sql, AccountNumber account, RightsWish wish, Instant now)
      throws SQLException {
    sql.run(
        "UPDATE permission_request SET state = ?, decided_ms = ?"
            + " WHERE account_number = ? AND wish = ? AND state = ?",
        code(State.REPLACED),
        now.toEpochMilli(),
        account.value(),
        wish.code(),
        code(State.WAITING));
  }

  /** Decides one that waits; false when it does not wait any more. */
  public static boolean decide(
      Sql sql, Request request, State state, String why, PersonId by, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE permission_request SET state = ?, why = ?, decided_by = ?, decided_ms = ?"
                + " WHERE request_id = ? AND state = ?",
            code(state),
            why,
            by.value(),
            now.toEpochMilli(),
            request.id(),
            code(State.WAITING))
        == 1;
  }

  private static String code(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
