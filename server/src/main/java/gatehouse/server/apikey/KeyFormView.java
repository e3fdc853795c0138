package gatehouse.server.apikey;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Product;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import gatehouse.server.gate.Profiles;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a new key may do.
 *
 * @param live accounts with real money
 * @param paper accounts with play money
 */
public record KeyFormView(KeyForm form, List<Box> live, List<Box> paper, List<Problem> problems)
    implements View {
  /** Something to tick or to choose: what it sends, and what it says. */
  public record Box(String name, String label) {}

  static KeyFormView of(KeyForm form, List<Profiles.Reach> reach, List<Problem> problems) {
    return new KeyFormView(form, accounts(reach, false), accounts(reach, true), problems);
  }

  private static List<Box> accounts(List<Profiles.Reach> reach, boolean paper) {
    return reach.stream()
        .filter(each -> each.account().number().paper() == paper)
        .sorted(Comparator.comparing(each -> each.account().number()))
        .map(each ->
            new Box(
                "account-" + each.account().number(),
                each.account().number()
                    + " "
                    + each.account().title()
                    + (each.role() == Role.OWNER
                        ? ""
                        : ", as " + each.role().label().toLowerCase(Locale.ROOT))))
        .toList();
  }

  public List<Box> scopes() {
    return boxes("", AccessScope.values(), each -> "It may " + each.text());
  }

  public List<Box> products() {
    return boxes("product-", Product.values(), Product::label);
  }

  public List<Box> days() {
    return boxes(
        "day-", DayOfWeek.values(), day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
  }

  public static List<Box> actions() {
    return boxes("", FailSafePolicy.Action.values(), each -> "We " + each.text());
  }

  public static List<Box> lifetimes() {
    return boxes("lifetime-", TimeInForce.values(), TimeInForce::label);
  }

  /** What counts as a loss; what a registered client does is not held against its own past. */
  public static List<Box> triggers(boolean key) {
    return boxes("trigger-", FailSafePolicy.Trigger.values(), each -> "When " + each.text())
        .stream()
        .filter(box -> key || !box.name().equals("trigger-suspension"))
        .toList();
  }

  private static <E extends Enum<E>> List<Box> boxes(
      String group, E[] values, Function<E, String> label) {
    return Arrays.stream(values)
        .map(each -> new Box(group + KeyWishes.code(each), label.apply(each)))
        .toList();
  }

  @Override
  public String template() {
    return "apikey/form";
  }

  @Override
  public String title() {
    return "New key";
  }
}
