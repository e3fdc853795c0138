package gatehouse.server.trade;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.JournalEntry;
import gatehouse.server.base.Sql;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;

/** Books money that came in. */
public final class Deposits {
  private final Markets markets;
  private final Changes changes;

  Deposits(Markets markets, Changes changes) {
    this.markets = markets;
    this.changes = changes;
  }

  /**
   * Books a deposit in the caller's transaction.
   *
   * @param reference what is booked once under it is not booked again
   * @return the cash of that currency now; none when the reference was booked before
   * @throws IllegalStateException when the account has no book
   */
  public Optional<BigDecimal> book(
      Sql sql,
      AccountNumber account,
      Currency currency,
      BigDecimal amount,
      String reference,
      Instant now)
      throws SQLException {
    Book book = BookRows.lock(sql, account).orElseThrow();
    if (JournalRows.has(sql, account, JournalEntry.Kind.DEPOSIT, reference)) {
      return Optional.empty();
    }
    LocalDate today = DayEnd.today(markets.universe(now), now);
    BigDecimal inBase =
        amount
            .multiply(markets.prices(now).rate(currency, book.base()))
            .setScale(book.base().getDefaultFractionDigits(), RoundingMode.HALF_EVEN);
    Booked booked =
        Bookkeeping.deposit(
            book, currency, amount, inBase, reference, new Bookkeeping.When(today, now));
    JournalRows.insert(sql, account, booked);
    BookRows.update(sql, book, booked.book());
    sql.afterCommit(() -> changes.tell(account));
    return Optional.of(booked.book().cash(currency).total());
  }
}
