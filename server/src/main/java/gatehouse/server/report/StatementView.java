package gatehouse.server.report;

import gatehouse.server.base.View;
import java.util.List;

/**
 * What happened in an account in a span of days.
 *
 * @param sums of each kind of event in each currency
 * @param csv where the same can be downloaded
 */
public record StatementView(
    String account,
    List<Choice> accounts,
    String from,
    String until,
    List<Sum> sums,
    List<Row> rows,
    String csv,
    String problem)
    implements View {
  /** An account to choose. */
  public record Choice(String number, String title, boolean chosen) {}

  /** All events of one kind in one currency. */
  public record Sum(String kind, String amount) {}

  /** One event. */
  public record Row(String day, String kind, String text, String amount) {}

  @Override
  public String template() {
    return "report/statement";
  }

  @Override
  public String title() {
    return "Statement";
  }
}
