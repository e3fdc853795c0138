package gatehouse.server.trade;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.BookText;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Books of accounts, as rows. */
final class BookRows {
  private BookRows() {}

  static Optional<Book> load(Sql sql, AccountNumber account) throws SQLException {
    return sql.one(
        "SELECT version, content FROM book WHERE account_number = ?",
        row -> BookText.parse(account, row.getLong(1), row.getString(2)),
        account.value());
  }

  /** The book, which nobody else changes until this transaction ends. */
  static Optional<Book> lock(Sql sql, AccountNumber account) throws SQLException {
    // an update that changes nothing takes the row's lock in both databases
    return sql.one(
        "UPDATE book SET version = version WHERE account_number = ? RETURNING version, content",
        row -> BookText.parse(account, row.getLong(1), row.getString(2)),
        account.value());
  }

  static void insert(Sql sql, Book book) throws SQLException {
    sql.run(
        "INSERT INTO book (account_number, version, content) VALUES (?, ?, ?)",
        book.account().value(),
        book.version(),
        BookText.of(book));
  }

  /** Stores the next version of a book that this transaction has locked. */
  static void update(Sql sql, Book before, Book after) throws SQLException {
    sql.later(
        "UPDATE book SET version = ?, content = ? WHERE account_number = ? AND version = ?",
        after.version(),
        BookText.of(after),
        after.account().value(),
        before.version());
  }

  static List<AccountNumber> all(Sql sql) throws SQLException {
    return sql.rows(
        "SELECT account_number FROM book ORDER BY account_number",
        row -> new AccountNumber(row.getString(1)));
  }
}
