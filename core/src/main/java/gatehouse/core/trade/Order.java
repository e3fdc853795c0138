package gatehouse.core.trade;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Optional;

/**
 * One order and where it stands.
 *
 * <pre>
 *   PENDING_NEW ──Accepted──► HELD ──Activated──► NEW ──Filled──► PARTIALLY_FILLED ──Filled──► FILLED
 *        │    └──Accepted───────────────────────► NEW               │        ▲
 *        │                     │                   │                └─Filled─┘
 *        │                     └──CancelAsked──────┴─► PENDING_CANCEL ──Filled──► (goes on) or FILLED
 *        └──Rejected──► REJECTED                           └──Canceled──► CANCELED
 *   any open state ──Reduced──► the same, or CANCELED where nothing is left
 *   any open state ──LeftAlone──► the same, as an order of its own
 *   any open state ──Canceled──► CANCELED        any open state ──Expired──► EXPIRED
 * </pre>
 *
 * <p>Fills are numbered from 0 by their ids ({@link #executionId}). One that was told before
 * changes nothing, and one out of turn is refused, so that each counts exactly once.
 *
 * @param parent the entry order whose position this one closes
 * @param status where it stands
 * @param activated whether what it waited for has come: a stop that was reached is a market order
 * @param filled quantity filled so far
 * @param averagePrice of what is filled, to 12 digits; zero while nothing is
 * @param fills how many fills it had: the next one's number
 * @param trailBest the best price that a trailing stop has seen
 * @param revision counts every change; whoever changes it says which one they saw
 * @param why the last reason, in words, or empty
 * @param reference the price at which its open part counts in the account's sums
 */
public record Order(
    OrderId id,
    OrderTicket ticket,
    Optional<OrderId> parent,
    OrderStatus status,
    boolean activated,
    BigDecimal filled,
    BigDecimal averagePrice,
    int fills,
    Optional<BigDecimal> trailBest,
    long revision,
    String why,
    Instant placedAt,
    BigDecimal reference) {

  /** What became of an event. */
  public sealed interface Step {
    /** The order after it. */
    record Moved(Order order) implements Step {}

    /** It says nothing new: a fill that was told before. */
    record Same() implements Step {}

    /** It can't happen now. */
    record Refused(Refusal why) implements Step {}
  }

  /** Why an event cannot happen to an order, in descending precedence. */
  public enum Refusal {
    OVER("The order is over: nothing can change it now."),
    NOT_YET("The order has not been accepted yet. Try again in a moment."),
    BEING_CANCELLED("The order is being cancelled already."),
    NOT_THE_SAME_ORDER(
        "Only the quantity and the prices of an order can be changed. Cancel it and place another."),
    QUANTITY_OF_AN_EXIT(
        "The two exits of a bracket close what it opened: their prices can be changed, their"
            + " quantity can’t. Cancel the exit instead."),
    LESS_THAN_FILLED("More than that is filled already. Cancel the rest instead."),
    NOT_ITS_FILL("A fill that belongs to no order, or to another: the venue contradicts itself."),
    OUT_OF_TURN("A fill before the one that precedes it: the venue contradicts itself."),
    NOT_WORKING("A fill of an order that is still waiting: the venue contradicts itself."),
    MORE_THAN_ORDERED("A fill for more than what is open: the venue contradicts itself.");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** A new order, on its way. */
  public static Order placed(
      OrderId id, OrderTicket ticket, Optional<OrderId> parent, BigDecimal reference, Instant at) {
    return new Order(
        id,
        ticket,
        parent,
        OrderStatus.PENDING_NEW,
        false,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        0,
        Optional.empty(),
        0,
        "",
        at,
        reference);
  }

  /** The quantity that may still be filled. */
  public BigDecimal open() {
    return status.open() ? ticket.quantity().subtract(filled) : BigDecimal.ZERO;
  }

  /** Whether it waits for a condition or a stop. */
  public boolean waits() {
    return !activated && (ticket.condition().isPresent() || stops());
  }

  private boolean stops() {
    return switch (ticket.pricing()) {
      case Pricing.Stop stop -> true;
      case Pricing.StopLimit stop -> true;
      case Pricing.TrailingStop stop -> true;
      case Pricing.Market market -> false;
      case Pricing.Limit limit -> false;
      case Pricing.MarketOnClose close -> false;
      case Pricing.LimitOnClose close -> false;
    };
  }

  /** Judges one event. Pure. */
  public Step next(OrderEvent event) {
    if (!status.open()) {
      return event instanceof OrderEvent.Filled(Execution execution) && told(execution)
          ? new Step.Same()
          : refused(Refusal.OVER);
    }
    return switch (event) {
      case OrderEvent.Accepted accepted ->
          status == OrderStatus.PENDING_NEW
              ? moved(waits() ? OrderStatus.HELD : OrderStatus.NEW, "")
              : new Step.Same();
      case OrderEvent.Activated activation -> activated ? new Step.Same() : activate();
      case OrderEvent.Trailed(BigDecimal best) ->
          trailBest.isPresent() && trailBest.get().compareTo(best) == 0
              ? new Step.Same()
              : new Step.Moved(
                  copy(
                      ticket,
                      status,
                      activated,
                      filled,
                      averagePrice,
                      fills,
                      Optional.of(best),
                      why));
      case OrderEvent.Filled(Execution execution) -> fill(execution);
      case OrderEvent.CancelAsked(String reason) ->
          switch (status) {
            case PENDING_NEW -> refused(Refusal.NOT_YET);
            case PENDING_CANCEL -> refused(Refusal.BEING_CANCELLED);
            case HELD, NEW, PARTIALLY_FILLED -> moved(OrderStatus.PENDING_CANCEL, reason);
            case FILLED, CANCELED, REJECTED, EXPIRED -> refused(Refusal.OVER);
          };
      case OrderEvent.Canceled(String reason) -> moved(OrderStatus.CANCELED, reason);
      case OrderEvent.Replaced(OrderTicket fresh) -> replace(fresh);
      case OrderEvent.Reduced(BigDecimal by) -> reduce(by);
      case OrderEvent.LeftAlone alone ->
          parent.isEmpty() ? new Step.Same() : new Step.Moved(leftAlone());
      // what is filled can't be rejected any more: only the rest goes
      case OrderEvent.Rejected(String reason) ->
          moved(filled.signum() == 0 ? OrderStatus.REJECTED : OrderStatus.CANCELED, reason);
      case OrderEvent.Expired(String reason) -> moved(OrderStatus.EXPIRED, reason);
    };
  }

  private Step activate() {
    OrderStatus now = status == OrderStatus.HELD ? OrderStatus.NEW : status;
    return new Step.Moved(copy(ticket, now, true, filled, averagePrice, fills, trailBest, why));
  }

  private Step reduce(BigDecimal by) {
    BigDecimal rest = ticket.quantity().subtract(by);
    return rest.compareTo(filled) <= 0
        ? moved(OrderStatus.CANCELED, "The other exit of its bracket has closed the position.")
        : new Step.Moved(
            copy(
                ticket.withQuantity(rest),
                status,
                activated,
                filled,
                averagePrice,
                fills,
                trailBest,
                why));
  }

  private Order leftAlone() {
    return new Order(
        id,
        ticket.withoutGroup(),
        Optional.empty(),
        status,
        activated,
        filled,
        averagePrice,
        fills,
        trailBest,
        revision + 1,
        why,
        placedAt,
        reference);
  }

  private Step replace(OrderTicket fresh) {
    return switch (status) {
      case PENDING_NEW -> refused(Refusal.NOT_YET);
      case PENDING_CANCEL -> refused(Refusal.BEING_CANCELLED);
      case HELD, NEW, PARTIALLY_FILLED -> {
        if (!changesOnlyNumbers(fresh)) {
          yield refused(Refusal.NOT_THE_SAME_ORDER);
        }
        if (parent.isPresent() && fresh.quantity().compareTo(ticket.quantity()) != 0) {
          yield refused(Refusal.QUANTITY_OF_AN_EXIT);
        }
        yield fresh.quantity().compareTo(filled) <= 0
            ? refused(Refusal.LESS_THAN_FILLED)
            : new Step.Moved(
                copy(fresh, status, activated, filled, averagePrice, fills, trailBest, why));
      }
      case FILLED, CANCELED, REJECTED, EXPIRED -> refused(Refusal.OVER);
    };
  }

  private boolean changesOnlyNumbers(OrderTicket fresh) {
    OrderTicket same =
        new OrderTicket(
            ticket.clientOrderId(),
            ticket.account(),
            ticket.instrument(),
            ticket.side(),
            fresh.quantity(),
            fresh.pricing(),
            ticket.timeInForce(),
            ticket.goodTill(),
            ticket.outsideHours(),
            ticket.condition(),
            ticket.ocaGroup(),
            ticket.bracket(),
            ticket.route());
    return fresh.sameAs(same) && fresh.pricing().kind() == ticket.pricing().kind();
  }

  private Step fill(Execution execution) {
    int number = number(execution);
    if (number < 0 || !execution.order().equals(id)) {
      return refused(Refusal.NOT_ITS_FILL);
    }
    if (told(execution)) {
      return new Step.Same();
    }
    // a number that was skipped could come later, and would then be taken for one that was told
    if (number > fills) {
      return refused(Refusal.OUT_OF_TURN);
    }
    if (waits()) {
      return refused(Refusal.NOT_WORKING);
    }
    BigDecimal sum = filled.add(execution.quantity());
    int rest = ticket.quantity().compareTo(sum);
    if (rest < 0) {
      return refused(Refusal.MORE_THAN_ORDERED);
    }
    BigDecimal paid =
        averagePrice.multiply(filled).add(execution.price().multiply(execution.quantity()));
    OrderStatus now =
        rest == 0
            ? OrderStatus.FILLED
            : status == OrderStatus.PENDING_CANCEL
                ? OrderStatus.PENDING_CANCEL
                : OrderStatus.PARTIALLY_FILLED;
    return new Step.Moved(
        copy(
            ticket,
            now,
            true,
            sum,
            paid.divide(sum, new MathContext(12)).stripTrailingZeros(),
            fills + 1,
            trailBest,
            why));
  }

  /** The id of the fill with that number: the same fill has the same id, whoever computes it. */
  public String executionId(int number) {
    return id.value() + "-" + number;
  }

  private boolean told(Execution execution) {
    int number = number(execution);
    return number >= 0 && number < fills;
  }

  /** The number in an execution's id, as {@link #executionId} wrote it; -1 when it did not. */
  private int number(Execution execution) {
    String prefix = id.value() + "-";
    String text = execution.id();
    if (!text.startsWith(prefix) || !text.substring(prefix.length()).matches("0|[1-9][0-9]{0,8}")) {
      return -1;
    }
    return Integer.parseInt(text.substring(prefix.length()));
  }

  private Step moved(OrderStatus now, String reason) {
    return new Step.Moved(
        copy(ticket, now, activated, filled, averagePrice, fills, trailBest, reason));
  }

  private static Step refused(Refusal why) {
    return new Step.Refused(why);
  }

  private Order copy(
      OrderTicket newTicket,
      OrderStatus newStatus,
      boolean nowActivated,
      BigDecimal nowFilled,
      BigDecimal average,
      int nowFills,
      Optional<BigDecimal> best,
      String reason) {
    return new Order(
        id,
        newTicket,
        parent,
        newStatus,
        nowActivated,
        nowFilled,
        average,
        nowFills,
        best,
        revision + 1,
        reason,
        placedAt,
        // INVARIANT: what was counted in at this price is taken out at this price
        newTicket.equals(ticket) ? reference : newTicket.pricing().named().orElse(reference));
  }
}
