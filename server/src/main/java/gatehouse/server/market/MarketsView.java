package gatehouse.server.market;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * A list of what can be traded.
 *
 * @param more whether there is more than the list shows
 * @param here this list's own address
 */
public record MarketsView(
    String words,
    List<Choice> regions,
    List<Choice> products,
    List<Row> rows,
    boolean more,
    String here)
    implements View {
  /** A choice of a list, and whether it is chosen. */
  public record Choice(String value, String label, boolean chosen) {}

  /**
   * One instrument.
   *
   * @param watched whether it is on the person's watch list
   */
  public record Row(
      String symbol,
      String name,
      String venue,
      String last,
      String currency,
      String change,
      Tone tone,
      String phase,
      boolean watched) {}

  @Override
  public String template() {
    return "market/markets";
  }

  @Override
  public String title() {
    return "Markets";
  }
}
