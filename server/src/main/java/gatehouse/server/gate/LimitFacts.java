package gatehouse.server.gate;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Limits;
import gatehouse.core.market.Product;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sets of limits, and which of two counts, for the page about limits. */
final class LimitFacts {
  private static final String NONE = "No limit";

  private LimitFacts() {}

  static AccountView.Section of(String id, String heading, Limits limits, String base) {
    return AccountView.Section.facts(
        id,
        heading,
        List.of(
            new AccountView.Fact("Largest order", amount(limits.orderValueMax(), base)),
            new AccountView.Fact("Largest loss of a day", amount(limits.dailyLossMax(), base)),
            new AccountView.Fact("Orders of a day", count(limits.dailyOrdersMax())),
            new AccountView.Fact("Not to be opened", products(limits.barred())),
            new AccountView.Fact("Only close positions", limits.reduceOnly() ? "Yes" : "No")));
  }

  /** The stricter of each, and whose it is. */
  static AccountView.Section counting(AccountProfile account) {
    Limits own = account.owner();
    Limits broker = account.operator();
    Limits both = account.limits();
    String base = account.base().getCurrencyCode();
    return AccountView.Section.facts(
        "counts",
        "What counts",
        List.of(
            new AccountView.Fact(
                "Largest order",
                amount(both.orderValueMax(), base)
                    + whose(own.orderValueMax(), broker.orderValueMax())),
            new AccountView.Fact(
                "Largest loss of a day",
                amount(both.dailyLossMax(), base)
                    + whose(own.dailyLossMax(), broker.dailyLossMax())),
            new AccountView.Fact(
                "Orders of a day",
                count(both.dailyOrdersMax())
                    + whose(own.dailyOrdersMax(), broker.dailyOrdersMax())),
            new AccountView.Fact(
                "A day begins", "at midnight in " + account.entity().zone().getId()),
            new AccountView.Fact("Not to be opened", products(both.barred())),
            new AccountView.Fact(
                "Only close positions",
                !both.reduceOnly()
                    ? "No"
                    : broker.reduceOnly() ? "Yes, set by the broker" : "Yes, set by the owner")));
  }

  /** Of two that are equal the owner's own is named: it is the one that can be changed here. */
  private static <T extends Comparable<T>> String whose(Optional<T> own, Optional<T> broker) {
    if (own.isEmpty() && broker.isEmpty()) {
      return "";
    }
    boolean owners =
        own.isPresent() && (broker.isEmpty() || own.get().compareTo(broker.get()) <= 0);
    return owners ? ", set by the owner" : ", set by the broker";
  }

  private static String amount(Optional<BigDecimal> amount, String base) {
    return amount.map(each -> each.toPlainString() + " " + base).orElse(NONE);
  }

  private static String count(Optional<Integer> count) {
    return count.map(String::valueOf).orElse(NONE);
  }

  private static String products(Set<Product> products) {
    return products.isEmpty()
        ? "Nothing is barred"
        : products.stream().sorted().map(Product::label).collect(Collectors.joining(", "));
  }
}
