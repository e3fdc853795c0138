package gatehouse.core.trade;

import gatehouse.core.trade.JournalEntry.Posting;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Proves that a book is what its journal says. */
public final class Books {
  private Books() {}

  /**
   * What the book holds beyond its journal, or lacks when below zero; empty when they agree.
   *
   * @param journal every entry since the account was opened
   */
  public static Map<Commodity, BigDecimal> check(Book book, Iterable<JournalEntry> journal) {
    Map<Commodity, BigDecimal> differences = new HashMap<>();
    book.cash()
        .forEach((currency, cash) -> differences.put(new Commodity.Money(currency), cash.total()));
    book.positions()
        .forEach((id, position) -> differences.put(new Commodity.Units(id), position.quantity()));
    for (JournalEntry entry : journal) {
      for (Posting posting : entry.postings()) {
        if (posting.ledger() == Ledger.CLIENT_CASH || posting.ledger() == Ledger.CLIENT_UNITS) {
          differences.merge(posting.commodity(), posting.amount().negate(), BigDecimal::add);
        }
      }
    }
    differences.values().removeIf(difference -> difference.signum() == 0);
    return differences;
  }
}
