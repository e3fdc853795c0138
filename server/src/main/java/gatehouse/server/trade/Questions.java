package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Gate;
import gatehouse.core.gate.GateInput;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Showing;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Routing;
import gatehouse.server.base.Database;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Puts together what the gate has to know: the one place where an order's question is asked, for
 * orders and for preflight alike.
 */
public final class Questions {
  private final Profiles profiles;
  private final Markets markets;
  private final Database database;
  private final RiskPolicy policy;
  private final Entitlements entitlements;

  public Questions(Profiles profiles, Markets markets, Database database, RiskPolicy policy) {
    this.profiles = profiles;
    this.markets = markets;
    this.database = database;
    this.policy = policy;
    this.entitlements = new Entitlements(markets);
  }

  /** A question that lacks nothing but the book. */
  public record Asked(
      Caller caller,
      Optional<Role> role,
      AssuranceLevel demanded,
      boolean paperSession,
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
    /** The whole question, on that book. */
    GateInput input(Book book, Optional<OrderTicket> sameId) {
      return new GateInput(
          caller,
          role,
          demanded,
          paperSession,
          account,
          universe,
          instrument,
          venue,
          quote,
          live,
          book,
          prices,
          sameId,
          ticket,
          at,
          now);
    }
  }

  /**
   * The question of an order now; nothing when the account or instrument is unknown to the caller.
   */
  Optional<Asked> ask(Caller caller, OrderTicket ticket, Instant now) {
    return ask(caller, ticket, now, now);
  }

  /**
   * The question of an order at a planned moment.
   *
   * @param at when it is for; the prices are those of now
   */
  Optional<Asked> ask(Caller caller, OrderTicket ticket, Instant at, Instant now) {
    Optional<Role> role = profiles.role(caller.person(), ticket.account());
    Universe universe = markets.universe(now);
    Optional<Instrument> instrument = universe.instrument(ticket.instrument());
    Optional<AccountProfile> account =
        role.isEmpty() ? Optional.empty() : profiles.profile(ticket.account());
    if (account.isEmpty() || instrument.isEmpty()) {
      return Optional.empty();
    }
    Showing shown = Routing.choose(ticket, markets.showings(instrument.get(), universe, now));
    boolean paper = ticket.account().paper();
    return Optional.of(
        new Asked(
            caller,
            role,
            demanded(caller, account.get()),
            profiles.forPaper(caller, paper),
            account.get(),
            universe,
            instrument.get(),
            shown.venue(),
            shown.quote(),
            live(account.get(), instrument.get(), shown.venue()),
            markets.prices(now),
            ticket,
            at,
            now));
  }

  /** What the gate says, without anything being done. */
  public Optional<Decision> preflight(Caller caller, OrderTicket ticket, Instant at, Instant now) {
    return ask(caller, ticket, at, now)
        .flatMap(asked ->
            database.read(sql ->
                BookRows.load(sql, ticket.account())
                    .map(book -> entitlements.at(book, asked.account(), now))
                    .map(book -> Gate.decide(asked.input(book, Optional.empty())))));
  }

  /** Whether the account sees live prices of the instrument: by a feed; play money always does. */
  public boolean live(AccountProfile account, Instrument instrument, TradingVenue venue) {
    return account.number().paper()
        || profiles
            .house()
            .feed(instrument.product(), venue.region())
            .filter(feed -> feed.monthly().signum() == 0 || account.feeds().contains(feed.code()))
            .isPresent();
  }

  /** The level that trading in this account asks of a session. */
  private AssuranceLevel demanded(Caller caller, AccountProfile account) {
    return policy
        .demand(
            new RiskPolicy.Situation(
                caller.session().accessInterface(),
                Action.SIGN_IN,
                account.rights().permissions(account.number().paper()),
                false,
                Set.of()))
        .level();
  }

  /** The account's owner, when the caller may trade in it in this session. */
  Optional<PersonId> mayTrade(Caller caller, AccountNumber account) {
    return profiles
        .role(caller.person(), account)
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
