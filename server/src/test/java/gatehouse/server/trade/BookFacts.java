package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Books;
import gatehouse.core.trade.Commodity;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Position;
import gatehouse.server.audit.Activity;
import gatehouse.server.base.Database;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the books of an account say, for tests of other packages. */
public final class BookFacts {
  private BookFacts() {}

  /** What does not agree with its journal. */
  public static Map<Commodity, BigDecimal> faults(Database database, AccountNumber account) {
    List<JournalEntry> journal =
        database.read(
            sql -> JournalRows.between(sql, account, LocalDate.EPOCH, LocalDate.of(2999, 1, 1)));
    return Books.check(book(database, account), journal);
  }

  /** Units that it holds. */
  public static BigDecimal held(Database database, AccountNumber account, String symbol) {
    Position position = book(database, account).positions().get(new InstrumentId(symbol));
    return position == null ? BigDecimal.ZERO : position.quantity();
  }

  /** The numbers of its order events in the log of its owner, in order: what a stream tells. */
  public static List<Long> events(Database database, AccountNumber account) {
    PersonId owner =
        database
            .read(sql ->
                sql.one(
                    "SELECT person_id FROM account_profile WHERE account_number = ?",
                    row -> new PersonId(row.getString(1)),
                    account.value()))
            .orElseThrow();
    return new Activity(database)
        .following(owner, 0, Integer.MAX_VALUE).stream()
            .filter(each -> ReconciliationApi.ORDER_ACTS.contains(each.entry().act()))
            .filter(each -> each.entry().fact("account").equals(account.value()))
            .map(Logged::n)
            .toList();
  }

  private static Book book(Database database, AccountNumber account) {
    return database.<Optional<Book>>read(sql -> BookRows.load(sql, account)).orElseThrow();
  }
}
