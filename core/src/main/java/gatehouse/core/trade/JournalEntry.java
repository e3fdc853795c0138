package gatehouse.core.trade;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One event of money or units, in double entry.
 *
 * @param reference what it belongs to, such as an execution's id
 * @param day the trading day that it counts to
 * @param realised profit or loss that it made certain, in the instrument's currency, without
 *     commission; zero for most
 */
public record JournalEntry(
    Kind kind,
    String reference,
    LocalDate day,
    Instant at,
    BigDecimal realised,
    List<Posting> postings) {

  /** What an event is; people read the label in statements. */
  public enum Kind {
    DEPOSIT("Deposit"),
    TRADE("Trade"),
    CONVERSION("Currency conversion"),
    INTEREST("Interest"),
    DIVIDEND("Dividend"),
    COUPON("Coupon"),
    SPLIT("Split"),
    VARIATION("Daily settlement"),
    EXPIRY("Expiry"),
    EXERCISE("Exercise");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /**
   * One side.
   *
   * @param amount added to the account, or taken when below zero; never zero
   */
  public record Posting(Ledger ledger, Commodity commodity, BigDecimal amount) {}

  public JournalEntry {
    postings = postings.stream().filter(posting -> posting.amount().signum() != 0).toList();
    Map<Commodity, BigDecimal> sums = new HashMap<>();
    for (Posting posting : postings) {
      sums.merge(posting.commodity(), posting.amount(), BigDecimal::add);
    }
    // INVARIANT: nothing comes from nowhere
    sums.forEach((commodity, sum) -> {
      if (sum.signum() != 0) {
        throw new IllegalArgumentException("the postings in " + commodity + " leave " + sum);
      }
    });
  }

  /** What the entry changes in one of the accounts. */
  public BigDecimal change(Ledger ledger, Commodity commodity) {
    return postings.stream()
        .filter(p -> p.ledger() == ledger && p.commodity().equals(commodity))
        .map(Posting::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
