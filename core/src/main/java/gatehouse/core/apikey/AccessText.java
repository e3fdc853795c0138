package gatehouse.core.apikey;

import gatehouse.core.audit.Facts;
import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rights, fail-safe policies and bindings as texts in rows: one canonical JSON object each. */
public final class AccessText {
  private AccessText() {}

  /** The text of what makes a session a program's. */
  public static String of(Access access) {
    SortedMap<String, String> facts = facts(access.rights());
    facts.put("client", access.clientId());
    facts.put("method", access.binding().method().name());
    facts.put("thumbprint", access.binding().thumbprint());
    return Facts.toJson(facts);
  }

  /** Reads {@link #of(Access)}. */
  public static Access access(String text) {
    SortedMap<String, String> facts = read(text);
    return new Access(
        get(facts, "client"),
        rights(facts),
        new Binding(Binding.Method.valueOf(get(facts, "method")), get(facts, "thumbprint")));
  }

  public static String of(AccessRights rights) {
    return Facts.toJson(facts(rights));
  }

  /** Reads {@link #of(AccessRights)}. */
  public static AccessRights rights(String text) {
    return rights(read(text));
  }

  public static String of(FailSafePolicy policy) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("action", policy.action().name());
    facts.put("lifetimes", joined(policy.lifetimes(), Enum::name));
    facts.put("wholeAccount", Boolean.toString(policy.wholeAccount()));
    facts.put("grace", policy.grace().toString());
    facts.put("heartbeat", policy.heartbeat().toString());
    facts.put("triggers", joined(policy.triggers(), Enum::name));
    return Facts.toJson(facts);
  }

  /** Reads {@link #of(FailSafePolicy)}. */
  public static FailSafePolicy policy(String text) {
    SortedMap<String, String> facts = read(text);
    return new FailSafePolicy(
        FailSafePolicy.Action.valueOf(get(facts, "action")),
        set(get(facts, "lifetimes"), TimeInForce::valueOf),
        Boolean.parseBoolean(facts.get("wholeAccount")),
        Duration.parse(get(facts, "grace")),
        Duration.parse(get(facts, "heartbeat")),
        set(get(facts, "triggers"), FailSafePolicy.Trigger::valueOf));
  }

  private static SortedMap<String, String> facts(AccessRights rights) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("accounts", joined(rights.accounts(), AccountNumber::value));
    facts.put("scope", rights.scope().name());
    facts.put("products", joined(rights.products(), Enum::name));
    facts.put("networks", joined(rights.networks(), Function.identity()));
    rights.orderValueMax().ifPresent(most -> facts.put("orderValue", most.toPlainString()));
    rights.dailyOrdersMax().ifPresent(most -> facts.put("dailyOrders", most.toString()));
    rights.dailyValueMax().ifPresent(most -> facts.put("dailyValue", most.toPlainString()));
    rights
        .hours()
        .ifPresent(hours -> {
          facts.put("zone", hours.zone().getId());
          facts.put("from", hours.from().toString());
          facts.put("until", hours.until().toString());
          facts.put("days", joined(hours.days(), Enum::name));
        });
    return facts;
  }

  private static AccessRights rights(SortedMap<String, String> facts) {
    Optional<Hours> hours =
        Optional.ofNullable(facts.get("zone"))
            .map(zone ->
                new Hours(
                    ZoneId.of(zone),
                    LocalTime.parse(get(facts, "from")),
                    LocalTime.parse(get(facts, "until")),
                    set(get(facts, "days"), DayOfWeek::valueOf)));
    return new AccessRights(
        set(get(facts, "accounts"), AccountNumber::new),
        AccessScope.valueOf(get(facts, "scope")),
        set(get(facts, "products"), Product::valueOf),
        Optional.ofNullable(facts.get("orderValue")).map(BigDecimal::new),
        Optional.ofNullable(facts.get("dailyOrders")).map(Integer::valueOf),
        Optional.ofNullable(facts.get("dailyValue")).map(BigDecimal::new),
        set(get(facts, "networks"), Function.identity()),
        hours);
  }

  private static SortedMap<String, String> read(String text) {
    return Facts.parse(text).orElseThrow();
  }

  private static String get(SortedMap<String, String> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }

  private static <T> String joined(Collection<T> values, Function<? super T, String> text) {
    return values.stream().map(text).sorted().collect(Collectors.joining(","));
  }

  private static <T> Set<T> set(String texts, Function<String, T> parse) {
    return Arrays.stream(texts.split(",", -1))
        .filter(text -> !text.isEmpty())
        .map(parse)
        .collect(Collectors.toUnmodifiableSet());
  }
}
