package gatehouse.server.account;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new password; the old one was asked for again. */
public record PasswordView(List<Problem> problems, @Nullable String tries, int waitSeconds)
    implements View {

  @Override
  public String template() {
    return "account/password";
  }

  @Override
  public String title() {
    return "Change the password";
  }
}
