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
 * @param effect null when it could not be computed, or the order is there already
 * @param outlook what it meets in the planned moment
 */
public record Verdict(
    boolean allowed,
    String text,
    List<Finding> findings,
    List<Finding> notices,
    @Nullable Effect effect,
    Outlook outlook) {
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
   * @param currency of the price, the value and the commission
   * @param base the account's currency, in which margin and available funds are
   * @param conversions money that is missing in a currency
   */
  public record Effect(
      String currency,
      String price,
      String value,
      String commission,
      String base,
      String initialMarginBefore,
      String initialMarginAfter,
      String maintenanceMarginBefore,
      String maintenanceMarginAfter,
      String availableBefore,
      String availableAfter,
      List<Conversion> conversions) {
    public Effect {
      conversions = List.copyOf(conversions);
    }
  }

  /**
   * Money that the order takes and that is not there.
   *
   * @param borrows whether the account owes it then; a cash account converts first
   * @param interestPerDay what owing it costs, in its currency
   * @param rate how much of the base currency one unit is
   * @param inBase the amount in the base currency
   * @param by the trade that would bring it, or null
   */
  public record Conversion(
      String currency,
      String amount,
      boolean borrows,
      String interestPerDay,
      String rate,
      String inBase,
      @Nullable Exchange by) {}

  /** A trade of two currencies. */
  public record Exchange(
      String symbol, String side, String quantity, String commission, String commissionCurrency) {}
}
