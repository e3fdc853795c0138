package gatehouse.server.trade;

import gatehouse.core.gate.Feed;
import gatehouse.core.market.Phase;
import gatehouse.core.market.TradingCalendar;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionLimits;
import java.time.Instant;
import java.util.Optional;

/**
 * What a planned order meets beside the gate: the venue's hours, the end of the session, and what
 * the account sees of the market.
 *
 * @param phaseEndsAt when the phase of that moment is over
 * @param opensAt when every order is matched next; the moment itself while it is open
 * @param idleAt when the session ends by silence from now on
 * @param level what a new sign-in on that interface asks for at least
 * @param feed that shows the instrument live
 */
record Outlook(
    Instant at,
    AccessInterface through,
    TradingVenue venue,
    Phase phase,
    Instant phaseEndsAt,
    Instant opensAt,
    Stay stay,
    Instant endsAt,
    Instant idleAt,
    AssuranceLevel level,
    boolean live,
    Optional<Feed> feed) {

  /** What becomes of the session until then. */
  enum Stay {
    LIVES,
    IDLE_BY_THEN,
    OVER_BY_THEN,
    /** Another interface has a session of its own. */
    ELSEWHERE
  }

  static Outlook of(Questions.Asked asked, AssuranceLevel level, Optional<Feed> feed) {
    TradingCalendar calendar = asked.venue().calendar();
    Session session = asked.caller().session();
    Instant idleAt = asked.now().plus(SessionLimits.of(session.demanded()).idle());
    return new Outlook(
        asked.at(),
        asked.through(),
        asked.venue(),
        calendar.phaseAt(asked.at()),
        calendar.phaseEnd(asked.at()),
        calendar.nextOpen(asked.at()),
        stay(asked, session, idleAt),
        session.endsAt(),
        idleAt,
        level,
        asked.live(),
        feed);
  }

  /** At its end, and at the end of the silence, a session is over. */
  private static Stay stay(Questions.Asked asked, Session session, Instant idleAt) {
    if (asked.through() != session.accessInterface()) {
      return Stay.ELSEWHERE;
    }
    if (!asked.at().isBefore(session.endsAt())) {
      return Stay.OVER_BY_THEN;
    }
    return asked.at().isBefore(idleAt) ? Stay.LIVES : Stay.IDLE_BY_THEN;
  }
}
