package gatehouse.server.trade;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Position;
import gatehouse.core.trade.Prices;
import gatehouse.core.trade.Valuation;
import gatehouse.server.base.Tone;
import gatehouse.server.market.ChartData;
import gatehouse.server.market.ChartView;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A book and its value as a page shows them. */
final class Portfolios {
  private static final int CHART_POINTS = 60;
  private static final Duration CHART_SPAN = Duration.ofDays(30);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

  private final Markets markets;

  Portfolios(Markets markets) {
    this.markets = markets;
  }

  /** What the holdings of now were worth at a moment. */
  private record Point(Instant at, BigDecimal value) {}

  /** What a page says of the account now. */
  record Shown(
      Valuation value,
      List<PortfolioView.Figure> figures,
      List<PortfolioView.Holding> holdings,
      List<PortfolioView.CashLine> cash,
      List<PortfolioView.Fact> margin,
      ChartView chart) {}

  Shown of(AccountProfile account, Book book, ZoneId zone, Instant now) {
    Universe universe = markets.universe(now);
    Prices prices = markets.prices(now);
    Valuation value = Valuation.of(book, universe, prices, account.margin());
    return new Shown(
        value,
        figures(book, value),
        holdings(book, universe, prices),
        cash(book, prices),
        margin(book, value),
        chart(book, curve(account, book, universe, now), zone));
  }

  private static ChartView chart(Book book, List<Point> curve, ZoneId zone) {
    BigDecimal change = curve.getLast().value().subtract(curve.getFirst().value());
    Map<String, BigDecimal> days = new LinkedHashMap<>();
    curve.forEach(point -> days.put(DAY.format(point.at().atZone(zone)), point.value()));
    return new ChartView(
        "/portfolio/chart?account=" + book.account(),
        ChartView.points(curve.stream().map(Point::value).toList()),
        "What today’s holdings were worth over 30 days: " + OrderText.signed(change, book.base()),
        change.signum() < 0 ? Tone.BAD : Tone.GOOD,
        List.of("Day", "Value in " + book.base().getCurrencyCode()),
        days.entrySet().stream()
            .map(day -> List.of(day.getKey(), OrderText.money(day.getValue(), book.base())))
            .toList()
            .reversed());
  }

  /** The figures of the chart. */
  ChartData data(AccountProfile account, Book book, ZoneId zone, Instant now) {
    List<Point> curve = curve(account, book, markets.universe(now), now);
    return new ChartData(
        book.base().getCurrencyCode(),
        Math.max(0, book.base().getDefaultFractionDigits()),
        "month",
        zone.getId(),
        curve.stream().map(point -> point.at().getEpochSecond()).toList(),
        null,
        null,
        null,
        curve.stream().map(Point::value).toList());
  }

  private static List<PortfolioView.Figure> figures(Book book, Valuation value) {
    Currency base = book.base();
    BigDecimal today = value.netLiquidation().subtract(book.day().openingValue());
    return List.of(
        new PortfolioView.Figure(
            "Net liquidation value",
            OrderText.money(value.netLiquidation(), base),
            "cash and positions",
            Tone.PLAIN),
        new PortfolioView.Figure(
            "Today",
            OrderText.signed(today, base),
            "since the day began",
            today.signum() < 0 ? Tone.BAD : Tone.GOOD),
        new PortfolioView.Figure(
            "Available to trade",
            OrderText.money(value.availableFunds(), base),
            "after what must be there",
            value.availableFunds().signum() < 0 ? Tone.BAD : Tone.PLAIN),
        new PortfolioView.Figure(
            "Cushion",
            value.cushionPercent().toPlainString() + " %",
            "until positions are closed",
            value.cushionPercent().compareTo(BigDecimal.TEN) < 0 ? Tone.BAD : Tone.PLAIN));
  }

  private List<PortfolioView.Holding> holdings(Book book, Universe universe, Prices prices) {
    return book.positions().values().stream()
        .sorted(Comparator.comparing(Position::instrument))
        .map(position -> holding(book, position, universe, prices))
        .toList();
  }

  private PortfolioView.Holding holding(
      Book book, Position position, Universe universe, Prices prices) {
    Instrument instrument = universe.instrument(position.instrument()).orElseThrow();
    BigDecimal mark = prices.mark(instrument);
    BigDecimal quantity = position.quantity();
    BigDecimal profit = instrument.value(quantity, mark.subtract(position.averageCost()));
    BigDecimal cost = instrument.value(quantity.abs(), position.averageCost());
    BigDecimal value =
        instrument.terms() instanceof Terms.Future ? profit : instrument.value(quantity, mark);
    String share =
        cost.signum() == 0
            ? ""
            : profit.multiply(BigDecimal.valueOf(100)).divide(cost, 1, RoundingMode.HALF_EVEN)
                + " %";
    return new PortfolioView.Holding(
        instrument.id().value(),
        instrument.name(),
        "/markets/" + instrument.id(),
        OrderText.number(quantity),
        OrderText.price(position.averageCost(), instrument),
        OrderText.price(mark, instrument),
        OrderText.money(value, instrument.currency()),
        OrderText.signed(profit, instrument.currency()),
        share,
        profit.signum() < 0 ? Tone.BAD : Tone.GOOD,
        "/trade?account="
            + book.account()
            + "&symbol="
            + instrument.id()
            + "&side="
            + (quantity.signum() > 0 ? "SELL" : "BUY")
            + "&quantity="
            + quantity.abs().toPlainString()
            + "&type=MARKET");
  }

  private static List<PortfolioView.CashLine> cash(Book book, Prices prices) {
    return book.cash().entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().getCurrencyCode()))
        .map(entry -> {
          Currency currency = entry.getKey();
          Book.Cash cash = entry.getValue();
          BigDecimal pending = cash.total().subtract(cash.settled());
          return new PortfolioView.CashLine(
              currency.getCurrencyCode(),
              OrderText.money(cash.settled(), currency),
              OrderText.money(pending, currency),
              OrderText.money(
                  cash.total().multiply(prices.rate(currency, book.base())), book.base()));
        })
        .toList();
  }

  private static List<PortfolioView.Fact> margin(Book book, Valuation value) {
    Currency base = book.base();
    return List.of(
        new PortfolioView.Fact("Cash", OrderText.money(value.cash(), base)),
        new PortfolioView.Fact("Positions", OrderText.money(value.positions(), base)),
        new PortfolioView.Fact("Initial margin", OrderText.money(value.initialMargin(), base)),
        new PortfolioView.Fact(
            "Maintenance margin", OrderText.money(value.maintenanceMargin(), base)),
        new PortfolioView.Fact("Excess liquidity", OrderText.money(value.excessLiquidity(), base)));
  }

  /** What the holdings of now were worth at moments of the last month. */
  private List<Point> curve(AccountProfile account, Book book, Universe universe, Instant now) {
    List<Point> curve = new ArrayList<>();
    for (int i = 0; i < CHART_POINTS; i++) {
      Instant at =
          now.minus(CHART_SPAN.multipliedBy(CHART_POINTS - 1 - i).dividedBy(CHART_POINTS - 1));
      Valuation value = Valuation.of(book, universe, markets.prices(at, now), account.margin());
      curve.add(new Point(at, value.netLiquidation()));
    }
    return curve;
  }
}
