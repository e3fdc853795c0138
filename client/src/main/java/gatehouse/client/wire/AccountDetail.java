package gatehouse.client.wire;

import java.util.List;

/**
 * An account, as operators see one.
 *
 * @param entity the company that serves it
 * @param frozen nothing but closing is possible
 * @param permissions in lower case with hyphens, such as {@code cash-stocks}
 * @param members whoever reaches it
 */
public record AccountDetail(
    String number,
    String title,
    String residence,
    String base,
    String entity,
    boolean paper,
    boolean frozen,
    List<String> permissions,
    List<AccountMember> members) {
  public AccountDetail {
    permissions = List.copyOf(permissions);
    members = List.copyOf(members);
  }

  /**
   * Somebody who reaches the account.
   *
   * @param role owner, trader, viewer or advisor
   */
  public record AccountMember(String username, String role) {}
}
