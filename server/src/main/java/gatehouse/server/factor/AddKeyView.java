package gatehouse.server.factor;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * A new passkey or security key; needs a script, which says so when there is none.
 *
 * @param options PublicKeyCredentialCreationOptionsJSON
 * @param name proposed
 */
public record AddKeyView(boolean hardware, String options, String name, List<Problem> problems)
    implements View {

  @Override
  public String template() {
    return "factor/key";
  }

  @Override
  public String title() {
    return hardware ? "Add a security key" : "Add a passkey";
  }
}
