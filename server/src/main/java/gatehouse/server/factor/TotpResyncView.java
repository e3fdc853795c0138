package gatehouse.server.factor;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An authenticator whose clock went astray: two codes in a row bring it back. */
public record TotpResyncView(
    String id, String name, List<Problem> problems, @Nullable String tries, int waitSeconds)
    implements View {

  @Override
  public String template() {
    return "factor/resync";
  }

  @Override
  public String title() {
    return "Set the clock of an authenticator";
  }
}
