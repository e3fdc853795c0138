package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.trade.JournalEntry.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;

/** Cash dividends in books. */
public final class Dividends {
  private Dividends() {}

  /**
   * Books one at its ex-date. It counts from then on, so that nobody is poorer when the price
   * falls, and is there to be spent when it is paid. Who sold the share short owes it, whole.
   *
   * @param withheld share of it that goes to the tax office, from 0 to 1
   */
  public static Booked book(
      Book book,
      Instrument instrument,
      BigDecimal perShare,
      BigDecimal withheld,
      LocalDate paid,
      Bookkeeping.When when) {
    Currency currency = instrument.currency();
    BigDecimal gross = coins(book.held(instrument.id()).multiply(perShare), currency);
    BigDecimal tax =
        gross.signum() > 0 ? coins(gross.multiply(withheld), currency) : BigDecimal.ZERO;
    BookChange change = new BookChange(book);
    change.cash(currency, gross.subtract(tax), paid, when.day());
    return change.booked(
        Kind.DIVIDEND,
        instrument.id().value(),
        when,
        BigDecimal.ZERO,
        Bookkeeping.money(Ledger.ISSUER, currency, gross),
        Bookkeeping.money(Ledger.TAX, currency, tax.negate()));
  }

  private static BigDecimal coins(BigDecimal amount, Currency currency) {
    return amount.setScale(BookChange.coins(currency), RoundingMode.HALF_EVEN);
  }
}
