package gatehouse.client.wire;

import java.util.List;

/** The accounts that a session reaches: live ones, or paper ones. */
public record AccountsPage(List<AccountLine> accounts) {
  public AccountsPage {
    accounts = List.copyOf(accounts);
  }

  /**
   * One account.
   *
   * @param role owner, trader, viewer or advisor
   * @param entity the company that serves it
   */
  public record AccountLine(
      String number, String title, String role, String base, String entity, boolean paper) {}
}
