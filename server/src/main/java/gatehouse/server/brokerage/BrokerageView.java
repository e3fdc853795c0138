package gatehouse.server.brokerage;

import gatehouse.server.audit.ActivityView;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Which session trades, what the person decided about it, and what happened lately.
 *
 * @param state in a word or two
 * @param sentence the same in full
 * @param trading facts of the session that trades; empty when none does
 * @param mayTake whether there is something to take over
 * @param mayRelease whether this session has something to let go of
 * @param kind the policy that is chosen
 * @param idleMinutes as it was typed
 */
public record BrokerageView(
    String state,
    Tone tone,
    String sentence,
    List<Fact> trading,
    boolean mayTake,
    boolean mayRelease,
    List<Choice> kinds,
    String kind,
    String idleMinutes,
    List<Program> programs,
    List<ActivityView.Row> history,
    List<Problem> problems)
    implements View {
  /** A label and its value. */
  public record Fact(String label, String value) {}

  /** A policy to choose. */
  public record Choice(String value, String label, String text) {}

  /** A key or a registered client, and whether it competes. */
  public record Program(String id, String name, boolean competes) {}

  @Override
  public String template() {
    return "brokerage/session";
  }

  @Override
  public String title() {
    return "Trading session";
  }
}
