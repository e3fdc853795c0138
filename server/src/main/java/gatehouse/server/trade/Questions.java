package gatehouse.server.trade;

import gatehouse.core.account.Permission;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessUse;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Effect;
import gatehouse.core.gate.Feed;
import gatehouse.core.gate.Gate;
import gatehouse.core.gate.GateInput;
import gatehouse.core.gate.Permit;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Routing;
import gatehouse.server.apikey.KeyWish;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts together what the gate has to know: the one place where an order's question is asked, for
 * orders and for preflight alike.
 */
public final class Questions {
  private final Profiles profiles;
  private final Markets markets;
  private final Database database;
  private final RiskPolicy policy;
  private final BrokerageSessions brokerage;
  private final Entitlements entitlements;

  public Questions(
      Profiles profiles,
      Markets markets,
      Database database,
      RiskPolicy policy,
      BrokerageSessions brokerage) {
    this.profiles = profiles;
    this.markets = markets;
    this.database = database;
    this.policy = policy;
    this.brokerage = brokerage;
    this.entitlements = new Entitlements(markets);
  }

  BrokerageSessions brokerage() {
    return brokerage;
  }

  /** A question that lacks nothing but the book. */
  public record Asked(
      Caller caller,
      Optional<Role> role,
      AccessInterface through,
      AssuranceLevel demanded,
      boolean paperSession,
      Standing trading,
      AccountProfile account,
      Universe universe,
      Instrument instrument,
      TradingVenue venue,
      Quote quote,
      boolean live,
      Prices prices,
      OrderTicket ticket,
      Instant at,
      Instant now) {
    /** Whether the venue is chosen at a moment that is yet to come. */
    boolean choosesLater() {
      return ticket.route().isEmpty() && !at.equals(now) && universe.routes(instrument).size() > 1;
    }

    /** The whole question of a new order, on that book. */
    GateInput input(Book book, Optional<OrderTicket> sameId, AccessUse use) {
      return input(book, sameId, use, BigDecimal.ZERO);
    }

    /** The whole question of an order that is changed, and of which so much is filled. */
    GateInput input(Book book, BigDecimal filled, AccessUse use) {
      return input(book, Optional.empty(), use, filled);
    }

    private GateInput input(
        Book book, Optional<OrderTicket> sameId, AccessUse use, BigDecimal filled) {
      return new GateInput(
          caller,
          role,
          through,
          demanded,
          paperSession,
          trading,
          account,
          universe,
          instrument,
          venue,
          quote,
          live,
          book,
          prices,
          sameId,
          use,
          ticket,
          filled,
          at,
          now);
    }
  }

  /**
   * The question of an order now; nothing when the account or instrument is unknown to the caller.
   */
  Optional<Asked> ask(Caller caller, OrderTicket ticket, Instant now) {
    return ask(caller, ticket, Plan.now(caller, now), now);
  }

  /** The question of an order at a planned moment; the prices are those of now. */
  Optional<Asked> ask(Caller caller, OrderTicket ticket, Plan plan, Instant now) {
    Optional<Role> role = profiles.role(caller, ticket.account());
    Universe universe = markets.universe(now);
    Optional<Instrument> instrument = universe.instrument(ticket.instrument());
    Optional<AccountProfile> account =
        role.isEmpty() ? Optional.empty() : profiles.profile(ticket.account());
    if (account.isEmpty() || instrument.isEmpty()) {
      return Optional.empty();
    }
    Showing shown = shown(ticket, markets.showings(instrument.get(), universe, now), plan, now);
    boolean paper = ticket.account().paper();
    return Optional.of(
        new Asked(
            caller,
            role,
            plan.through(),
            demanded(plan.through(), account.get()),
            profiles.forPaper(caller, paper),
            brokerage.of(caller, now),
            account.get(),
            universe,
            instrument.get(),
            shown.venue(),
            shown.quote(),
            live(account.get(), instrument.get(), shown.venue()),
            markets.prices(now),
            ticket,
            plan.at(),
            now));
  }

  /** Which venue shows the best price at another moment is not known now. */
  private static Showing shown(OrderTicket ticket, List<Showing> all, Plan plan, Instant now) {
    boolean unknown = ticket.route().isEmpty() && !plan.at().equals(now);
    return unknown ? all.getFirst() : Routing.choose(ticket, all);
  }

  /** What becomes of an order that is asked about or placed. */
  public sealed interface Judgement {
    /** It may go through, or may not. */
    record Decided(Decision decision) implements Judgement {}

    /** The very same order is there already. */
    record Repeated(Order order) implements Judgement {}
  }

  /**
   * The judgement on this book: one for orders and preflight, so that they cannot disagree.
   *
   * @param sql a transaction, in which the book was read
   */
  static Judgement judge(Sql sql, Asked asked, Book book) throws SQLException {
    OrderTicket ticket = asked.ticket();
    Optional<Order> same = OrderRows.byClientId(sql, ticket.account(), ticket.clientOrderId());
    if (same.filter(order -> order.ticket().sameAs(ticket)).isPresent()) {
      return new Judgement.Repeated(same.get());
    }
    return decide(sql, asked, book, same.map(Order::ticket));
  }

  private static Judgement decide(Sql sql, Asked asked, Book book, Optional<OrderTicket> sameId)
      throws SQLException {
    return new Judgement.Decided(Gate.decide(asked.input(book, sameId, AccessUses.of(sql, asked))));
  }

  /** What preflight found. */
  public record Preflight(Asked asked, Judgement judgement) {
    /** Whether placing it in that moment would be accepted. */
    public boolean allowed() {
      return switch (judgement) {
        case Judgement.Repeated repeated -> true;
        case Judgement.Decided(Permit permit) -> true;
        case Judgement.Decided(Decision.Refused refused) -> false;
      };
    }

    /** What it would cost and do; nothing when that could not be computed, or is done already. */
    Optional<Effect> effect() {
      return judgement instanceof Judgement.Decided(Decision decision)
          ? decision.effectIfKnown()
          : Optional.empty();
    }
  }

  /** What the gate says, without anything being done. */
  public Optional<Preflight> preflight(Caller caller, OrderTicket ticket, Plan plan, Instant now) {
    return preflight(caller, ticket, plan, now, Questions::judge);
  }

  /** The same now, for an order such as this one under an id that nobody has used. */
  Optional<Preflight> probe(Caller caller, OrderTicket ticket, Instant now) {
    return preflight(
        caller,
        ticket,
        Plan.now(caller, now),
        now,
        (sql, asked, book) -> decide(sql, asked, book, Optional.empty()));
  }

  @FunctionalInterface
  private interface Judging {
    Judgement judge(Sql sql, Asked asked, Book book) throws SQLException;
  }

  private Optional<Preflight> preflight(
      Caller caller, OrderTicket ticket, Plan plan, Instant now, Judging judging) {
    return ask(caller, ticket, plan, now)
        .flatMap(asked ->
            database.read(sql -> {
              Optional<Book> book = BookRows.load(sql, ticket.account());
              if (book.isEmpty()) {
                return Optional.empty();
              }
              Book today = entitlements.at(book.get(), asked.account(), now);
              return Optional.of(new Preflight(asked, judging.judge(sql, asked, today)));
            }));
  }

  /** What the planned order meets. */
  Outlook outlook(Asked asked) {
    AssuranceLevel level =
        demanded(asked.through(), reachable(asked.caller()), asked.caller().session().operator());
    return Outlook.of(asked, level, feed(asked.instrument(), asked.venue()));
  }

  /** A sign-in looks at all that a thief could reach. */
  private Set<Permission> reachable(Caller caller) {
    return profiles.all(caller.person()).stream()
        .map(Profiles.Reach::account)
        .flatMap(each -> each.rights().permissions(each.number().paper()).stream())
        .collect(Collectors.toSet());
  }

  private Optional<Feed> feed(Instrument instrument, TradingVenue venue) {
    return profiles.house().feed(instrument.product(), venue.region());
  }

  /** Whether the account sees live prices of the instrument: by a feed; play money always does. */
  public boolean live(AccountProfile account, Instrument instrument, TradingVenue venue) {
    return account.number().paper()
        || feed(instrument, venue)
            .filter(feed -> feed.monthly().signum() == 0 || account.feeds().contains(feed.code()))
            .isPresent();
  }

  /** The level that trading in this account asks of a session. */
  private AssuranceLevel demanded(AccessInterface through, AccountProfile account) {
    return demanded(through, account.rights().permissions(account.number().paper()), false);
  }

  /** The level that the owner proves who lets a program in with those rights. */
  AssuranceLevel toGrant(AccessRights rights) {
    return policy
        .demand(
            new RiskPolicy.Situation(
                AccessInterface.CLIENT_PORTAL, KeyWish.action(rights), Set.of(), false, Set.of()))
        .level();
  }

  private AssuranceLevel demanded(
      AccessInterface through, Set<Permission> permissions, boolean operator) {
    return policy
        .demand(new RiskPolicy.Situation(through, Action.SIGN_IN, permissions, operator, Set.of()))
        .level();
  }

  /** The account's owner, when the caller may trade in it in this session. */
  Optional<PersonId> mayTrade(Caller caller, AccountNumber account) {
    return profiles
        .role(caller, account)
        .filter(Role::trades)
        .filter(role -> profiles.forPaper(caller, account.paper()) == account.paper())
        .flatMap(role -> profiles.profile(account))
        .map(AccountProfile::person);
  }

  /** The order in a sentence. */
  String text(OrderTicket ticket, Instant now) {
    return OrderText.of(
        ticket, markets.universe(now).instrument(ticket.instrument()).orElseThrow());
  }
}
