package gatehouse.core.trade;

import gatehouse.core.market.Instrument;
import java.math.BigDecimal;
import java.util.Currency;

/** What things are worth at one moment. */
public interface Prices {
  /** What one unit of an instrument is valued at, in its currency. */
  BigDecimal mark(Instrument instrument);

  /** How much of {@code to} one unit of {@code from} buys; 1 when they are the same. */
  BigDecimal rate(Currency from, Currency to);
}
