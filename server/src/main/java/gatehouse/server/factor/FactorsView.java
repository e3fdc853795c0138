package gatehouse.server.factor;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways in that a person has.
 *
 * @param advice the next best fix, or null
 * @param ways the password first
 */
public record FactorsView(@Nullable String advice, List<Row> ways) implements View {
  /**
   * One way in.
   *
   * @param id part of the addresses of its forms; unused when nothing can be changed
   * @param note its health or what is left of it, or null
   * @param added when; null when that says nothing
   * @param lastUsed when; null with {@code added}
   * @param change where else it is changed ("/security/password"), or null
   * @param changeLabel the link's text, or null
   * @param own whether its owner can rename and remove it here
   */
  public record Row(
      String id,
      Icon icon,
      String name,
      String kind,
      @Nullable String note,
      Tone tone,
      @Nullable String added,
      @Nullable String lastUsed,
      @Nullable String change,
      @Nullable String changeLabel,
      boolean own) {}

  @Override
  public String template() {
    return "factor/factors";
  }

  @Override
  public String title() {
    return "Ways in";
  }
}
