package gatehouse.core.trade;

import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody asks to have done: not yet judged by anyone.
 *
 * @param quantity above zero; nominal for bonds, units of the base currency for currencies
 * @param goodTill when it ends, for {@link TimeInForce#GTD} alone
 * @param outsideHours whether it may be filled before the opening, after the close and overnight
 * @param condition what it waits for
 * @param ocaGroup orders of one group: when one is filled, the others are cancelled; the two exits
 *     of a bracket, whose group is the entry's id, are made smaller instead
 * @param bracket the two orders that close the position again once this one is filled
 * @param route the venue to send it to; none is smart: the best price then ({@link Routing})
 */
public record OrderTicket(
    ClientOrderId clientOrderId,
    AccountNumber account,
    InstrumentId instrument,
    Side side,
    BigDecimal quantity,
    Pricing pricing,
    TimeInForce timeInForce,
    Optional<Instant> goodTill,
    boolean outsideHours,
    Optional<Condition> condition,
    Optional<String> ocaGroup,
    Optional<Bracket> bracket,
    Optional<Mic> route) {

  /**
   * Take profit at a limit, and stop the loss: one cancels the other.
   *
   * @param takeProfit better than the entry
   * @param stopLoss worse than the entry
   */
  public record Bracket(BigDecimal takeProfit, BigDecimal stopLoss) {}

  /**
   * Whether it asks for the same: {@code 1.50} is {@code 1.5}, however often a number was read and
   * written on its way.
   */
  public boolean sameAs(OrderTicket other) {
    return TicketText.of(this).equals(TicketText.of(other));
  }

  /** The same for another quantity. */
  public OrderTicket withQuantity(BigDecimal other) {
    return with(other, ocaGroup);
  }

  /** The same by itself. */
  OrderTicket withoutGroup() {
    return with(quantity, Optional.empty());
  }

  private OrderTicket with(BigDecimal newQuantity, Optional<String> newGroup) {
    return new OrderTicket(
        clientOrderId,
        account,
        instrument,
        side,
        newQuantity,
        pricing,
        timeInForce,
        goodTill,
        outsideHours,
        condition,
        newGroup,
        bracket,
        route);
  }

  /** A plain order for the day. */
  public static OrderTicket day(
      ClientOrderId clientOrderId,
      AccountNumber account,
      InstrumentId instrument,
      Side side,
      BigDecimal quantity,
      Pricing pricing) {
    return new OrderTicket(
        clientOrderId,
        account,
        instrument,
        side,
        quantity,
        pricing,
        TimeInForce.DAY,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
