package gatehouse.server.trade;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import gatehouse.server.market.ChartView;
import java.util.List;

/**
 * What an account has and owes.
 *
 * @param accounts those that the person reaches in this session
 * @param figures the four that count most
 * @param margin further figures in label and value
 */
public record PortfolioView(
    List<AccountLink> accounts,
    String account,
    List<Figure> figures,
    ChartView chart,
    List<Holding> holdings,
    List<CashLine> cash,
    List<Fact> margin,
    List<OrdersView.Row> orders)
    implements View {
  /** An account to switch to. */
  public record AccountLink(String number, String title, String href, boolean current) {}

  /** A figure with what it is. */
  public record Figure(String label, String value, String note, Tone tone) {}

  /** One position. */
  public record Holding(
      String symbol,
      String name,
      String href,
      String quantity,
      String averageCost,
      String mark,
      String value,
      String profit,
      String profitShare,
      Tone tone,
      String closeHref) {}

  /** Money in one currency. */
  public record CashLine(String currency, String settled, String pending, String inBase) {}

  /** A label and its value. */
  public record Fact(String label, String value) {}

  @Override
  public String template() {
    return "trade/portfolio";
  }

  @Override
  public String title() {
    return "Portfolio";
  }
}
