package gatehouse.server.account;

import gatehouse.core.gate.Role;
import gatehouse.core.trade.AccountNumber;
import java.util.Locale;

/**
 * A role that waits for a second operator, as it stands in the request and before their eyes:
 * {@code U1000002 wei advisor}.
 */
record AccountJoin(AccountNumber account, String username, Role role) {
  static AccountJoin parse(String text) {
    String[] parts = text.split(" ", -1);
    return new AccountJoin(
        new AccountNumber(parts[0]), parts[1], Role.valueOf(parts[2].toUpperCase(Locale.ROOT)));
  }

  String text() {
    return account + " " + username + " " + role.name().toLowerCase(Locale.ROOT);
  }
}
