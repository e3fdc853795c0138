package gatehouse.core.market;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;

/** What an issuer does to everybody who holds its shares. */
public sealed interface CorporateAction {
  InstrumentId instrument();

  /**
   * The first trading day on which it is over: who holds the share when that day begins has it, who
   * buys from then on has not.
   */
  LocalDate exDate();

  /**
   * Cash for each share.
   *
   * @param recordDate when the issuer looks who its holders are: the day on which the last trades
   *     before the ex-date settle
   * @param payDate when the money moves
   * @param perShare above zero, before tax
   */
  record Dividend(
      InstrumentId instrument,
      LocalDate exDate,
      LocalDate recordDate,
      LocalDate payDate,
      BigDecimal perShare,
      Currency currency)
      implements CorporateAction {}

  /** Each {@code before} shares become {@code after}. */
  record Split(InstrumentId instrument, LocalDate exDate, int before, int after)
      implements CorporateAction {
    public Split {
      if (before < 1 || after < 1 || before == after) {
        throw new IllegalArgumentException("no split: " + after + " for " + before);
      }
    }

    /** As the trade says it: {@code 2-for-1 split}. */
    public String words() {
      return after + "-for-" + before + " split";
    }
  }
}
