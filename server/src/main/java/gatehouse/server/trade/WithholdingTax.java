package gatehouse.server.trade;

import gatehouse.core.market.Mic;
import java.math.BigDecimal;

/**
 * What is kept back from a dividend where the share is listed: the usual rate of the treaties, for
 * everybody who lives elsewhere. Who lives there declares it.
 */
final class WithholdingTax {
  private static final Rule NONE = new Rule("", BigDecimal.ZERO);

  private WithholdingTax() {}

  /**
   * Of one country.
   *
   * @param country ISO 3166-1
   * @param share of the dividend, from 0 to 1
   */
  private record Rule(String country, BigDecimal share) {
    Rule(String country, String share) {
      this(country, new BigDecimal(share));
    }
  }

  /** The share of a dividend that is withheld from somebody who lives in that country. */
  static BigDecimal share(Mic venue, String residence) {
    Rule rule =
        switch (venue.value()) {
          case "XNYS", "XNAS", "ARCX" -> new Rule("US", "0.15");
          case "XETR" -> new Rule("DE", "0.15");
          case "XPAR" -> new Rule("FR", "0.15");
          case "XTKS" -> new Rule("JP", "0.15");
          case "XTSE" -> new Rule("CA", "0.15");
          case "XASX" -> new Rule("AU", "0.15");
          default -> NONE; // the United Kingdom and Hong Kong withhold nothing
        };
    return rule.country().equals(residence) ? BigDecimal.ZERO : rule.share();
  }
}
