package gatehouse.server.market;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * A list of what can be traded.
 *
 * @param more whether there is more than the list shows
 */
public record MarketsView(
    String words, List<Choice> regions, List<Choice> products, List<Row> rows, boolean more)
    implements View {
  /** A choice of a list, and whether it is chosen. */
  public record Choice(String value, String label, boolean chosen) {}

  /** One instrument. */
  public record Row(
      String symbol,
      String name,
      String venue,
      String last,
      String currency,
      String change,
      Tone tone,
      String phase) {}

  @Override
  public String template() {
    return "market/markets";
  }

  @Override
  public String title() {
    return "Markets";
  }
}
