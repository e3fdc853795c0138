package gatehouse.server.market;

import gatehouse.core.market.Candle;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Market;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Recording;
import gatehouse.core.market.Replay;
import gatehouse.core.market.TradingCalendar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The prices of a recorded day, over and over; what was not recorded is simulated, and what hangs
 * on something recorded follows it. Venues keep their hours: while one is closed, its prices stand.
 */
final class RecordedMarket implements Market {
  private final Replay replay;
  private final SimulatedMarket rest;

  /**
   * Puts them together.
   *
   * @param rest a market that takes the replay for the price of what options and futures are on
   */
  RecordedMarket(Replay replay, SimulatedMarket rest) {
    this.replay = replay;
    this.rest = rest;
  }

  @Override
  public Quote quote(Instrument instrument, Instant at) {
    Quote other = rest.quote(instrument, at);
    return replay
        .recording()
        .at(instrument.id(), replay.offset(other.at().toEpochMilli()))
        .map(line -> quote(instrument, other, line))
        .orElse(other);
  }

  private Quote quote(Instrument instrument, Quote other, Recording.Line line) {
    TradingCalendar calendar = Venues.calendar(instrument);
    LocalDate day = calendar.tradingDay(other.at().minusMillis(1));
    return new Quote(
        instrument.id(),
        other.at(),
        other.phase(),
        price(instrument, line.bid()),
        line.bidSize(),
        price(instrument, line.ask()),
        line.askSize(),
        price(instrument, line.last()),
        closingPrice(instrument, calendar.plusTradingDays(day, -1)));
  }

  @Override
  public BigDecimal closingPrice(Instrument instrument, LocalDate day) {
    return replay.holds(instrument.id())
        ? last(instrument, Venues.calendar(instrument).close(day).orElseThrow())
        : rest.closingPrice(instrument, day);
  }

  /** A recorded day does not know how much changed hands. */
  @Override
  public List<Candle> candles(Instrument instrument, Instant from, Instant until, Duration span) {
    if (!replay.holds(instrument.id())) {
      return rest.candles(instrument, from, until, span);
    }
    List<Candle> candles = new ArrayList<>();
    for (SimulatedMarket.Span each : rest.spans(instrument, from, until, span)) {
      Recording.Range range =
          replay.range(instrument.id(), each.from().toEpochMilli(), each.until().toEpochMilli());
      candles.add(
          new Candle(
              each.from(),
              last(instrument, each.from()),
              price(instrument, range.high()),
              price(instrument, range.low()),
              last(instrument, each.until().minusMillis(1)),
              BigDecimal.ZERO));
    }
    return candles;
  }

  private BigDecimal last(Instrument instrument, Instant at) {
    Recording.Line line =
        replay.recording().at(instrument.id(), replay.offset(at.toEpochMilli())).orElseThrow();
    return price(instrument, line.last());
  }

  /** With the decimals of the listing; a trade between two steps keeps its own. */
  private static BigDecimal price(Instrument instrument, BigDecimal price) {
    int scale = instrument.ticks().tickAt(price).scale();
    return price.setScale(Math.max(scale, price.scale()), RoundingMode.UNNECESSARY);
  }
}
