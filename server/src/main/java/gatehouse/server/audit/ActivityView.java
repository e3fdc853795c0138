package gatehouse.server.audit;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in plain words, from the log.
 *
 * @param newer where newer rows are, or null
 * @param older where older rows are, or null
 * @param download the same as a file
 */
public record ActivityView(
    List<Row> rows, @Nullable String newer, @Nullable String older, String download)
    implements View {
  /**
   * One act.
   *
   * @param machineTime ISO 8601, for programs that read the page
   * @param time with its zone
   * @param place city, country and device, or the interface
   */
  public record Row(
      Icon icon, Tone tone, String text, String machineTime, String time, String place) {}

  @Override
  public String template() {
    return "audit/activity";
  }

  @Override
  public String title() {
    return "Activity";
  }
}
