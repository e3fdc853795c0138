package gatehouse.core.market;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;

/**
 * Something that can be traded, as its venue lists it.
 *
 * @param currency in which it is quoted, and settled
 * @param ticks smallest steps of its price
 * @param lot smallest quantity, and its step; above zero
 * @param multiplier value of a quantity of one at a price of one, in the currency: 1 for a stock,
 *     100 for an option, 0.01 for a bond
 * @param settlementDays trading days from trade to settlement
 */
public record Instrument(
    InstrumentId id,
    String name,
    Mic venue,
    Currency currency,
    TickTable ticks,
    BigDecimal lot,
    BigDecimal multiplier,
    int settlementDays,
    Terms terms) {
  public Instrument {
    if (lot.signum() <= 0 || multiplier.signum() <= 0 || settlementDays < 0) {
      throw new IllegalArgumentException("lot and multiplier are above zero: " + id);
    }
  }

  public Product product() {
    return switch (terms) {
      case Terms.Stock stock -> Product.STOCK;
      case Terms.Etf etf -> Product.ETF;
      case Terms.Option option -> Product.OPTION;
      case Terms.Future future -> Product.FUTURE;
      case Terms.Fx fx -> Product.FX;
      case Terms.Bond bond -> Product.BOND;
    };
  }

  /** The last day on which it can be traded; none when it has no end. */
  public Optional<LocalDate> lastDay() {
    return switch (terms) {
      case Terms.Stock stock -> Optional.empty();
      case Terms.Etf etf -> Optional.empty();
      case Terms.Option option -> Optional.of(option.expiry());
      case Terms.Future future -> Optional.of(future.expiry());
      case Terms.Fx fx -> Optional.empty();
      case Terms.Bond bond -> Optional.of(bond.maturity());
    };
  }

  /** What a quantity costs or brings at a price, in the instrument's currency, exactly. */
  public BigDecimal value(BigDecimal quantity, BigDecimal price) {
    return quantity.multiply(price).multiply(multiplier);
  }
}
