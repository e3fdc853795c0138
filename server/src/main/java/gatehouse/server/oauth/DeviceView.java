package gatehouse.server.oauth;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Where a person types the code of another device.
 *
 * @param code as it was typed, or as the address had it; empty when there is none yet
 */
public record DeviceView(String code, List<Problem> problems) implements View {
  @Override
  public String template() {
    return "oauth/device";
  }

  @Override
  public String title() {
    return "Connect another device";
  }
}
