package gatehouse.server.factor;

import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Before making: what codes are good for. After: the codes, this once.
 *
 * @param codes the new codes, empty before
 * @param left such as "3 of 10 codes left, made 4 March 2026", or null when there are none yet
 */
public record RecoveryCodesView(List<String> codes, @Nullable String left) implements View {
  /** The codes as a text file that a browser saves without asking the server again. */
  public String download() {
    return "data:text/plain;charset=utf-8,Gatehouse%20recovery%20codes.%20Each%20works%20once.%0A%0A"
        + String.join("%0A", codes)
        + "%0A";
  }

  @Override
  public String template() {
    return "factor/recovery";
  }

  @Override
  public String title() {
    return "Recovery codes";
  }
}
