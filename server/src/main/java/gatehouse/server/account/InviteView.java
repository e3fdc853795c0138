package gatehouse.server.account;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * A new person chooses a password.
 *
 * @param operator whether this is the one-time link of a first start
 * @param username to choose when operator, else fixed
 * @param validUntil with zone
 */
public record InviteView(
    String token, boolean operator, String username, String validUntil, List<Problem> problems)
    implements View {

  @Override
  public String template() {
    return "account/invite";
  }

  @Override
  public String title() {
    return operator ? "Make the first operator" : "Welcome to Gatehouse";
  }
}
