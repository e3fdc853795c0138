package gatehouse.server.trade;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The orders of an account, open ones first, and its fills.
 *
 * @param more where the older orders stand, or empty
 */
public record OrdersView(
    List<PortfolioView.AccountLink> accounts,
    String account,
    List<Row> open,
    List<Row> done,
    List<Fill> fills,
    String more)
    implements View {
  /**
   * One order.
   *
   * @param text such as "Buy 100 AAPL at 180.00 or less"
   * @param cancelId what to cancel, or empty when there is nothing left to cancel
   */
  public record Row(
      String symbol,
      String text,
      String status,
      Tone tone,
      String filled,
      String terms,
      String time,
      String machineTime,
      String href,
      String cancelId) {}

  /** One fill. */
  public record Fill(String text, String price, String venue, String time, String machineTime) {}

  @Override
  public String template() {
    return "trade/orders";
  }

  @Override
  public String title() {
    return "Orders";
  }
}
