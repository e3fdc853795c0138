package gatehouse.server.trade;

import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order that is asked about before it is placed, for a planned moment and interface.
 *
 * @param form the order
 * @param zone in which the moment is written, with its offset of now
 * @param interfaces to choose from
 * @param answer nothing until there is something to judge
 */
public record PreflightView(
    TicketView form, String zone, List<TicketView.Choice> interfaces, @Nullable Answer answer)
    implements View {
  public PreflightView {
    interfaces = List.copyOf(interfaces);
  }

  /**
   * What would become of it.
   *
   * @param ticket where the order can be placed; empty when it can not
   */
  public record Answer(TicketView.Verdict verdict, List<Section> sections, String ticket) {
    public Answer {
      sections = List.copyOf(sections);
    }
  }

  /** One side of it, by its facts. */
  public record Section(String id, String title, List<Line> lines) {
    public Section {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A fact.
   *
   * @param href where to go on, or empty
   */
  public record Line(String label, String value, String href) {
    static Line of(String label, String value) {
      return new Line(label, value, "");
    }
  }

  @Override
  public String template() {
    return "trade/preflight";
  }

  @Override
  public String title() {
    return "Preflight";
  }
}
