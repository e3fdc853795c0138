package gatehouse.server.market;

import gatehouse.client.wire.QuoteInfo;
import gatehouse.core.market.Instrument;
import gatehouse.core.session.Caller;
import java.time.Instant;

/** Prices as a session may see them, for those who follow them. */
public record Quotes(Markets markets, MarketRoutes.LiveData live) {
  /**
   * The instrument's prices at that moment, live or delayed.
   *
   * @throws gatehouse.server.base.RequestException when there is no such symbol
   */
  public QuoteInfo of(Caller caller, String symbol, Instant now) {
    Screen screen = Screen.of(markets, live, caller, now);
    Instrument instrument = screen.found(symbol);
    return MarketJson.quote(instrument, screen);
  }
}
