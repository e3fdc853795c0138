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
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

/** A book and its value as a page shows them. */
final class Portfolios {
  private static final int CHART_POINTS = 60;
  private static final int CHART_WIDTH = 600;
  private static final int CHART_HEIGHT = 120;
  private static final Duration CHART_SPAN = Duration.ofDays(30);

  private final Markets markets;

  Portfolios(Markets markets) {
    this.markets = markets;
  }

  /** What a page says of the account now. */
  record Shown(
      Valuation value,
      List<PortfolioView.Figure> figures,
      List<PortfolioView.Holding> holdings,
      List<PortfolioView.CashLine> cash,
      List<PortfolioView.Fact> margin,
      String chart,
      String chartText,
      Tone chartTone) {}

  Shown of(AccountProfile account, Book book, Instant now) {
    Universe universe = markets.universe(now);
    Prices prices = markets.prices(now);
    Valuation value = Valuation.of(book, universe, prices, account.margin());
    List<BigDecimal> curve = curve(account, book, universe, now);
    BigDecimal change = curve.getLast().subtract(curve.getFirst());
    return new Shown(
        value,
        figures(book, value),
        holdings(book, universe, prices),
        cash(book, prices),
        margin(book, value),
        points(curve),
        "What today’s holdings were worth over 30 days: " + OrderText.signed(change, book.base()),
        change.signum() < 0 ? Tone.BAD : Tone.GOOD);
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
  private List<BigDecimal> curve(
      AccountProfile account, Book book, Universe universe, Instant now) {
    List<BigDecimal> curve = new ArrayList<>();
    for (int i = 0; i < CHART_POINTS; i++) {
      Instant at =
          now.minus(CHART_SPAN.multipliedBy(CHART_POINTS - 1 - i).dividedBy(CHART_POINTS - 1));
      curve.add(
          Valuation.of(book, universe, markets.prices(at, now), account.margin()).netLiquidation());
    }
    return curve;
  }

  /** Points for an SVG polyline; a flat line stands in the middle. */
  static String points(List<BigDecimal> curve) {
    double low = curve.stream().mapToDouble(BigDecimal::doubleValue).min().orElse(0);
    double high = curve.stream().mapToDouble(BigDecimal::doubleValue).max().orElse(0);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < curve.size(); i++) {
      double x = (double) CHART_WIDTH * i / (curve.size() - 1);
      double share = high > low ? (curve.get(i).doubleValue() - low) / (high - low) : 0.5;
      double y = 4 + (CHART_HEIGHT - 8) * (1 - share);
      points.append(i == 0 ? "" : " ").append(round(x)).append(',').append(round(y));
    }
    return points.toString();
  }

  private static String round(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
  }
}
