package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new person. The password is the person's own choice: an invitation goes out instead.
 *
 * @param username 3 to 32 characters: letters a to z, digits, dots, hyphens, underscores
 * @param displayName 1 to 64 characters
 * @param mail where the invitation goes
 * @param phone E.164
 * @param zone of the IANA time zone database, such as Europe/Stockholm
 * @param operator whether the person works for the broker
 * @param account none for people who only operate
 */
public record CreatePersonRequest(
    String username,
    String displayName,
    @Nullable String mail,
    @Nullable String phone,
    String zone,
    @Nullable Boolean operator,
    @Nullable NewAccount account) {
  /**
   * The account to open; its number is given by the broker.
   *
   * @param title 1 to 64 characters
   * @param permissions in lower case with hyphens, such as {@code cash-stocks}
   */
  public record NewAccount(String title, List<String> permissions) {
    public NewAccount {
      permissions = List.copyOf(permissions);
    }
  }
}
