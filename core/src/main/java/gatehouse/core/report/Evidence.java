package gatehouse.core.report;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.trade.JournalEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;

/** What a statement has to know beside the journal. */
public interface Evidence {
  /** The contract that had this symbol on that day. */
  Instrument instrument(InstrumentId id, LocalDate day);

  /** The price of a fill of a future: nothing is paid for one, so that no posting tells it. */
  BigDecimal price(JournalEntry fill, Instrument future);

  /** How much of {@code to} one unit of {@code from} bought at that moment. */
  BigDecimal rate(Currency from, Currency to, Instant at);
}
