package gatehouse.server.trade;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * One order, what became of it, and what can still be done.
 *
 * @param facts the order in label and value
 * @param replace the form to change it, or null when it is too late
 */
public record OrderView(
    String id,
    String text,
    String status,
    Tone tone,
    String sentence,
    List<PortfolioView.Fact> facts,
    List<OrdersView.Fill> fills,
    boolean cancellable,
    @org.jspecify.annotations.Nullable Replace replace,
    String problem)
    implements View {
  /** What may be changed; a field is empty when the order has no such price. */
  public record Replace(String quantity, String limit, String stop, long revision) {}

  @Override
  public String template() {
    return "trade/order";
  }

  @Override
  public String title() {
    return "Order";
  }
}
