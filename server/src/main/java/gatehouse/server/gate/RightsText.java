package gatehouse.server.gate;

import gatehouse.core.audit.Facts;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rights and limits as texts in rows: one canonical JSON object of strings each. */
final class RightsText {
  private RightsText() {}

  static String of(Rights rights) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("margin", Boolean.toString(rights.margin()));
    facts.put("options", Integer.toString(rights.optionsLevel()));
    facts.put("products", names(rights.products()));
    facts.put("regions", names(rights.regions()));
    return Facts.toJson(facts);
  }

  static Rights rights(String text) {
    SortedMap<String, String> facts = Facts.parse(text).orElseThrow();
    return new Rights(
        Boolean.parseBoolean(facts.get("margin")),
        Integer.parseInt(facts.getOrDefault("options", "0")),
        set(facts.getOrDefault("products", ""), Product::valueOf),
        set(facts.getOrDefault("regions", ""), Region::valueOf));
  }

  static String of(Limits limits) {
    SortedMap<String, String> facts = new TreeMap<>();
    limits.orderValueMax().ifPresent(most -> facts.put("orderValue", most.toPlainString()));
    limits.dailyLossMax().ifPresent(most -> facts.put("dailyLoss", most.toPlainString()));
    limits.dailyOrdersMax().ifPresent(most -> facts.put("dailyOrders", most.toString()));
    facts.put("barred", names(limits.barred()));
    facts.put("reduceOnly", Boolean.toString(limits.reduceOnly()));
    return Facts.toJson(facts);
  }

  static Limits limits(String text) {
    SortedMap<String, String> facts = Facts.parse(text).orElseThrow();
    return new Limits(
        Optional.ofNullable(facts.get("orderValue")).map(BigDecimal::new),
        Optional.ofNullable(facts.get("dailyLoss")).map(BigDecimal::new),
        Optional.ofNullable(facts.get("dailyOrders")).map(Integer::valueOf),
        set(facts.getOrDefault("barred", ""), Product::valueOf),
        Boolean.parseBoolean(facts.get("reduceOnly")));
  }

  private static String names(Collection<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
  }

  private static <T> Set<T> set(String names, Function<String, T> parse) {
    return Arrays.stream(names.split(",", -1))
        .filter(name -> !name.isEmpty())
        .map(parse)
        .collect(Collectors.toUnmodifiableSet());
  }
}
