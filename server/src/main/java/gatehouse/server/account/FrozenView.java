package gatehouse.server.account;

import gatehouse.server.base.View;

/**
 * After panic.
 *
 * @param since with zone
 * @param until when its owner may lift it here, with zone
 * @param phone the broker's line for people who can't sign in
 * @param mayThaw whether this person can lift the freeze here, after proving enough
 */
public record FrozenView(String since, String until, String phone, boolean mayThaw)
    implements View {

  @Override
  public String template() {
    return "account/frozen";
  }

  @Override
  public String title() {
    return "Changes are frozen";
  }
}
