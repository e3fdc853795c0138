package gatehouse.server.trade;

import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Commodity;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Ledger;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Sql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The journal, and the fills, as rows. */
public final class JournalRows {
  private JournalRows() {}

  /** A fill as its account sees it. */
  public record Fill(Execution execution, InstrumentId instrument, Side side) {}

  static void insert(Sql sql, AccountNumber account, Booked booked) throws SQLException {
    JournalEntry entry = booked.entry();
    sql.later(
        "INSERT INTO journal (account_number, n, kind, reference, day, at_ms, realised, postings)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        account.value(),
        booked.book().version(),
        entry.kind().name(),
        entry.reference(),
        entry.day().toString(),
        entry.at().toEpochMilli(),
        entry.realised().toPlainString(),
        text(entry.postings()));
  }

  /** Whether something of that kind was booked under the reference. */
  static boolean has(Sql sql, AccountNumber account, JournalEntry.Kind kind, String reference)
      throws SQLException {
    return !sql.rows(
            "SELECT 1 FROM journal WHERE account_number = ? AND kind = ? AND reference = ? LIMIT 1",
            row -> 1,
            account.value(),
            kind.name(),
            reference)
        .isEmpty();
  }

  /**
   * Entries of the days from the first to the last, both within, by day; those of one day in the
   * order in which they were written.
   */
  public static List<JournalEntry> between(
      Sql sql, AccountNumber account, LocalDate first, LocalDate last) throws SQLException {
    return sql.rows(
        "SELECT kind, reference, day, at_ms, realised, postings FROM journal"
            + " WHERE account_number = ? AND day >= ? AND day <= ? ORDER BY day, n",
        row ->
            new JournalEntry(
                JournalEntry.Kind.valueOf(row.getString(1)),
                row.getString(2),
                LocalDate.parse(row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                new BigDecimal(row.getString(5)),
                postings(row.getString(6))),
        account.value(),
        first.toString(),
        last.toString());
  }

  /** How many entries there are of the days from the first to the last, both within. */
  public static long count(Sql sql, AccountNumber account, LocalDate first, LocalDate last)
      throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM journal WHERE account_number = ? AND day >= ? AND day <= ?",
            row -> row.getLong(1),
            account.value(),
            first.toString(),
            last.toString())
        .orElseThrow();
  }

  /** What each fill of an account from that moment on was done at, by the fill's id. */
  public static Map<String, BigDecimal> prices(Sql sql, AccountNumber account, Instant from)
      throws SQLException {
    return sql
        .rows(
            "SELECT execution_id, price FROM execution WHERE account_number = ? AND at_ms >= ?",
            row -> Map.entry(row.getString(1), new BigDecimal(row.getString(2))),
            account.value(),
            from.toEpochMilli())
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Writes a fill, which is not there yet. */
  static void insert(Sql sql, Order order, Execution execution) throws SQLException {
    sql.later(
        "INSERT INTO execution (account_number, execution_id, order_id, instrument, side,"
            + " quantity, price, venue, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (account_number, execution_id) DO NOTHING",
        order.ticket().account().value(),
        execution.id(),
        order.id().value(),
        order.ticket().instrument().value(),
        order.ticket().side().name(),
        execution.quantity().toPlainString(),
        execution.price().toPlainString(),
        execution.venue().value(),
        execution.at().toEpochMilli());
  }

  private static final String FILLS =
      "SELECT execution_id, order_id, quantity, price, at_ms, venue, instrument, side"
          + " FROM execution WHERE account_number = ?";

  /** The fills of an account since then, the oldest first. */
  static List<Fill> fillsSince(Sql sql, AccountNumber account, Instant since, int limit)
      throws SQLException {
    return sql.rows(
        FILLS + " AND at_ms >= ? ORDER BY at_ms, execution_id LIMIT ?",
        JournalRows::fill,
        account.value(),
        since.toEpochMilli(),
        limit);
  }

  /** The newest fills of an account, or of one of its orders. */
  static List<Fill> fills(Sql sql, AccountNumber account, String order, int limit)
      throws SQLException {
    return sql.rows(
        FILLS + " AND (? = '' OR order_id = ?)" + " ORDER BY at_ms DESC, execution_id DESC LIMIT ?",
        JournalRows::fill,
        account.value(),
        order,
        order,
        limit);
  }

  /** One fill by its id. */
  static Optional<Fill> fill(Sql sql, AccountNumber account, String execution) throws SQLException {
    return sql.one(FILLS + " AND execution_id = ?", JournalRows::fill, account.value(), execution);
  }

  private static Fill fill(ResultSet row) throws SQLException {
    return new Fill(
        new Execution(
            row.getString(1),
            new OrderId(row.getString(2)),
            new BigDecimal(row.getString(3)),
            new BigDecimal(row.getString(4)),
            Instant.ofEpochMilli(row.getLong(5)),
            new Mic(row.getString(6))),
        new InstrumentId(row.getString(7)),
        Side.valueOf(row.getString(8)));
  }

  private static String text(List<JournalEntry.Posting> postings) {
    return postings.stream()
        .map(p -> p.ledger().name() + " " + p.commodity() + " " + p.amount().toPlainString())
        .collect(Collectors.joining("\n"));
  }

  private static List<JournalEntry.Posting> postings(String text) {
    List<JournalEntry.Posting> postings = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        String[] parts = line.split(" ", -1);
        Commodity commodity =
            parts[1].startsWith("#")
                ? new Commodity.Units(new InstrumentId(parts[1].substring(1)))
                : new Commodity.Money(Currency.getInstance(parts[1]));
        postings.add(
            new JournalEntry.Posting(
                Ledger.valueOf(parts[0]), commodity, new BigDecimal(parts[2])));
      }
    }
    return postings;
  }
}
