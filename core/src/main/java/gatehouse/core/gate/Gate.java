package gatehouse.core.gate;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.AccessUse;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionLimits;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.PaperMatching;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.TicketCheck;
import gatehouse.core.trade.TicketFault;
import gatehouse.core.trade.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The only judge of orders. Pure: preflight asks it of a planned moment, the desk of now, and on
 * the same input both hear the same.
 *
 * <p>INVARIANT: an order that only reduces a position is never refused for permissions,
 * disclosures, feeds, limits, funds or another session: whoever came in at night may cut the
 * exposure. Only what a program was given is narrower: its owner has other ways in.
 */
public final class Gate {
  /** Somebody whose session ends within so much of the order should know. */
  private static final Duration ENDS_SOON = Duration.ofMinutes(30);

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH);

  private Gate() {}

  /** Judges the order: a permit, or every reason against it in the order of their rank. */
  public static Decision decide(GateInput input) {
    Findings findings = new Findings(input, new ArrayList<>());
    boolean reduces = Exposure.reduces(input);
    Limits limits = input.account().limits();
    caller(input, findings);
    access(input, reduces, findings);
    if (!reduces && outsideHours(input)) { // what else stands against it would tell of the account
      return new Decision.Refused(findings.ranked(), Optional.empty());
    }
    order(input, findings);
    if (!reduces) {
      input.elsewhere().ifPresent(each -> findings.add(Reason.TRADING_ELSEWHERE, true, each::said));
      account(input, findings);
      limits(input, limits, findings);
    }
    Phase phase = phase(input);
    market(input, phase, reduces, findings);
    Optional<Effect> effect = Optional.empty();
    if (input.open().quantity().signum() > 0) {
      effect = Optional.of(Exposure.effect(input));
      accessValue(input, effect.get(), findings);
      if (!reduces) {
        funds(input, limits, effect.get(), findings);
      }
    }
    return findings.isEmpty() && effect.isPresent()
        ? new Permit(input, effect.get(), notices(input, phase, reduces, effect.get()))
        : new Decision.Refused(findings.ranked(), effect.filter(any -> input.showsPrice()));
  }

  private static void caller(GateInput input, Findings findings) {
    Session session = input.caller().session();
    if (input.here()) { // elsewhere is a session of its own, with proofs of its own
      findings.add(
          Reason.SESSION_OVER_BY_THEN,
          !input.at().isBefore(session.endsAt()),
          () -> "It ends on " + said(session.endsAt()) + ".");
      findings.add(Reason.PROOF_TOO_WEAK, !session.level().reaches(input.demanded()));
    }
    boolean looks = rights(input).filter(given -> !given.scope().trades()).isPresent();
    findings.add(Reason.NO_ROLE, !looks && input.role().filter(Role::trades).isEmpty());
    findings.add(
        Reason.LIVE_AND_PAPER_MIXED, input.account().number().paper() != input.paperSession());
  }

  private static Optional<AccessRights> rights(GateInput input) {
    return input.caller().session().access().map(Access::rights);
  }

  private static boolean outsideHours(GateInput input) {
    return rights(input).filter(each -> !each.inHours(input.at())).isPresent();
  }

  /**
   * What a program was given binds it also where it closes a position, because its owner has other
   * ways; its hours do not: who may trade may always make a position smaller.
   */
  private static void access(GateInput input, boolean reduces, Findings findings) {
    Session session = input.caller().session();
    boolean old = session.access().filter(a -> a.outgrew(session.proofs(), input.at())).isPresent();
    findings.add(Reason.ACCESS_PROOF_OLD, old && !reduces);
    rights(input)
        .ifPresent(rights -> {
          findings.add(Reason.ACCESS_ENDED, input.use().standing() == AccessUse.Standing.ENDED);
          findings.add(Reason.ACCESS_PAUSED, input.use().standing() == AccessUse.Standing.PAUSED);
          findings.add(
              Reason.ACCESS_ELSEWHERE, !rights.accounts().contains(input.account().number()));
          findings.add(Reason.ACCESS_READ_ONLY, !rights.scope().trades());
          findings.add(Reason.ACCESS_HOURS, !reduces && outsideHours(input));
          findings.add(
              Reason.ACCESS_REDUCE_ONLY, rights.scope() == AccessScope.REDUCE_ONLY && !reduces);
          findings.add(
              Reason.ACCESS_PRODUCT, !rights.products().contains(input.instrument().product()));
          findings.add(
              Reason.ACCESS_TOO_MANY_ORDERS,
              rights.dailyOrdersMax().filter(most -> input.use().orders() >= most).isPresent());
        });
  }

  private static void accessValue(GateInput input, Effect effect, Findings findings) {
    rights(input)
        .ifPresent(rights -> {
          BigDecimal value = effect.value().multiply(effect.rate());
          findings.add(
              Reason.ACCESS_ORDER_TOO_LARGE,
              rights
                  .orderValueMax()
                  .filter(most -> whole(input, effect).compareTo(most) > 0)
                  .isPresent());
          BigDecimal today = input.use().value().add(value);
          findings.add(
              Reason.ACCESS_DAILY_VALUE,
              rights.dailyValueMax().filter(most -> today.compareTo(most) > 0).isPresent());
        });
  }

  /** What the order is worth with what is filled of it, in the base currency. */
  private static BigDecimal whole(GateInput input, Effect effect) {
    return input
        .instrument()
        .value(input.ticket().quantity(), effect.price().abs())
        .multiply(effect.rate());
  }

  private static String said(BigDecimal amount, Currency currency) {
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    return String.format(Locale.ROOT, "%,." + digits + "f ", amount) + currency.getCurrencyCode();
  }

  private static String said(Instant moment) {
    return MOMENT.format(moment.atZone(ZoneOffset.UTC));
  }

  private static void order(GateInput input, Findings findings) {
    findings.add(
        Reason.CLIENT_ORDER_ID_REUSED,
        input.sameId().filter(same -> !same.sameAs(input.ticket())).isPresent());
    Optional<LocalDate> last = input.instrument().lastDay();
    LocalDate day = input.at().atZone(input.venue().zone()).toLocalDate();
    findings.add(Reason.CONTRACT_EXPIRED, last.filter(day::isAfter).isPresent());
    Set<TicketFault> faults =
        TicketCheck.faults(input.ticket(), input.instrument(), input.quote(), input.at());
    findings.add(
        Reason.TICKET_UNFIT,
        !faults.isEmpty(),
        () -> faults.stream().map(TicketFault::text).collect(Collectors.joining(" ")));
  }

  private static void account(GateInput input, Findings findings) {
    AccountProfile account = input.account();
    Product product = input.instrument().product();
    Region region = input.venue().region();
    OrderTicket ticket = input.ticket();
    findings.add(Reason.ACCOUNT_FROZEN, account.frozen());
    findings.add(Reason.PRODUCT_NOT_OFFERED, !account.entity().products().contains(product));
    findings.add(
        Reason.ORDER_TYPE_NOT_OFFERED,
        !account.entity().orderTypes().contains(ticket.pricing().kind()));
    List<String> unread =
        account.unread().stream()
            .filter(
                d -> d.products().contains(product) || (d.margin() && account.rights().margin()))
            .map(Disclosure::title)
            .toList();
    findings.add(
        Reason.DISCLOSURE_NOT_ACCEPTED,
        !unread.isEmpty(),
        () -> "It is “" + String.join("”, “", unread) + "”.");
    boolean permitted =
        product == Product.OPTION
            ? account.rights().optionsLevel() > 0
            : account.rights().products().contains(product);
    findings.add(Reason.PRODUCT_NOT_PERMITTED, !permitted);
    findings.add(
        Reason.REGION_NOT_PERMITTED,
        region != Region.GLOBAL && !account.rights().regions().contains(region),
        () -> "It is " + region.label() + ".");
    int level =
        Exposure.optionsLevel(input.book(), input.instrument(), input.open(), input.universe());
    findings.add(
        Reason.OPTIONS_LEVEL_TOO_LOW,
        permitted && level > account.rights().optionsLevel(),
        () -> "It needs level " + level + ".");
    findings.add(
        Reason.SHORT_SALE_NOT_PERMITTED,
        !account.rights().margin()
            && input.instrument().product() != Product.OPTION
            && Exposure.sellsShort(input.book(), input.instrument(), input.open()));
    findings.add(Reason.LIVE_DATA_MISSING, !input.live() && followsMarket(ticket.pricing()));
  }

  private static boolean followsMarket(Pricing pricing) {
    return switch (pricing) {
      case Pricing.Market market -> true;
      case Pricing.TrailingStop trailing -> true;
      case Pricing.Stop stop -> true;
      case Pricing.Limit limit -> false;
      case Pricing.StopLimit stop -> false;
      case Pricing.MarketOnClose close -> false;
      case Pricing.LimitOnClose close -> false;
    };
  }

  private static void limits(GateInput input, Limits limits, Findings findings) {
    Book book = input.book();
    findings.add(Reason.PRODUCT_BARRED, limits.barred().contains(input.instrument().product()));
    findings.add(Reason.REDUCE_ONLY, limits.reduceOnly());
    findings.add(
        Reason.TOO_MANY_ORDERS,
        limits.dailyOrdersMax().filter(most -> book.day().orders() >= most).isPresent());
  }

  private static void market(GateInput input, Phase phase, boolean reduces, Findings findings) {
    OrderTicket ticket = input.ticket();
    boolean immediate =
        ticket.timeInForce() == TimeInForce.IOC || ticket.timeInForce() == TimeInForce.FOK;
    boolean matched = PaperMatching.active(ticket, phase);
    boolean named = ticket.route().isPresent();
    boolean traded =
        input.universe().routes(input.instrument()).stream()
            .anyMatch(each -> ticket.route().filter(each.mic()::equals).isPresent());
    findings.add(Reason.ROUTE_DOES_NOT_TRADE_IT, named && !traded);
    findings.add(Reason.ROUTE_CLOSED, named && traded && !matched);
    findings.add(Reason.VENUE_CLOSED, !named && immediate && !matched);
    findings.add(
        Reason.MARKET_ORDER_IN_THIN_BOOK,
        ticket.outsideHours() && !reduces && ticket.pricing().limit().isEmpty());
    Optional<BigDecimal> limit = ticket.pricing().limit();
    findings.add(
        Reason.PRICE_FAR_FROM_MARKET,
        limit.filter(price -> Exposure.farThrough(price, ticket.side(), input)).isPresent());
  }

  /** Of the venue that the order names; the listing one is open whenever another one is. */
  private static Phase phase(GateInput input) {
    TradingVenue venue =
        input.ticket().route().isPresent()
            ? input.venue()
            : input.universe().venue(input.instrument());
    return venue.calendar().phaseAt(input.at());
  }

  private static void funds(GateInput input, Limits limits, Effect effect, Findings findings) {
    findings.add(
        Reason.ORDER_TOO_LARGE,
        limits
            .orderValueMax()
            .filter(most -> whole(input, effect).compareTo(most) > 0)
            .isPresent());
    BigDecimal loss = input.book().day().openingValue().subtract(effect.before().netLiquidation());
    findings.add(
        Reason.DAILY_LOSS_REACHED,
        limits.dailyLossMax().filter(most -> loss.compareTo(most) >= 0).isPresent());
    List<String> lacking =
        effect.conversions().stream()
            .filter(each -> !each.borrows())
            .map(each -> each.currency().getCurrencyCode())
            .toList();
    findings.add(
        Reason.CURRENCY_MISSING,
        !lacking.isEmpty(),
        () -> "It is " + String.join(", ", lacking) + ".");
    BigDecimal missing = effect.after().availableFunds().negate();
    // what frees funds may go through though they are still too low
    findings.add(
        Reason.FUNDS_TOO_LOW,
        missing.signum() > 0 && Exposure.takesFunds(input, effect),
        () -> "It takes " + said(missing, input.account().base()) + " more.");
  }

  private static List<Notice> notices(
      GateInput input, Phase phase, boolean reduces, Effect effect) {
    List<Notice> notices = new ArrayList<>();
    boolean smart =
        input.at().equals(input.now())
            && input.ticket().route().isEmpty()
            && input.universe().routes(input.instrument()).size() > 1;
    if (smart && PaperMatching.active(input.ticket(), input.quote().phase())) {
      notices.add(
          new Notice(
              Notice.Kind.SMART_ROUTE,
              "Smart routing: " + input.venue().name() + " shows the best price now."));
    }
    if (!PaperMatching.active(input.ticket(), phase)) {
      notices.add(
          new Notice(
              Notice.Kind.WAITS_FOR_OPENING,
              "The venue is not matching at that time ("
                  + phase.label()
                  + "); the order waits for its next"
                  + " opening."));
    }
    if (!input.live()) {
      notices.add(
          new Notice(
              Notice.Kind.DELAYED_PRICES,
              "The prices that you see are 15 minutes old. The order meets today’s."));
    }
    effect.conversions().stream()
        .filter(Conversion::borrows)
        .map(each -> said(each.amount(), each.currency()))
        .reduce((one, other) -> one + " and " + other)
        .ifPresent(money ->
            notices.add(
                new Notice(
                    Notice.Kind.BORROWS,
                    "It borrows " + money + ", for which interest is charged.")));
    if (reduces) {
      notices.add(new Notice(Notice.Kind.REDUCES_POSITION, "It only reduces what is there."));
    }
    session(input, notices);
    return notices;
  }

  private static void session(GateInput input, List<Notice> notices) {
    Session session = input.caller().session();
    if (!input.here()) {
      notices.add(
          new Notice(
              Notice.Kind.SIGN_IN_THERE,
              "You sign in on "
                  + input.through().label()
                  + " first"
                  + (input.demanded() == AssuranceLevel.AAL1 ? "." : ", with two factors.")));
      return;
    }
    if (!input.at().plus(ENDS_SOON).isBefore(session.endsAt())) {
      notices.add(
          new Notice(
              Notice.Kind.SESSION_ENDS_SOON,
              "Your session ends soon, on " + said(session.endsAt()) + ". The order stays."));
    }
    Duration idle = SessionLimits.of(session.demanded()).idle();
    if (!input.at().isBefore(input.now().plus(idle))) {
      notices.add(
          new Notice(
              Notice.Kind.SESSION_IDLE_BY_THEN,
              "A session ends after "
                  + idle.toMinutes()
                  + " minutes of silence: use it in between, or sign in again then."));
    }
  }

  /** Reasons as they are found; told in the order of their rank. */
  private record Findings(GateInput input, List<Finding> found) {
    void add(Reason reason, boolean holds) {
      add(reason, holds, () -> "");
    }

    /** Most orders pass: a sentence is put together only where it is said. */
    void add(Reason reason, boolean holds, Supplier<String> detail) {
      if (holds) {
        found.add(Finding.of(reason, detail.get(), input));
      }
    }

    boolean isEmpty() {
      return found.isEmpty();
    }

    List<Finding> ranked() {
      return found.stream().sorted(java.util.Comparator.comparing(Finding::reason)).toList();
    }
  }
}
