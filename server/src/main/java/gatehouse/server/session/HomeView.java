package gatehouse.server.session;

import gatehouse.server.audit.ActivityView;
import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Who is in, and what to do next.
 *
 * @param session what this session is, in label and value
 * @param advice what to mend next, worst first
 * @param counts at most four
 * @param accounts what the person reaches to trade or to look at; empty for many
 * @param recent at most five
 */
public record HomeView(
    List<Fact> session,
    List<Advice> advice,
    List<Count> counts,
    List<Account> accounts,
    List<ActivityView.Row> recent)
    implements View {
  /** A label and its value. */
  public record Fact(String label, String value) {}

  /**
   * A warning with the way to mend it.
   *
   * @param action the link's text
   */
  public record Advice(
      Icon icon, Tone tone, String title, String text, String href, String action) {}

  /** A number that leads to its list. */
  public record Count(String value, String label, String href) {}

  /**
   * An account in a line.
   *
   * @param change since its day began
   * @param open how many orders are open, in words
   */
  public record Account(
      String name,
      String value,
      String change,
      Tone tone,
      String open,
      String portfolio,
      String orders) {}

  @Override
  public String template() {
    return "session/home";
  }

  @Override
  public String title() {
    return "Home";
  }
}
