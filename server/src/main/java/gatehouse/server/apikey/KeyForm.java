package gatehouse.server.apikey;

import gatehouse.client.wire.KeyFailSafe;
import gatehouse.client.wire.KeyHours;
import gatehouse.client.wire.KeyRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Form;
import gatehouse.server.base.Problem;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new key as it was typed, so that it can be shown again.
 *
 * @param texts by field
 * @param ticked the boxes, such as {@code account-U1000001}
 */
public record KeyForm(Map<String, String> texts, Set<String> ticked) {
  private static final int TEXT_MAX = 64;
  private static final int NETWORKS_CHARACTERS_MAX = 1_000;
  private static final List<String> FIELDS =
      List.of(
          "name",
          "scope",
          "expiresInDays",
          "orderValueMax",
          "dailyOrdersMax",
          "dailyValueMax",
          "from",
          "until",
          "zone",
          "action",
          "graceSeconds",
          "heartbeatSeconds");

  /** What is typed is copied. */
  public KeyForm {
    texts = Map.copyOf(texts);
    ticked = Set.copyOf(ticked);
  }

  /** What the form begins with. */
  static KeyForm usual(ZoneId zone) {
    KeyForm lost = ofPolicy(FailSafePolicy.USUAL);
    Set<String> ticked = new HashSet<>(lost.ticked);
    List.of(Product.values()).forEach(each -> ticked.add(box("product", each)));
    List.of(DayOfWeek.values()).forEach(each -> ticked.add(box("day", each)));
    Map<String, String> texts = new HashMap<>(lost.texts);
    texts.put("scope", AccessScope.READ.code());
    texts.put("expiresInDays", Integer.toString(KeyWish.DAYS_USUAL));
    texts.put("zone", zone.getId());
    return new KeyForm(texts, ticked);
  }

  /** The part about the loss of the program alone. */
  public static KeyForm ofPolicy(FailSafePolicy policy) {
    Set<String> ticked = new HashSet<>();
    policy.lifetimes().forEach(each -> ticked.add(box("lifetime", each)));
    policy.triggers().forEach(each -> ticked.add(box("trigger", each)));
    if (policy.wholeAccount()) {
      ticked.add("wholeAccount");
    }
    return new KeyForm(
        Map.of(
            "action",
            KeyWishes.code(policy.action()),
            "graceSeconds",
            Long.toString(policy.grace().toSeconds()),
            "heartbeatSeconds",
            Long.toString(policy.heartbeat().toSeconds())),
        ticked);
  }

  /** Takes that part as it came; nothing when the form has none. */
  public static Optional<KeyForm> ofPolicy(Form form) {
    return form.text("action", TEXT_MAX).isEmpty()
        ? Optional.empty()
        : Optional.of(of(form, List.of()));
  }

  /** What is to happen when a program is lost that may trade, or what is wrong with it. */
  public KeyWishes.ReadPolicy policy() {
    List<Problem> unread = new ArrayList<>();
    KeyFailSafe asked = failSafe(unread);
    KeyWishes.ReadPolicy read = KeyWishes.policy(asked, true, FailSafePolicy.USUAL);
    unread.addAll(read.problems());
    return unread.isEmpty() ? read : new KeyWishes.ReadPolicy(Optional.empty(), unread);
  }

  private KeyFailSafe failSafe(List<Problem> unread) {
    return new KeyFailSafe(
        text("action"),
        named("lifetime-"),
        on("wholeAccount"),
        whole("graceSeconds", "Seconds to come back", unread),
        whole("heartbeatSeconds", "Seconds of silence", unread),
        named("trigger-"));
  }

  private static String box(String group, Enum<?> value) {
    return group + "-" + KeyWishes.code(value);
  }

  /** Takes the form as it came. */
  static KeyForm of(Form form, Collection<AccountNumber> accounts) {
    Map<String, String> texts = new HashMap<>();
    FIELDS.forEach(field -> texts.put(field, form.text(field, TEXT_MAX).strip()));
    texts.put("networks", form.text("networks", NETWORKS_CHARACTERS_MAX).strip());
    Set<String> ticked = new HashSet<>();
    List<String> boxes = new ArrayList<>(List.of("wholeAccount"));
    accounts.forEach(account -> boxes.add("account-" + account));
    List.of(Product.values()).forEach(each -> boxes.add(box("product", each)));
    List.of(DayOfWeek.values()).forEach(each -> boxes.add(box("day", each)));
    List.of(TimeInForce.values()).forEach(each -> boxes.add(box("lifetime", each)));
    List.of(FailSafePolicy.Trigger.values()).forEach(each -> boxes.add(box("trigger", each)));
    boxes.stream().filter(form::ticked).forEach(ticked::add);
    return new KeyForm(texts, ticked);
  }

  public String text(String field) {
    return texts.getOrDefault(field, "");
  }

  public boolean on(String box) {
    return ticked.contains(box);
  }

  /** What it asks for, or what is wrong with it. */
  KeyWishes.Read read(Map<AccountNumber, Role> reach) {
    List<Problem> unread = new ArrayList<>();
    Integer orders = whole("dailyOrdersMax", "Orders of a day", unread);
    Integer days = whole("expiresInDays", "Days until it ends", unread);
    KeyRights rights =
        new KeyRights(
            named("account-"),
            text("scope"),
            named("product-"),
            text("orderValueMax"),
            orders,
            text("dailyValueMax"),
            networks(),
            hours());
    KeyFailSafe failSafe = failSafe(unread);
    boolean trades = !text("scope").equals(AccessScope.READ.code());
    KeyWishes.Read read =
        KeyWishes.read(reach, text("name"), rights, days, trades ? failSafe : null);
    if (unread.isEmpty()) {
      return read;
    }
    unread.addAll(read.problems());
    return new KeyWishes.Read(Optional.empty(), unread);
  }

  private @Nullable Integer whole(String field, String label, List<Problem> problems) {
    String text = text(field);
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("[0-9]{1,7}")) {
      problems.add(new Problem(field, label + ": write a whole number."));
      return null;
    }
    return Integer.valueOf(text);
  }

  private List<String> named(String group) {
    return ticked.stream()
        .filter(box -> box.startsWith(group))
        .map(box -> box.substring(group.length()))
        .sorted()
        .toList();
  }

  private List<String> networks() {
    return List.of(text("networks").split("[\\s,]+")).stream()
        .filter(each -> !each.isEmpty())
        .toList();
  }

  /** None while every day and the whole day are meant. */
  private @Nullable KeyHours hours() {
    List<String> days = named("day-");
    boolean whole = text("from").isEmpty() && text("until").isEmpty();
    if (whole && days.size() == DayOfWeek.values().length) {
      return null;
    }
    return new KeyHours(
        text("zone"), whole ? "00:00" : text("from"), whole ? "00:00" : text("until"), days);
  }
}
