package gatehouse.core.gate;

import java.util.Locale;

/** What is worth knowing of an order that may go through. */
public record Notice(Kind kind, String text) {
  /** The kinds, by name for programs. */
  public enum Kind {
    WAITS_FOR_OPENING,
    SMART_ROUTE,
    DELAYED_PRICES,
    BORROWS,
    SESSION_ENDS_SOON,
    /** Nobody is silent for so long and stays signed in. */
    SESSION_IDLE_BY_THEN,
    /** The interface is another one than the session's. */
    SIGN_IN_THERE,
    /** The same order is there already: sent again, it is that order. */
    PLACED_ALREADY,
    REDUCES_POSITION;

    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
