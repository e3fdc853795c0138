package gatehouse.server.market;

import gatehouse.server.base.Problem;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * What a person keeps an eye on.
 *
 * @param symbol as it was typed
 * @param count how many of how many, in words
 */
public record WatchView(List<Row> rows, String symbol, String count, List<Problem> problems)
    implements View {
  /**
   * One instrument.
   *
   * @param source whether the prices are live
   * @param ended why there are no prices any more, or empty
   */
  public record Row(
      String symbol,
      String name,
      String bid,
      String ask,
      String last,
      String currency,
      String change,
      Tone tone,
      String phase,
      String source,
      String ended,
      boolean first,
      boolean lowest) {}

  @Override
  public String template() {
    return "market/watch";
  }

  @Override
  public String title() {
    return "Watch list";
  }
}
