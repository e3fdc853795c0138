package gatehouse.core.apikey;

import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a program may do on its owner's behalf: never more than the owner, and mostly much less. The
 * amounts are in the base currency of each account, and count for each account by itself.
 *
 * @param accounts that it reaches; all live or all paper, at least one
 * @param products that it may place orders in; cancelling is not bound to them
 * @param orderValueMax largest value of one order
 * @param dailyOrdersMax orders of a day, of the company that serves the account
 * @param dailyValueMax value of the orders of such a day
 * @param networks from which it may come in, as prefixes such as 192.0.2.0/24; empty is anywhere
 * @param hours in which it may come in: outside them it gets no token, reads, asks and hears
 *     nothing and places no order but one that reduces. To cancel and to reduce stays free while a
 *     token of a moment before lasts, so that a program can tidy up at the end of its hours
 */
public record AccessRights(
    Set<AccountNumber> accounts,
    AccessScope scope,
    Set<Product> products,
    Optional<BigDecimal> orderValueMax,
    Optional<Integer> dailyOrdersMax,
    Optional<BigDecimal> dailyValueMax,
    Set<String> networks,
    Optional<Hours> hours) {
  /** More would be a sign that accounts should be named by a rule, not one by one. */
  public static final int ACCOUNTS_MAX = 50;

  public static final int NETWORKS_MAX = 20;

  /** What a program is told that comes in outside its hours. */
  public static final String OUTSIDE_HOURS = "It is outside the hours of this key or program.";

  /**
   * What it holds is copied.
   *
   * @throws IllegalArgumentException when there is no account, or live and paper ones are mixed
   */
  public AccessRights {
    accounts = Set.copyOf(accounts);
    products = Set.copyOf(products);
    networks = Set.copyOf(networks);
    if (accounts.isEmpty() || accounts.size() > ACCOUNTS_MAX) {
      throw new IllegalArgumentException("access needs 1 to " + ACCOUNTS_MAX + " accounts");
    }
    if (accounts.stream().map(AccountNumber::paper).distinct().count() != 1) {
      throw new IllegalArgumentException("paper and live accounts never mix in one access");
    }
    if (networks.size() > NETWORKS_MAX) {
      throw new IllegalArgumentException("at most " + NETWORKS_MAX + " networks");
    }
  }

  /** Whether that moment lies within its hours. */
  public boolean inHours(Instant moment) {
    return hours.filter(each -> !each.contain(moment)).isEmpty();
  }

  /** Whether it is for play money. */
  public boolean paper() {
    return accounts.iterator().next().paper();
  }

  /** Whether somebody has to count what it did today. */
  public boolean counted() {
    return dailyOrdersMax.isPresent() || dailyValueMax.isPresent();
  }
}
