package gatehouse.server.account;

import gatehouse.client.wire.LimitSet;
import gatehouse.client.wire.LimitsInfo;
import gatehouse.client.wire.LimitsRequest;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Limits;
import gatehouse.core.market.Product;
import gatehouse.core.trade.Decimals;
import gatehouse.server.base.RequestException;
import io.helidon.http.Status;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Limits as operators' programs write and read them. */
final class LimitsJson {
  private static final int DAILY_ORDERS_MAX = 1_000_000;

  private LimitsJson() {}

  /**
   * What is asked for, in the domain's types; what is empty stays as it is.
   *
   * @param what the same in words, for the log
   */
  record Asked(
      Optional<BigDecimal> orderValue,
      Optional<BigDecimal> dailyLoss,
      Optional<Integer> dailyOrders,
      Optional<Set<Product>> barred,
      Optional<Boolean> reduceOnly,
      boolean clear,
      String what) {
    Limits over(Limits before) {
      Limits from = clear ? Limits.NONE : before;
      return new Limits(
          orderValue.or(from::orderValueMax),
          dailyLoss.or(from::dailyLossMax),
          dailyOrders.or(from::dailyOrdersMax),
          barred.orElse(from.barred()),
          reduceOnly.orElse(from.reduceOnly()));
    }
  }

  static Asked asked(LimitsRequest request) {
    Optional<BigDecimal> orderValue = amount("orderValue", request.orderValue());
    Optional<BigDecimal> dailyLoss = amount("dailyLoss", request.dailyLoss());
    Optional<Integer> dailyOrders = Optional.ofNullable(request.dailyOrders());
    if (dailyOrders.filter(orders -> orders < 1 || orders > DAILY_ORDERS_MAX).isPresent()) {
      throw bad("The field dailyOrders must be a number from 1 to " + DAILY_ORDERS_MAX + ".");
    }
    Optional<Set<Product>> barred = Optional.ofNullable(request.barred()).map(LimitsJson::products);
    Optional<Boolean> reduceOnly = Optional.ofNullable(request.reduceOnly());
    boolean clear = Boolean.TRUE.equals(request.clear());
    StringJoiner what = new StringJoiner(", ");
    if (clear) {
      what.add("those of before taken away");
    }
    orderValue.ifPresent(most -> what.add("largest order " + most.toPlainString()));
    dailyLoss.ifPresent(most -> what.add("largest loss of a day " + most.toPlainString()));
    dailyOrders.ifPresent(most -> what.add("orders of a day " + most));
    barred.ifPresent(all ->
        what.add(all.isEmpty() ? "nothing barred" : "barred " + String.join(" ", codes(all))));
    reduceOnly.ifPresent(only -> what.add(only ? "closing only" : "opening allowed"));
    if (what.length() == 0) {
      throw bad("Say which limit to set, or clear them all.");
    }
    return new Asked(
        orderValue, dailyLoss, dailyOrders, barred, reduceOnly, clear, what.toString());
  }

  private static Optional<BigDecimal> amount(String field, @Nullable String typed) {
    return Optional.ofNullable(typed)
        .map(each ->
            Decimals.parse(each)
                .filter(amount -> amount.signum() > 0)
                .orElseThrow(
                    () -> bad(Decimals.hint("The field " + field) + " It must be above zero.")));
  }

  private static Set<Product> products(List<String> codes) {
    Set<Product> products = EnumSet.noneOf(Product.class);
    for (String code : codes) {
      products.add(
          Stream.of(Product.values())
              .filter(each -> AdminJson.code(each).equals(code))
              .findFirst()
              .orElseThrow(() ->
                  bad(
                      "The field barred may hold "
                          + String.join(", ", codes(EnumSet.allOf(Product.class)))
                          + ".")));
    }
    return products;
  }

  private static List<String> codes(Set<Product> products) {
    return products.stream().sorted().map(AdminJson::code).toList();
  }

  static LimitsInfo info(AccountProfile account) {
    return new LimitsInfo(
        account.number().value(),
        account.base().getCurrencyCode(),
        set(account.owner()),
        set(account.operator()),
        set(account.limits()));
  }

  private static LimitSet set(Limits limits) {
    return new LimitSet(
        limits.orderValueMax().map(BigDecimal::toPlainString).orElse(null),
        limits.dailyLossMax().map(BigDecimal::toPlainString).orElse(null),
        limits.dailyOrdersMax().orElse(null),
        codes(limits.barred()),
        limits.reduceOnly());
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
