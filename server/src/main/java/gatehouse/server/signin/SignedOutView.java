package gatehouse.server.signin;

import gatehouse.server.base.View;

/**
 * After the end of a session.
 *
 * @param text what ended and what did not
 */
public record SignedOutView(String text, WaysHealth health) implements View {

  @Override
  public String template() {
    return "signin/signedout";
  }

  @Override
  public String title() {
    return "Signed out";
  }
}
