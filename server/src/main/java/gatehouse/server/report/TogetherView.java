package gatehouse.server.report;

import gatehouse.server.base.View;
import java.util.List;

/**
 * All accounts that a session reaches, in one currency.
 *
 * @param problem what is wrong with what was asked for, or empty
 */
public record TogetherView(
    TogetherSheet sheet,
    List<StatementView.Choice> currencies,
    String from,
    String until,
    String csv,
    String pdf,
    String problem)
    implements View {
  @Override
  public String template() {
    return "report/together";
  }

  @Override
  public String title() {
    return "All accounts";
  }
}
