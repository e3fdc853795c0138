package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gate says of an order.
 *
 * @param allowed whether it may go through
 * @param text the order in a sentence
 * @param findings all that stands in the way, the first in rank first; empty when allowed
 * @param notices what is worth knowing
 */
public record Verdict(
    boolean allowed,
    String text,
    List<Finding> findings,
    List<Finding> notices,
    @Nullable Effect effect) {
  public Verdict {
    findings = List.copyOf(findings);
    notices = List.copyOf(notices);
  }

  /**
   * One reason.
   *
   * @param code for programs; never changes its meaning
   * @param remedy what to do about it
   * @param path where in the portal that is done, or empty
   */
  public record Finding(String code, String text, String remedy, String path) {
    /**
     * The address where the remedy is done; empty when it is the order itself.
     *
     * @param origin of the server, such as {@code https://gate.example}
     */
    public String link(String origin) {
      return path.isEmpty() ? "" : origin + path;
    }
  }

  /**
   * What the order would do if it were filled whole.
   *
   * @param availableAfter in the account's base currency
   */
  public record Effect(
      String currency,
      String price,
      String value,
      String commission,
      String initialMarginBefore,
      String initialMarginAfter,
      String availableAfter) {}
}
