package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Conversion;
import gatehouse.core.gate.Effect;
import gatehouse.core.gate.Feed;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Interest;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What preflight found, in a person's words and times. */
record PreflightText(Questions.Preflight found, Outlook outlook, LocalTimes times) {
  private static final int RATE_DIGITS = 6;

  /** Such as {@code Buy 10 AAPL at the market, from Mobile, today, 16:00 (UTC+1)}. */
  String summary() {
    return OrderText.of(found.asked().ticket(), found.asked().instrument())
        + ", from "
        + outlook.through().label()
        + ", "
        + times.of(outlook.at());
  }

  List<PreflightView.Section> sections() {
    List<PreflightView.Section> sections = new ArrayList<>();
    found
        .effect()
        .ifPresent(effect -> {
          sections.add(new PreflightView.Section("cost", "What it costs", cost(effect)));
          sections.add(new PreflightView.Section("margin", "What it does", margin(effect)));
        });
    sections.add(new PreflightView.Section("route", "Where it goes", route()));
    sections.add(new PreflightView.Section("session", "Your session", session()));
    sections.add(new PreflightView.Section("data", "What you see of the market", data()));
    return sections;
  }

  private Currency base() {
    return found.asked().account().base();
  }

  private List<PreflightView.Line> cost(Effect effect) {
    List<PreflightView.Line> lines = new ArrayList<>();
    lines.add(
        PreflightView.Line.of(
            "Price assumed",
            OrderText.price(effect.price(), found.asked().instrument())
                + " "
                + effect.currency().getCurrencyCode()
                + ", as of now"));
    lines.add(PreflightView.Line.of("Worth about", worth(effect.value(), effect)));
    lines.add(PreflightView.Line.of("Commission about", worth(effect.commission(), effect)));
    for (Conversion each : effect.conversions()) {
      lines.addAll(conversion(each));
    }
    if (effect.conversions().isEmpty()) {
      lines.add(PreflightView.Line.of("Currency", "Nothing is borrowed or converted"));
    }
    return lines;
  }

  /** Also in the account's currency, where that is another. */
  private String worth(BigDecimal amount, Effect effect) {
    String own = OrderText.money(amount, effect.currency());
    return effect.currency().equals(base())
        ? own
        : own + ", that is " + OrderText.money(amount.multiply(effect.rate()), base());
  }

  private List<PreflightView.Line> conversion(Conversion each) {
    String amount = OrderText.money(each.amount(), each.currency());
    List<PreflightView.Line> lines = new ArrayList<>();
    lines.add(
        PreflightView.Line.of(
            each.borrows() ? "Borrows" : "Is missing",
            each.currency().equals(base())
                ? amount
                : amount
                    + ", that is "
                    + OrderText.money(each.inBase(), base())
                    + " at "
                    + rate(each.rate())));
    if (each.borrows()) {
      lines.add(
          PreflightView.Line.of(
              "Interest a day",
              OrderText.money(each.interestPerDay(), each.currency())
                  + ", at "
                  + OrderText.number(Interest.YEARLY_PERCENT)
                  + " % a year"));
    }
    each.by()
        .ifPresent(by ->
            lines.add(
                new PreflightView.Line(
                    each.borrows() ? "To convert instead" : "To convert first",
                    by.side().label()
                        + " "
                        + OrderText.number(by.quantity())
                        + " "
                        + by.pair()
                        + ", for a commission of "
                        + OrderText.money(by.commission(), by.commissionIn()),
                    convert(by, found.asked().account().number()))));
    return lines;
  }

  private static String rate(BigDecimal rate) {
    return OrderText.number(rate.setScale(RATE_DIGITS, RoundingMode.HALF_EVEN));
  }

  private static String convert(Conversion.Trade by, AccountNumber account) {
    Map<String, String> fields =
        Map.of(
            "account", account.value(),
            "symbol", by.pair().value(),
            "side", by.side().name(),
            "quantity", by.quantity().toPlainString(),
            "type", "MARKET");
    return ticket(field -> fields.getOrDefault(field, ""));
  }

  /** The address of a ticket with these fields; what is empty is left out. */
  static String ticket(UnaryOperator<String> field) {
    return TicketPages.FIELDS.stream()
        .filter(name -> !name.equals("id") && !field.apply(name).isBlank())
        .map(name -> name + "=" + URLEncoder.encode(field.apply(name), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "/trade?", ""));
  }

  private List<PreflightView.Line> margin(Effect effect) {
    return List.of(
        change("Initial margin", effect.before().initialMargin(), effect.after().initialMargin()),
        change(
            "Maintenance margin",
            effect.before().maintenanceMargin(),
            effect.after().maintenanceMargin()),
        change(
            "Available to trade",
            effect.before().availableFunds(),
            effect.after().availableFunds()));
  }

  private PreflightView.Line change(String label, BigDecimal before, BigDecimal after) {
    return PreflightView.Line.of(
        label,
        before.compareTo(after) == 0
            ? OrderText.money(after, base()) + ", as before"
            : OrderText.money(after, base()) + ", before " + OrderText.money(before, base()));
  }

  private List<PreflightView.Line> route() {
    List<PreflightView.Line> lines = new ArrayList<>();
    lines.add(
        PreflightView.Line.of(
            "Venue",
            outlook.venue().name()
                + " ("
                + outlook.venue().mic()
                + ")"
                + (found.asked().choosesLater()
                    ? ", or whichever shows the best price then"
                    : "")));
    lines.add(
        PreflightView.Line.of(
            "At that time", outlook.phase().label() + ", until " + both(outlook.phaseEndsAt())));
    if (!outlook.phase().regular()) {
      lines.add(PreflightView.Line.of("Open for every order", "from " + both(outlook.opensAt())));
    }
    return lines;
  }

  /** In the person's time, and in the venue's where its clocks show another. */
  private String both(Instant at) {
    boolean alike =
        times
            .zone()
            .getRules()
            .getOffset(at)
            .equals(outlook.venue().zone().getRules().getOffset(at));
    return alike
        ? times.of(at)
        : times.of(at) + "; there " + new LocalTimes(outlook.venue().zone(), times.now()).of(at);
  }

  private List<PreflightView.Line> session() {
    String then =
        switch (outlook.stay()) {
          case LIVES -> "You are still signed in";
          case IDLE_BY_THEN ->
              "Over by silence since " + times.of(outlook.idleAt()) + ", unless you use it before";
          case OVER_BY_THEN -> "Over since " + times.of(outlook.endsAt());
          case ELSEWHERE -> outlook.through().label() + " has a session of its own";
        };
    List<PreflightView.Line> lines = new ArrayList<>();
    lines.add(PreflightView.Line.of("At that time", then));
    if (outlook.stay() != Outlook.Stay.ELSEWHERE) {
      lines.add(PreflightView.Line.of("Ends at the latest", times.of(outlook.endsAt())));
    }
    lines.add(PreflightView.Line.of("A new sign-in", asks(outlook.level())));
    return lines;
  }

  private static String asks(AssuranceLevel level) {
    return switch (level) {
      case AAL1 -> "At least your password, or a passkey";
      case AAL2 -> "At least your password and a second factor, or a passkey";
      case AAL3 -> "At least a passkey that can’t leave its device, or a security key";
    };
  }

  private List<PreflightView.Line> data() {
    AccountProfile account = found.asked().account();
    if (outlook.live()) {
      return List.of(PreflightView.Line.of("Prices", "Live, simulated"));
    }
    String old = Markets.DELAY.toMinutes() + " minutes old";
    return List.of(
        PreflightView.Line.of("Prices", old),
        outlook
            .feed()
            .map(feed ->
                new PreflightView.Line(
                    "Live with", priced(feed), "/account/feeds?account=" + account.number()))
            .orElse(PreflightView.Line.of("Live with", "No feed covers it")));
  }

  private static String priced(Feed feed) {
    return feed.name() + ", " + OrderText.money(feed.monthly(), feed.currency()) + " a month";
  }
}
