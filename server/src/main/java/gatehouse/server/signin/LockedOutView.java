package gatehouse.server.signin;

import gatehouse.server.base.View;

/**
 * Help for a person whose phone or key is not at hand.
 *
 * @param phone the broker's line
 */
public record LockedOutView(String phone, WaysHealth health) implements View {

  @Override
  public String template() {
    return "signin/lockedout";
  }

  @Override
  public String title() {
    return "Other ways in";
  }
}
