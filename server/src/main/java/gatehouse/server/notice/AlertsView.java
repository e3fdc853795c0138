package gatehouse.server.notice;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Where the house tells this person what happens.
 *
 * @param hasMail whether there is a mail address to change
 */
public record AlertsView(
    List<Contact> contacts, boolean hasMail, List<Route> routes, List<Sent> recent)
    implements View {
  /**
   * Where a notice can go.
   *
   * @param address masked
   */
  public record Contact(Icon icon, String address, String kind, String state, Tone tone) {}

  /**
   * Which notices go where.
   *
   * @param what such as "A new device signs in"
   * @param where such as "Mail and text message"
   */
  public record Route(String what, String where) {}

  /** A notice that went out. */
  public record Sent(
      Icon icon,
      String subject,
      String to,
      String machineTime,
      String time,
      String state,
      Tone tone) {}

  @Override
  public String template() {
    return "notice/alerts";
  }

  @Override
  public String title() {
    return "Alerts";
  }
}
