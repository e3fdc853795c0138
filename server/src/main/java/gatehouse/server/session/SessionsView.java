package gatehouse.server.session;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Every place where this person is in.
 *
 * @param sessions this one first
 */
public record SessionsView(List<Row> sessions) implements View {
  /**
   * One session.
   *
   * @param here whether it is the one that shows this page
   * @param entrance the interface, such as "Client Portal"
   * @param place city, country and network
   * @param assurance in one or two words
   */
  public record Row(
      String id,
      boolean here,
      Icon icon,
      String entrance,
      String device,
      String place,
      String started,
      String lastActive,
      String ends,
      String assurance,
      Tone tone) {}

  @Override
  public String template() {
    return "session/sessions";
  }

  @Override
  public String title() {
    return "Sessions";
  }
}
