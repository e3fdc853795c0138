package gatehouse.client.wire;

import java.util.List;

/**
 * The options of one day on an underlying.
 *
 * @param expiries every day on which options end, such as {@code 2026-12-18}
 * @param expiry the one shown
 * @param strikes in ascending order
 */
public record ChainPage(
    String underlying, List<String> expiries, String expiry, List<StrikeInfo> strikes) {
  public ChainPage {
    expiries = List.copyOf(expiries);
    strikes = List.copyOf(strikes);
  }

  /** The right to buy and the right to sell at one price. */
  public record StrikeInfo(String strike, OptionInfo call, OptionInfo put) {}

  /** One option; ask for its symbol to know all of it. */
  public record OptionInfo(String symbol, QuoteInfo quote, GreeksInfo greeks) {}
}
