package gatehouse.server.report;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.trade.Prices;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Currency;

/**
 * What things were worth at the end of a day that is over: each instrument at the newest closing
 * price of its venue, currencies when the day of the currency desk ended, at 17:00 in New York.
 */
final class DayEndPrices implements Prices {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final LocalTime DESK_CLOSES = LocalTime.of(17, 0);

  private final Markets markets;
  private final LocalDate day;
  private final Prices rates;

  DayEndPrices(Markets markets, LocalDate day) {
    this.markets = markets;
    this.day = day;
    this.rates = markets.prices(moment(day));
  }

  /** When currencies are valued for the end of that day. */
  static Instant moment(LocalDate day) {
    return day.atTime(DESK_CLOSES).atZone(NEW_YORK).toInstant();
  }

  @Override
  public BigDecimal mark(Instrument instrument) {
    TradingCalendar calendar = markets.universe(day).venue(instrument).calendar();
    LocalDate traded = calendar.trades(day) ? day : calendar.plusTradingDays(day, -1);
    return markets.closingPrice(instrument, traded);
  }

  @Override
  public BigDecimal rate(Currency from, Currency to) {
    return rates.rate(from, to);
  }
}
