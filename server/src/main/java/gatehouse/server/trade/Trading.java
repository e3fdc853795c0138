package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Valuation;
import gatehouse.server.apikey.ProfileRows;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Tone;
import gatehouse.server.brokerage.BrokerageApi;
import gatehouse.server.brokerage.BrokerageRoutes;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.brokerage.TakeoverDecisions;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.market.Quotes;
import gatehouse.server.session.Callers;
import gatehouse.server.session.HomeView;
import gatehouse.server.session.SessionApi;
import gatehouse.server.session.SessionRows;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpService;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The trading side of the house, put together. */
public final class Trading implements AutoCloseable {
  private final Database database;
  private final Markets markets;
  private final BrokerageSessions brokerage;
  private final Questions questions;
  private final Changes changes;
  private final TradingDesk desk;
  private final VenueLease lease;
  private final PaperVenue venue;
  private final DayEnd dayEnd;
  private final HouseOrders house;
  private final Accounts accounts;
  private final Chance chance;
  private final InstantSource clock;
  private final List<BiConsumer<AccountNumber, Instant>> dayEnds = new CopyOnWriteArrayList<>();

  /**
   * Puts it together.
   *
   * @param sessions of which one of each person trades
   * @param keys suspends the key of a program that sends what is unlike its past
   */
  public Trading(
      Database database,
      Log log,
      Chance chance,
      Profiles profiles,
      Markets markets,
      RiskPolicy policy,
      Sessions sessions,
      TradingDesk.Suspending keys,
      InstantSource clock) {
    this.database = database;
    this.markets = markets;
    this.chance = chance;
    this.clock = clock;
    this.brokerage = new BrokerageSessions(database, log, sessions::of, clock);
    this.questions = new Questions(profiles, markets, database, policy, brokerage);
    this.changes = new Changes(log);
    BroughtForward books = new BroughtForward(log, markets, profiles, changes);
    Executions executions = new Executions(database, log, markets, profiles, changes, books, clock);
    this.lease = new VenueLease(database.lease(VenueLease.NAME));
    this.venue = new PaperVenue(database, log, markets, profiles, executions, lease, clock);
    this.desk =
        new TradingDesk(
            database,
            log,
            chance,
            questions,
            changes,
            books,
            executions,
            venue,
            keys,
            brokerage,
            clock);
    this.dayEnd =
        new DayEnd(
            database,
            markets,
            profiles,
            changes,
            books,
            lease,
            clock,
            (account, at) -> dayEnds.forEach(each -> each.accept(account, at)));
    this.house =
        new HouseOrders(database, log, markets, profiles, changes, books, venue::accept, clock);
    this.accounts = new Accounts(profiles);
    books.tellOf(venue::accept);
  }

  /** Shows whether this node leads. */
  public void measure(Metrics metrics) {
    metrics.gauge(
        "gatehouse_venue_leads",
        "1 on the node that runs the paper venue and the day end",
        () -> lease.leads() ? 1 : 0);
  }

  /** The pages of the portal. */
  public List<HttpService> pages(Desk portal, Callers callers, TakeoverDecisions decisions) {
    TicketPages tickets = new TicketPages(accounts, questions, markets, chance);
    return List.of(
        new TradeRoutes(portal, accounts, desk, questions, tickets, clock),
        new PreflightRoutes(portal, questions, tickets, clock),
        new OrderRoutes(portal, accounts, desk, markets, database, clock),
        new BrokerageRoutes(portal, brokerage, decisions, database, clock),
        new StreamRoutes(portal, accounts, callers, changes, database));
  }

  /** What programs may call. */
  public List<ApiRoute> api(SessionApi sessions, TakeoverDecisions decisions, URI baseUrl) {
    Authzen authzen = new Authzen(accounts, questions, chance, baseUrl);
    return Stream.of(
            new TradeApi(
                    sessions,
                    accounts,
                    desk,
                    questions,
                    brokerage,
                    markets,
                    database,
                    this::tried,
                    clock)
                .routes(),
            new BrokerageApi(sessions, brokerage, decisions, clock).routes(),
            new ReconciliationApi(sessions, accounts, markets, database, clock).routes(),
            new AuthzenApi(sessions, authzen, baseUrl, clock).routes())
        .flatMap(List::stream)
        .toList();
  }

  /** Writes what is there to write, and looks for who sends orders on. */
  private void tried(Caller caller, Instant now) {
    database.write(sql -> {
      SessionRows.active(sql, caller.session(), now);
      return true;
    });
    if (!lease.led()) {
      throw new RequestException(
          Status.SERVICE_UNAVAILABLE_503,
          "Nobody runs the venue at this moment, so an order would wait. Try again in a few"
              + " seconds.");
    }
  }

  /** Which session of each person trades. */
  public BrokerageSessions brokerage() {
    return brokerage;
  }

  /** What happens to orders, for those who follow them. */
  public OrderEvents events() {
    return new OrderEvents(accounts.profiles(), markets, database);
  }

  /** Prices, as each session may see them. */
  public Quotes quotes() {
    return new Quotes(markets, this::seesLive);
  }

  /** What the house does for owners who decided it beforehand. */
  public HouseOrders house() {
    return house;
  }

  /** Which of this node's times in the lead it is, from 1; 0 while another node leads. */
  public long term() {
    return lease.term();
  }

  /** What books money that came in. */
  public Deposits deposits() {
    return new Deposits(markets, changes);
  }

  /** Starts the venue: it runs here while this node leads. */
  public void start() {
    lease.start();
    venue.start();
  }

  /** Has somebody told of each account whose day was ended, and when. */
  public void tellOfDayEnds(BiConsumer<AccountNumber, Instant> listener) {
    dayEnds.add(listener);
  }

  /** To be called every minute or so. */
  public void newDay() {
    dayEnd.run();
    brokerage.keep();
    database.write(sql -> ProfileRows.sweep(sql, clock.instant()));
  }

  /** What the caller's accounts are worth now, in a line each. */
  public List<HomeView.Account> summaries(Caller caller) {
    Instant now = clock.instant();
    return accounts.profiles().visible(caller).stream()
        .flatMap(reach -> summary(reach.account(), now).stream())
        .toList();
  }

  private Optional<HomeView.Account> summary(AccountProfile account, Instant now) {
    AccountNumber number = account.number();
    return database
        .read(sql -> BookRows.load(sql, number))
        .map(book -> {
          BigDecimal value =
              Valuation.of(book, markets.universe(now), markets.prices(now), account.margin())
                  .netLiquidation();
          BigDecimal change = value.subtract(book.day().openingValue());
          int open = database.read(sql -> OrderRows.openCount(sql, number));
          return new HomeView.Account(
              number + " " + account.title(),
              OrderText.money(value, book.base()),
              OrderText.signed(change, book.base()) + " today",
              change.signum() < 0 ? Tone.BAD : Tone.GOOD,
              open == 1 ? "1 open order" : open == 0 ? "no open orders" : open + " open orders",
              "/portfolio?account=" + number,
              "/orders?account=" + number);
        });
  }

  /** Whether the caller sees live prices of the instrument, in any account of the session. */
  public boolean seesLive(Caller caller, Instrument instrument, TradingVenue venue) {
    return accounts.profiles().glance(caller).stream()
        .anyMatch(reach -> questions.live(reach.account(), instrument, venue));
  }

  @Override
  public void close() {
    brokerage.keep();
    venue.close();
    lease.close();
  }
}
