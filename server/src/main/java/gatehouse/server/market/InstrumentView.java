package gatehouse.server.market;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * One instrument: where it stands and what it is.
 *
 * @param actions dividends and splits of the year before and those that are announced: date and
 *     what
 * @param span day, month or year
 * @param watched whether it is on the person's watch list
 */
public record InstrumentView(
    String symbol,
    String name,
    String venue,
    String last,
    String currency,
    String change,
    Tone tone,
    String phase,
    String hours,
    String source,
    List<Fact> quote,
    List<Fact> terms,
    List<Fact> actions,
    ChartView chart,
    String span,
    boolean options,
    boolean watched)
    implements View {
  /** A label and its value. */
  public record Fact(String label, String value) {}

  @Override
  public String template() {
    return "market/instrument";
  }

  @Override
  public String title() {
    return symbol;
  }
}
