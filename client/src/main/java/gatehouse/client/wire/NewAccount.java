package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account to open for a person; its number is given by the broker.
 *
 * @param title 1 to 64 characters
 * @param permissions in lower case with hyphens, such as {@code cash-stocks}
 * @param residence country of the owner, ISO 3166-1 alpha-2, such as SE: it decides which company
 *     of the broker serves the account
 * @param base base currency, ISO 4217, such as EUR
 * @param paper whether a paper account is opened beside it, with play money
 */
public record NewAccount(
    String title,
    List<String> permissions,
    String residence,
    String base,
    @Nullable Boolean paper) {
  public NewAccount {
    permissions = List.copyOf(permissions);
  }
}
