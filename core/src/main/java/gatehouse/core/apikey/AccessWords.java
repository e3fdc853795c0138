package gatehouse.core.apikey;

import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a program may do, and what happens when it is lost, in plain sentences. */
public final class AccessWords {
  private AccessWords() {}

  /** What it may do, where, and within which limits: one sentence each, the widest first. */
  public static List<String> of(AccessRights rights) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "It may "
            + rights.scope().text()
            + ", in "
            + listed(rights.accounts(), AccountNumber::value)
            + (rights.paper() ? ", which is play money." : ", with real money."));
    if (rights.scope().trades()) {
      sentences.add(products(rights));
      rights
          .orderValueMax()
          .ifPresent(most -> sentences.add("One order is worth at most " + amount(most) + "."));
      day(rights).ifPresent(sentences::add);
    }
    sentences.add(
        rights.networks().isEmpty()
            ? "It may come from any network."
            : "It may come only from " + listed(rights.networks(), Function.identity()) + ".");
    rights.hours().ifPresent(hours -> sentences.add("It may come in " + hours(hours) + "."));
    return List.copyOf(sentences);
  }

  private static String products(AccessRights rights) {
    return rights.products().size() == Product.values().length
        ? "It trades every product that the account may."
        : "It trades "
            + listed(rights.products().stream().sorted().toList(), each -> label(each.label()))
            + ", and nothing else.";
  }

  /** A label within a sentence: ETFs keep their letters. */
  private static String label(String label) {
    return Character.isUpperCase(label.charAt(1))
        ? label
        : label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
  }

  private static java.util.Optional<String> day(AccessRights rights) {
    List<String> most = new ArrayList<>();
    rights
        .dailyOrdersMax()
        .ifPresent(orders ->
            most.add(orders == 1 ? "1 order" : String.format(Locale.ROOT, "%,d orders", orders)));
    rights.dailyValueMax().ifPresent(value -> most.add("orders worth " + amount(value)));
    return most.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            "A day it may place at most "
                + String.join(" and ", most)
                + (rights.accounts().size() > 1 ? " in each account." : "."));
  }

  private static String amount(BigDecimal amount) {
    DecimalFormat grouped =
        new DecimalFormat("#,##0.########", DecimalFormatSymbols.getInstance(Locale.ROOT));
    return grouped.format(amount) + " in the account’s currency";
  }

  private static String hours(Hours hours) {
    String days =
        hours.days().size() == DayOfWeek.values().length
            ? "every day"
            : "on "
                + listed(
                    hours.days().stream().sorted().toList(),
                    day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    String time =
        hours.from().equals(hours.until()) ? "" : " from " + hours.from() + " to " + hours.until();
    return days + time + " (" + hours.zone() + ")";
  }

  /** What is done when the program is lost: one sentence each. */
  public static List<String> of(FailSafePolicy policy) {
    if (policy.action() == FailSafePolicy.Action.NOTHING || policy.triggers().isEmpty()) {
      return List.of("When the program is lost, nothing happens: its orders stay as they are.");
    }
    String when =
        listed(
            policy.triggers().stream().sorted().toList(),
            each ->
                each == FailSafePolicy.Trigger.HEARTBEAT
                    ? "it is silent for " + span(policy.heartbeat())
                    : each.text());
    String wait =
        policy.grace().isZero() ? "at once" : "after " + span(policy.grace()) + " to come back";
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "When "
            + when.replace(" and ", " or ")
            + ", "
            + wait
            + " we "
            + policy.action().text()
            + ".");
    boolean forGood =
        policy.triggers().contains(FailSafePolicy.Trigger.REVOCATION)
            || policy.triggers().contains(FailSafePolicy.Trigger.SUSPENSION);
    if (forGood && !policy.grace().isZero()) {
      sentences.add("One that is revoked or suspended cannot come back: then we do it at once.");
    }
    if (policy.action() != FailSafePolicy.Action.PAUSE) {
      boolean all = policy.lifetimes().size() == TimeInForce.values().length;
      sentences.add(
          (policy.wholeAccount()
                  ? "That covers all orders of the account"
                  : "That covers its own orders")
              + (all
                  ? "."
                  : " of these lifetimes: "
                      + listed(
                          policy.lifetimes().stream().sorted().toList(),
                          each -> label(each.label()))
                      + "."));
    }
    return List.copyOf(sentences);
  }

  /** {@code 30 seconds}, {@code 5 minutes}. */
  static String span(Duration span) {
    long seconds = span.toSeconds();
    boolean minutes = seconds >= 60 && seconds % 60 == 0;
    long count = minutes ? seconds / 60 : seconds;
    return count + (minutes ? " minute" : " second") + (count == 1 ? "" : "s");
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  private static <T> String listed(Collection<T> values, Function<? super T, String> text) {
    List<String> texts =
        values instanceof List<T> given
            ? given.stream().map(text).toList()
            : values.stream().map(text).sorted().toList();
    int last = texts.size() - 1;
    return last <= 0
        ? String.join("", texts)
        : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
  }
}
