package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accounts by number.
 *
 * @param next what to ask for after these; none at the end
 */
public record AccountDetails(List<AccountDetail> accounts, @Nullable String next) {
  public AccountDetails {
    accounts = List.copyOf(accounts);
  }
}
