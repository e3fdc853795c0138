package gatehouse.core.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The prices of all venues. Asking twice for the same moment gives the same answer: a market is a
 * function of time, so that it needs no memory, and every node sees the same one.
 */
public interface Market {
  /**
   * What the instrument's venue shows at that moment.
   *
   * @throws IllegalArgumentException when the instrument is not of this universe
   */
  Quote quote(Instrument instrument, Instant at);

  /** The price at which a day's closing auction ends; the day must be a trading day. */
  BigDecimal closingPrice(Instrument instrument, LocalDate day);

  /**
   * The prices from then on, oldest first; spans in which the venue was closed are left out.
   *
   * @param span length of each, from one minute to one day
   */
  List<Candle> candles(Instrument instrument, Instant from, Instant until, Duration span);
}
