package gatehouse.server.device;

import gatehouse.server.base.Icon;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Devices that are known by a key that they hold.
 *
 * @param devices this one first
 */
public record DevicesView(List<Row> devices) implements View {
  /**
   * One device.
   *
   * @param here whether this browser is it
   * @param sessions such as "2 sessions", said before removal too
   */
  public record Row(
      String id,
      boolean here,
      Icon icon,
      String name,
      String added,
      String lastSeen,
      String place,
      String sessions) {}

  @Override
  public String template() {
    return "device/devices";
  }

  @Override
  public String title() {
    return "Devices";
  }
}
