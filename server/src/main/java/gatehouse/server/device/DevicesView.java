package gatehouse.server.device;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param system such as "Chromium on Linux"
   * @param sessions such as "2 sessions", said before removal
   * @param note such as "Has to be confirmed again", or null
   */
  public record Row(
      String id,
      boolean here,
      Icon icon,
      String name,
      String system,
      String added,
      String lastSeen,
      String place,
      String sessions,
      @Nullable String note,
      Tone tone) {}

  @Override
  public String template() {
    return "device/devices";
  }

  @Override
  public String title() {
    return "Devices";
  }
}
