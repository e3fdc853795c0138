package gatehouse.server.trade;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessUse;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.gate.Effect;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.trade.Order;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.base.Sql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the access of a program stands, and what came in by it today: by a key that was rotated
 * together with the one that it follows.
 */
final class AccessUses {
  private AccessUses() {}

  /**
   * Reads it; nothing is read for a person's own session.
   *
   * @param sql a transaction that holds the lock of the account's book when an order is placed: who
   *     ends an access takes the same lock afterwards, and finds every order that it let in
   */
  static AccessUse of(Sql sql, Questions.Asked asked) throws SQLException {
    Session session = asked.caller().session();
    Optional<Access> access = session.access();
    if (access.isEmpty()) {
      return AccessUse.NONE;
    }
    return sql.one(
            "SELECT s.ended_ms, COALESCE(k.standing, g.standing), u.orders, u.value,"
                + " COALESCE(k.name, s.device_label) FROM session s"
                + " LEFT JOIN api_key k ON k.person_id = s.person_id AND k.key_id = ?"
                + " LEFT JOIN client_grant g ON g.person_id = s.person_id"
                + " AND g.session_id = s.session_id"
                + " LEFT JOIN access_use u ON u.account_number = ?"
                + " AND u.client_id = COALESCE(k.lineage, ?) AND u.day = ?"
                + " WHERE s.person_id = ? AND s.session_id = ?",
            row ->
                new AccessUse(
                    standing(row.getString(1), row.getString(2)),
                    row.getString(5),
                    row.getInt(3),
                    Optional.ofNullable(row.getString(4))
                        .map(BigDecimal::new)
                        .orElse(BigDecimal.ZERO)),
            access.get().clientId(),
            asked.ticket().account().value(),
            access.get().clientId(),
            day(asked),
            session.person().value(),
            session.id().value())
        .orElse(new AccessUse(AccessUse.Standing.ENDED, "", 0, BigDecimal.ZERO));
  }

  private static AccessUse.Standing standing(@Nullable String ended, @Nullable String program) {
    if (ended != null) {
      return AccessUse.Standing.ENDED;
    }
    return switch (program == null ? "ACTIVE" : program) {
      case "ACTIVE" -> AccessUse.Standing.SERVES;
      case "PAUSED" -> AccessUse.Standing.PAUSED;
      default -> AccessUse.Standing.ENDED;
    };
  }

  /** Counts an order that was accepted, where somebody limits them. */
  static void count(Sql sql, Questions.Asked asked, Effect effect) throws SQLException {
    if (counted(asked)) {
      store(sql, asked, of(sql, asked).and(effect.value().multiply(effect.rate())));
    }
  }

  /** Counts what an order that was changed is worth beyond what it was before. */
  static void countMore(Sql sql, Questions.Asked asked, Order before, Effect effect)
      throws SQLException {
    BigDecimal more =
        effect
            .value()
            .subtract(asked.instrument().value(before.open(), before.reference().abs()))
            .multiply(effect.rate());
    if (counted(asked) && more.signum() > 0) {
      store(sql, asked, of(sql, asked).andMore(more));
    }
  }

  private static boolean counted(Questions.Asked asked) {
    return asked.caller().session().access().filter(each -> each.rights().counted()).isPresent();
  }

  private static void store(Sql sql, Questions.Asked asked, AccessUse after) throws SQLException {
    Access access = asked.caller().session().access().orElseThrow();
    sql.later(
        "INSERT INTO access_use (account_number, client_id, day, orders, value)"
            + " VALUES (?, COALESCE((SELECT lineage FROM api_key WHERE key_id = ?), ?), ?, ?, ?)"
            + " ON CONFLICT (account_number, client_id, day)"
            + " DO UPDATE SET orders = excluded.orders, value = excluded.value",
        asked.ticket().account().value(),
        access.clientId(),
        access.clientId(),
        day(asked),
        (long) after.orders(),
        after.value().toPlainString());
  }

  /** An order of a program is watched over, from the transaction on that writes it. */
  static void watch(Sql sql, Caller caller, Instant now) throws SQLException {
    Optional<ProgramId> program = caller.session().program();
    if (program.isPresent()) {
      WatchRows.ordered(sql, caller.session(), program.get(), now);
    }
  }

  /** Of the company that serves the account. */
  private static String day(Questions.Asked asked) {
    return asked.account().entity().day(asked.now()).toString();
  }
}
