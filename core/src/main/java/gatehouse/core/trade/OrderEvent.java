package gatehouse.core.trade;

import java.math.BigDecimal;

/** What can happen to an order. */
public sealed interface OrderEvent {
  /** The venue has it, or the house keeps it because it waits for something. */
  record Accepted() implements OrderEvent {}

  /** What it waited for has come. */
  record Activated() implements OrderEvent {}

  /** The best price so far, from which a trailing stop keeps its distance. */
  record Trailed(BigDecimal best) implements OrderEvent {}

  record Filled(Execution execution) implements OrderEvent {}

  /**
   * Somebody asks it back.
   *
   * @param why in words; empty when whoever placed it needs none
   */
  record CancelAsked(String why) implements OrderEvent {
    public CancelAsked() {
      this("");
    }
  }

  /** Whether somebody asked for it or the house did, such as for its group. */
  record Canceled(String why) implements OrderEvent {}

  /** Another quantity or price; the rest of the ticket stays. */
  record Replaced(OrderTicket ticket) implements OrderEvent {}

  /**
   * That much of it is no longer wanted: the other exit of its bracket has closed it. The house
   * says so itself, whatever the order's state; where nothing is left the order is cancelled.
   *
   * @param by above zero
   */
  record Reduced(BigDecimal by) implements OrderEvent {}

  /** The other exit of its bracket is over and closed nothing more: it stands by itself now. */
  record LeftAlone() implements OrderEvent {}

  record Rejected(String why) implements OrderEvent {}

  record Expired(String why) implements OrderEvent {}
}
