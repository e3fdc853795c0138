package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.session.Callers;
import gatehouse.server.signin.Desk;
import io.helidon.webserver.http.HttpService;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;

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
    return List.of(
        new TradeRoutes(portal, accounts, desk, questions, markets, chance, clock),
        new OrderRoutes(portal, accounts, desk, markets, database, clock),
        new StreamRoutes(portal, accounts, callers, changes, database));
  }

  public Questions questions() {
    return questions;
  }

  /** Starts the venue with the orders that are open. */
  public void start() {
    venue.start();
  }

  /** To be called every minute or so. */
  public void newDay() {
    dayEnd.run();
  }

  /** Opens an account for trading, with money in it. */
  public static void open(
      Sql sql, AccountProfile profile, Map<Currency, BigDecimal> money, Instant now)
      throws SQLException {
    ProfileRows.insert(sql, profile, now);
    LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate();
    var book = Bookkeeping.open(profile.number(), profile.base(), day);
    Bookkeeping.When when = new Bookkeeping.When(day, now);
    for (var each : money.entrySet()) {
      Booked booked = Bookkeeping.deposit(book, each.getKey(), each.getValue(), "opening", when);
      JournalRows.insert(sql, profile.number(), booked);
      book = booked.book();
    }
    BookRows.insert(sql, book);
  }

  @Override
  public void close() {
    venue.close();
  }
}
