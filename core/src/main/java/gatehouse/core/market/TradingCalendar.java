package gatehouse.core.market;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * When a venue trades: a function of time, from its weekly sessions, holidays and half days. All
 * moments are instants; the venue's own time zone is known inside alone.
 */
public interface TradingCalendar {
  /** What the venue does at that moment. A phase begins at its first instant, itself within. */
  Phase phaseAt(Instant at);

  /** When the phase that is on at that moment ends. */
  Instant phaseEnd(Instant at);

  /** The next moment at or after this one at which continuous trading is on. */
  Instant nextOpen(Instant at);

  /**
   * The trading day that this moment belongs to: the day's own sessions, or the next trading day
   * once they are over. Overnight sessions belong to the day that they lead to.
   */
  LocalDate tradingDay(Instant at);

  /** When the closing auction of that day sets its price; none when it is no trading day. */
  Optional<Instant> close(LocalDate day);

  /** The day that many trading days later: when a trade of this day settles. */
  LocalDate plusTradingDays(LocalDate day, int days);
}
