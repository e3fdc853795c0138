package gatehouse.server.apikey;

import gatehouse.client.wire.KeyFailSafe;
import gatehouse.client.wire.KeyHours;
import gatehouse.client.wire.KeyRights;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Hours;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Decimals;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Subnet;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what somebody asks for a key, from the page's form or from a program alike: every fault is
 * told in words, with the field where it stands.
 */
public final class KeyWishes {
  static final int DAILY_ORDERS_MAX = 1_000_000;

  private final Map<AccountNumber, Role> reach;
  private final List<Problem> problems = new ArrayList<>();

  private KeyWishes(Map<AccountNumber, Role> reach) {
    this.reach = reach;
  }

  /** What was found: a wish, or what is wrong with it. */
  record Read(Optional<KeyWish> wish, List<Problem> problems) {}

  /**
   * Reads it.
   *
   * @param reach the accounts of whoever asks, of both kinds
   * @param days until it ends; as usual when missing
   */
  static Read read(
      Map<AccountNumber, Role> reach,
      String name,
      KeyRights rights,
      @Nullable Integer days,
      @Nullable KeyFailSafe failSafe) {
    KeyWishes reader = new KeyWishes(reach);
    String given = name.strip();
    reader.checkName(given);
    int until = days == null ? KeyWish.DAYS_USUAL : days;
    reader.checkDays(until);
    boolean trades = !rights.scope().equals(AccessScope.READ.code());
    Optional<FailSafePolicy> policy = reader.read(failSafe, trades, FailSafePolicy.USUAL);
    Optional<AccessRights> granted = reader.rights(rights);
    return new Read(
        reader.problems.isEmpty() && granted.isPresent() && policy.isPresent()
            ? Optional.of(new KeyWish(given, granted.get(), policy.get(), until, Optional.empty()))
            : Optional.empty(),
        List.copyOf(reader.problems));
  }

  /** The rights that were asked for, or what is wrong with them. */
  public record ReadRights(Optional<AccessRights> rights, List<Problem> problems) {}

  /** Reads rights alone. */
  public static ReadRights rights(Map<AccountNumber, Role> reach, KeyRights asked) {
    KeyWishes reader = new KeyWishes(reach);
    Optional<AccessRights> rights = reader.rights(asked);
    return new ReadRights(rights, List.copyOf(reader.problems));
  }

  /** The policy that was asked for, or what is wrong with it. */
  public record ReadPolicy(Optional<FailSafePolicy> policy, List<Problem> problems) {}

  /**
   * Reads what is to happen when a program is lost.
   *
   * @param trades whether the program may trade: else nothing has to happen
   * @param usual what counts where nothing is said
   */
  public static ReadPolicy policy(
      @Nullable KeyFailSafe asked, boolean trades, FailSafePolicy usual) {
    KeyWishes reader = new KeyWishes(Map.of());
    Optional<FailSafePolicy> policy = reader.read(asked, trades, usual);
    return new ReadPolicy(policy, List.copyOf(reader.problems));
  }

  /** What is wrong with that name. */
  static Optional<Problem> name(String name) {
    KeyWishes reader = new KeyWishes(Map.of());
    reader.checkName(name);
    return reader.problems.stream().findFirst();
  }

  private void checkName(String name) {
    check(
        !name.isEmpty()
            && name.length() <= ApiKey.NAME_MAX
            && name.chars().noneMatch(Character::isISOControl),
        "name",
        "Give it a name of 1 to "
            + ApiKey.NAME_MAX
            + " characters, so that you can tell it from others.");
  }

  /** What is wrong with that number of days until a key ends. */
  static Optional<Problem> days(int days) {
    KeyWishes reader = new KeyWishes(Map.of());
    reader.checkDays(days);
    return reader.problems.stream().findFirst();
  }

  private void checkDays(int days) {
    check(
        days >= 1 && days <= KeyWish.DAYS_MAX,
        "expiresInDays",
        "A key ends after 1 to " + KeyWish.DAYS_MAX + " days.");
  }

  private boolean check(boolean right, String field, String sentence) {
    if (!right) {
      problems.add(new Problem(field, sentence));
    }
    return right;
  }

  private Optional<AccessRights> rights(KeyRights asked) {
    Optional<AccessScope> scope =
        Arrays.stream(AccessScope.values())
            .filter(each -> each.code().equals(asked.scope()))
            .findFirst();
    check(scope.isPresent(), "scope", "Choose what it may do: read, reduce-only or trade.");
    Set<AccountNumber> accounts = accounts(asked.accounts(), scope);
    Set<Product> products = named(asked.products(), Product.class, "products", "product");
    check(!products.isEmpty(), "products", "Choose at least one product.");
    Optional<BigDecimal> orderValue = amount(asked.orderValueMax(), "orderValueMax", "One order");
    Optional<BigDecimal> dailyValue = amount(asked.dailyValueMax(), "dailyValueMax", "A day");
    Integer orders = asked.dailyOrdersMax();
    check(
        orders == null || (orders >= 1 && orders <= DAILY_ORDERS_MAX),
        "dailyOrdersMax",
        "Orders of a day: write a whole number from 1 to 1000000, or nothing.");
    Set<String> networks = networks(asked.networks());
    Optional<Hours> hours = hours(asked.hours());
    return problems.isEmpty()
        ? Optional.of(
            new AccessRights(
                accounts,
                scope.orElseThrow(),
                products,
                orderValue,
                Optional.ofNullable(orders),
                dailyValue,
                networks,
                hours))
        : Optional.empty();
  }

  private Set<AccountNumber> accounts(List<String> asked, Optional<AccessScope> scope) {
    Set<AccountNumber> accounts = new HashSet<>();
    boolean trades = scope.filter(AccessScope::trades).isPresent();
    for (String text : asked) {
      Optional<AccountNumber> number =
          Optional.of(text).filter(AccountNumber::fits).map(AccountNumber::new);
      Optional<Role> role = number.map(reach::get);
      if (check(role.isPresent(), "accounts", "You reach no account " + cut(text) + ".")
          && check(
              !trades || role.orElseThrow().trades(),
              "accounts",
              "You may look at " + cut(text) + ", and not trade in it; so may your key.")) {
        accounts.add(number.orElseThrow());
      }
    }
    check(!asked.isEmpty(), "accounts", "Choose at least one account.");
    check(
        accounts.size() <= AccessRights.ACCOUNTS_MAX,
        "accounts",
        "A key reaches at most " + AccessRights.ACCOUNTS_MAX + " accounts.");
    check(
        accounts.stream().map(AccountNumber::paper).distinct().count() <= 1,
        "accounts",
        "Choose live accounts or paper accounts: a key is never for both.");
    return accounts;
  }

  private Optional<BigDecimal> amount(@Nullable String text, String field, String label) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    Optional<BigDecimal> amount = Decimals.parse(text).filter(each -> each.signum() > 0);
    check(amount.isPresent(), field, Decimals.hint(label));
    return amount;
  }

  private Set<String> networks(@Nullable List<String> asked) {
    Set<String> networks = new HashSet<>();
    for (String text : asked == null ? List.<String>of() : asked) {
      Optional<Subnet> network = Subnet.read(text);
      check(
          network.isPresent(),
          "networks",
          cut(text)
              + " is no network. Write an address such as 192.0.2.7, or a prefix such as"
              + " 192.0.2.0/24 or 2001:db8::/32, whose bits after the prefix are 0.");
      network.ifPresent(each -> networks.add(each.toString()));
    }
    check(
        networks.size() <= AccessRights.NETWORKS_MAX,
        "networks",
        "At most " + AccessRights.NETWORKS_MAX + " networks fit into one key.");
    return networks;
  }

  private Optional<Hours> hours(@Nullable KeyHours asked) {
    if (asked == null) {
      return Optional.empty();
    }
    Set<DayOfWeek> days = named(asked.days(), DayOfWeek.class, "days", "day of the week");
    if (!check(!days.isEmpty(), "days", "Choose at least one day on which it may come in.")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Hours(
              ZoneId.of(asked.zone().strip()),
              LocalTime.parse(asked.from()),
              LocalTime.parse(asked.until()),
              days));
    } catch (DateTimeException e) {
      check(
          false,
          "hours",
          "Hours need a begin and an end such as 09:30, and a zone such as Europe/Stockholm.");
      return Optional.empty();
    }
  }

  private Optional<FailSafePolicy> read(
      @Nullable KeyFailSafe asked, boolean trades, FailSafePolicy usual) {
    if (asked == null) {
      return Optional.of(trades ? usual : FailSafePolicy.NONE);
    }
    Optional<FailSafePolicy.Action> action =
        Arrays.stream(FailSafePolicy.Action.values())
            .filter(each -> code(each).equals(asked.action()))
            .findFirst();
    check(
        action.isPresent(),
        "failSafe",
        "Choose what we do when the program is lost: nothing, pause, cancel or flatten.");
    Duration grace = seconds(asked.graceSeconds(), usual.grace());
    Duration heartbeat = seconds(asked.heartbeatSeconds(), usual.heartbeat());
    check(
        !grace.isNegative() && grace.compareTo(FailSafePolicy.GRACE_MAX) <= 0,
        "graceSeconds",
        "The time to come back is 0 to 3600 seconds.");
    check(
        heartbeat.compareTo(FailSafePolicy.HEARTBEAT_MIN) >= 0
            && heartbeat.compareTo(FailSafePolicy.HEARTBEAT_MAX) <= 0,
        "heartbeatSeconds",
        "The longest silence is 1 to 3600 seconds.");
    Set<TimeInForce> lifetimes =
        asked.lifetimes() == null
            ? usual.lifetimes()
            : named(asked.lifetimes(), TimeInForce.class, "lifetimes", "lifetime of orders");
    Set<FailSafePolicy.Trigger> triggers =
        asked.triggers() == null
            ? usual.triggers()
            : named(asked.triggers(), FailSafePolicy.Trigger.class, "triggers", "kind of loss");
    boolean whole = Boolean.TRUE.equals(asked.wholeAccount());
    return problems.isEmpty()
        ? Optional.of(
            new FailSafePolicy(action.orElseThrow(), lifetimes, whole, grace, heartbeat, triggers))
        : Optional.empty();
  }

  private static Duration seconds(@Nullable Integer given, Duration usual) {
    return given == null ? usual : Duration.ofSeconds(given);
  }

  /** The values of these names; all of them when none is named at all. */
  private <E extends Enum<E>> Set<E> named(
      @Nullable List<String> names, Class<E> type, String field, String what) {
    Set<E> values = EnumSet.noneOf(type);
    if (names == null) {
      return EnumSet.allOf(type);
    }
    for (String name : names) {
      Optional<E> value =
          Arrays.stream(type.getEnumConstants())
              .filter(each -> code(each).equals(name))
              .findFirst();
      check(value.isPresent(), field, cut(name) + " is no " + what + " that we know.");
      value.ifPresent(values::add);
    }
    return values;
  }

  /** The name of a value for programs and forms. */
  public static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String cut(String text) {
    return text.length() <= 45 ? text : text.substring(0, 45) + "…";
  }
}
