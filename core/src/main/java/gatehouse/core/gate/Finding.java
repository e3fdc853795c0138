package gatehouse.core.gate;

import gatehouse.core.apikey.Access;
import java.util.Optional;

/**
 * One reason, with what is particular to this order.
 *
 * @param detail a sentence, or empty
 * @param path where the remedy is done; empty when it is the order itself
 */
public record Finding(Reason reason, String detail, String path) {
  /** What lies in what a program was given says which one, and leads to where it was let in. */
  static Finding of(Reason reason, String detail, GateInput input) {
    Optional<Access> access = input.caller().session().access();
    return reason.ofAccess() && access.isPresent()
        ? new Finding(reason, access.get().named(input.use().name()), access.get().page())
        : new Finding(reason, detail, reason.path());
  }

  /** The whole of it, for people. */
  public String text() {
    return detail.isEmpty() ? reason.text() : reason.text() + " " + detail;
  }
}
