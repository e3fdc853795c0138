package gatehouse.core.gate;

import gatehouse.core.account.PersonId;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.market.Instrument;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.OrderTicket;
import java.util.List;
import java.util.Optional;

/**
 * The gate's word that this order may go to a venue now. Only {@link Gate} makes one, and nothing
 * else opens the way to a venue.
 */
public final class Permit implements Decision {
  private final Caller caller;
  private final AccountProfile account;
  private final Instrument instrument;
  private final OrderTicket ticket;
  private final Effect effect;
  private final boolean shown;
  private final boolean free;
  private final List<Notice> notices;

  Permit(GateInput input, Effect effect, List<Notice> notices) {
    this.caller = input.caller();
    this.account = input.account();
    this.instrument = input.instrument();
    this.ticket = input.ticket();
    this.effect = effect;
    this.shown = input.showsPrice();
    this.free = input.trading() instanceof Standing.Free;
    this.notices = List.copyOf(notices);
  }

  /** Who asked. */
  public Caller caller() {
    return caller;
  }

  /** Whose account it is. */
  public PersonId owner() {
    return account.person();
  }

  public Instrument instrument() {
    return instrument;
  }

  public OrderTicket ticket() {
    return ticket;
  }

  public Effect effect() {
    return effect;
  }

  public List<Notice> notices() {
    return notices;
  }

  /** Whether it only reduces what is there: such an order is never what stops a program. */
  public boolean reduces() {
    return notices.stream().anyMatch(each -> each.kind() == Notice.Kind.REDUCES_POSITION);
  }

  /** Whether the caller's session has to take the brokerage session first. */
  public boolean takes() {
    return free && !reduces();
  }

  @Override
  public Optional<Effect> effectIfKnown() {
    return shown ? Optional.of(effect) : Optional.empty();
  }
}
