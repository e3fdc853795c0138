package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Commissions;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.Valuation;
import gatehouse.server.account.People;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens an account: how its owner signs in with it, what it may do, its book, and what is in it.
 * There is no other way to one.
 */
public final class Opening {
  /** Trading days since the positions of the demo were bought. */
  private static final int BOUGHT_DAYS_AGO = 20;

  private final Markets markets;

  public Opening(Markets markets) {
    this.markets = markets;
  }

  /**
   * Opens it.
   *
   * @param money that comes in at the opening, beside what the positions cost
   * @param positions symbol and quantity of what it begins with
   */
  public void open(
      Sql sql,
      AccountProfile profile,
      Map<Currency, BigDecimal> money,
      Map<String, String> positions,
      Instant now)
      throws SQLException {
    boolean paper = profile.number().paper();
    People.openAccount(
        sql,
        profile.person(),
        new People.Account(
            profile.number().value(), profile.title(), profile.rights().permissions(paper)),
        now);
    ProfileRows.insert(sql, profile, now);
    Universe universe = markets.universe(now);
    LocalDate today = DayEnd.today(universe, now);
    Bookkeeping.When when = new Bookkeeping.When(today, now);
    // what happened since the positions were bought has to come
    LocalDate before = today.minusDays(3L * BOUGHT_DAYS_AGO);
    Book book = Bookkeeping.open(profile.number(), profile.base(), before);
    for (var each : new TreeMap<>(positions).entrySet()) {
      Instrument instrument = universe.instrument(new InstrumentId(each.getKey())).orElseThrow();
      BigDecimal quantity = new BigDecimal(each.getValue());
      TradingCalendar calendar = universe.venue(instrument).calendar();
      LocalDate day = calendar.plusTradingDays(today, -BOUGHT_DAYS_AGO);
      BigDecimal price = markets.closingPrice(instrument, day);
      BigDecimal commission = Commissions.of(instrument, quantity, price);
      Bookkeeping.When then = new Bookkeeping.When(day, calendar.close(day).orElseThrow());
      book =
          kept(
              sql,
              Bookkeeping.deposit(
                  book,
                  instrument.currency(),
                  instrument.value(quantity, price).add(commission),
                  "opening",
                  then));
      OrderId order = new OrderId("opening-" + instrument.id().value().replace('.', '_'));
      Execution execution =
          new Execution(order + "-0", order, quantity, price, then.at(), instrument.venue());
      book =
          kept(
              sql,
              Bookkeeping.fill(
                  book,
                  new Bookkeeping.Fill(
                      instrument, Side.BUY, execution, commission, BigDecimal.ZERO, day),
                  then));
    }
    for (Entitlements.Told told : new Entitlements(markets).forward(book, profile, now).told()) {
      book = kept(sql, told.booked());
    }
    for (var each : money.entrySet()) {
      book = kept(sql, Bookkeeping.deposit(book, each.getKey(), each.getValue(), "opening", when));
    }
    BigDecimal value =
        Valuation.of(book, universe, markets.prices(now), profile.margin()).netLiquidation();
    book = Bookkeeping.newOwnDay(Bookkeeping.newDay(book, today), profile.entity().day(now), value);
    BookRows.insert(sql, Bookkeeping.broughtTo(book, now));
  }

  private static Book kept(Sql sql, Booked booked) throws SQLException {
    JournalRows.insert(sql, booked.book().account(), booked);
    return booked.book();
  }
}
