package gatehouse.server.oauth;

import gatehouse.server.apikey.KeyForm;
import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Where a person decides anew what happens when a program of others is lost.
 *
 * @param id of the session that it holds
 * @param client its name
 */
public record LostView(String id, String client, KeyForm form, List<Problem> problems)
    implements View {
  @Override
  public String template() {
    return "oauth/lost";
  }

  @Override
  public String title() {
    return "When a program is lost";
  }
}
