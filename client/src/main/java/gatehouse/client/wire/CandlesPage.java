package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;

/**
 * Prices of the past, oldest first; while the venue is closed there are none.
 *
 * @param span {@code day} in steps of five minutes, {@code week} of half an hour, {@code month} of
 *     an hour, {@code year} of a day
 * @param live false: an account of the session needs the feed; the last 15 minutes are missing
 */
public record CandlesPage(String symbol, String span, boolean live, List<CandleInfo> candles) {
  public CandlesPage {
    candles = List.copyOf(candles);
  }

  /**
   * One step.
   *
   * @param from its begin, itself within
   * @param volume quantity that changed hands
   */
  public record CandleInfo(
      Instant from, String open, String high, String low, String close, String volume) {}
}
