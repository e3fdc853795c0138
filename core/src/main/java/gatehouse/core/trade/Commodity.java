package gatehouse.core.trade;

import gatehouse.core.market.InstrumentId;
import java.util.Currency;

/** What can be posted: money in a currency, or units of an instrument. */
public sealed interface Commodity {
  record Money(Currency currency) implements Commodity {
    @Override
    public String toString() {
      return currency.getCurrencyCode();
    }
  }

  /** Written with a sign in front, since a symbol may look like a currency. */
  record Units(InstrumentId instrument) implements Commodity {
    @Override
    public String toString() {
      return "#" + instrument.value();
    }
  }
}
