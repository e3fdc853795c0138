package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person, as operators see one.
 *
 * @param id names the person, for good
 * @param standing active, changes-frozen or frozen
 * @param mail masked
 * @param phone masked
 */
public record PersonInfo(
    String id,
    String username,
    String displayName,
    boolean operator,
    String standing,
    @Nullable String mail,
    @Nullable String phone,
    String zone,
    List<AccountInfo> accounts) {
  public PersonInfo {
    accounts = List.copyOf(accounts);
  }

  /**
   * One account.
   *
   * @param permissions in lower case with hyphens, such as {@code cash-stocks}
   */
  public record AccountInfo(String number, String title, List<String> permissions) {
    public AccountInfo {
      permissions = List.copyOf(permissions);
    }
  }
}
