package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.session.Callers;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.Desk;
import io.helidon.webserver.http.HttpService;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** The trading side of the house, put together. */
public final class Trading implements AutoCloseable {
  private final Database database;
  private final Markets markets;
  private final Questions questions;
  private final Changes changes = new Changes();
  private final TradingDesk desk;
  private final PaperVenue venue;
  private final DayEnd dayEnd;
  private final Accounts accounts;
  private final Chance chance;
  private final InstantSource clock;

  public Trading(
      Database database,
      Log log,
      Chance chance,
      Profiles profiles,
      Markets markets,
      RiskPolicy policy,
      InstantSource clock) {
    this.database = database;
    this.markets = markets;
    this.chance = chance;
    this.clock = clock;
    this.questions = new Questions(profiles, markets, database, policy);
    this.desk = new TradingDesk(database, log, chance, questions, changes, clock);
    Executions executions = new Executions(database, log, markets, profiles, changes, clock);
    this.venue = new PaperVenue(database, markets, profiles, executions, clock);
    this.dayEnd = new DayEnd(database, markets, profiles, changes, clock);
    this.accounts = new Accounts(profiles);
    desk.offerTo(venue::accept);
  }

  /** The pages of the portal. */
  public List<HttpService> pages(Desk portal, Callers callers) {
    TicketPages tickets = new TicketPages(accounts, questions, markets, chance);
    return List.of(
        new TradeRoutes(portal, accounts, desk, questions, tickets, clock),
        new PreflightRoutes(portal, questions, tickets, clock),
        new OrderRoutes(portal, accounts, desk, markets, database, clock),
        new StreamRoutes(portal, accounts, callers, changes, database));
  }

  /** What programs may call. */
  public List<ApiRoute> api(SessionApi sessions, URI baseUrl) {
    Authzen authzen = new Authzen(accounts, questions, chance, baseUrl);
    return Stream.of(
            new TradeApi(sessions, accounts, desk, questions, markets, database, clock).routes(),
            new AuthzenApi(sessions, authzen, baseUrl, clock).routes())
        .flatMap(List::stream)
        .toList();
  }

  /** What books money that came in. */
  public Deposits deposits() {
    return new Deposits(markets, changes);
  }

  /** Starts the venue with the orders that are open. */
  public void start() {
    venue.start();
  }

  /** To be called every minute or so. */
  public void newDay() {
    dayEnd.run();
  }

  /** Whether the caller sees live prices of the instrument, in any account of the session. */
  public boolean seesLive(Caller caller, Instrument instrument, TradingVenue venue) {
    return accounts.profiles().reach(caller).stream()
        .anyMatch(reach -> questions.live(reach.account(), instrument, venue));
  }

  @Override
  public void close() {
    venue.close();
  }
}
