package gatehouse.server.account;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/** Where a person types the two halves of a code that two operators handed over. */
public record InviteCodeView(List<Problem> problems) implements View {

  @Override
  public String template() {
    return "account/invitecode";
  }

  @Override
  public String title() {
    return "Your one-time code";
  }
}
