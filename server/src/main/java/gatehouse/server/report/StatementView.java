package gatehouse.server.report;

import gatehouse.server.base.View;
import java.util.List;

/**
 * What happened in an account in some days.
 *
 * @param csv where the same can be downloaded
 * @param pdf the same to print
 * @param all the statement over all accounts for the same days
 * @param problem what is wrong with the days asked for, or empty
 */
public record StatementView(
    StatementSheet sheet,
    List<Choice> accounts,
    String from,
    String until,
    String csv,
    String pdf,
    String all,
    String problem)
    implements View {
  /** Something to choose, and whether it is chosen. */
  public record Choice(String value, String label, boolean chosen) {}

  @Override
  public String template() {
    return "report/statement";
  }

  @Override
  public String title() {
    return "Statement";
  }
}
