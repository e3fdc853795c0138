package gatehouse.core.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CouponsTest {
  private static Instrument bond(String dayCount, String coupon, int payments, String maturity) {
    return Samples.instrument(
        "BOND",
        Samples.USD,
        "1000",
        "0.01",
        new Terms.Bond(
            "Somebody", new BigDecimal(coupon), payments, LocalDate.parse(maturity), dayCount));
  }

  /** For a nominal of 100,000. */
  @ParameterizedTest(name = "{0} {1} % {2} a year until {3}, settled {4}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Act/Act ICMA | 4    | 2 | 2034-02-15 | 2026-02-15 | 0.00
          Act/Act ICMA | 4    | 2 | 2034-02-15 | 2026-02-16 | 11.05
          Act/Act ICMA | 4    | 2 | 2034-02-15 | 2026-08-14 | 1988.95
          Act/Act ICMA | 4    | 2 | 2034-02-15 | 2026-08-15 | 0.00
          Act/Act ICMA | 2.5  | 1 | 2035-07-04 | 2026-01-04 | 1260.27
          Act/Act ICMA | 4    | 2 | 2034-02-15 | 2034-02-15 | 0.00
          30U/360      | 6    | 2 | 2030-06-01 | 2026-03-01 | 1500.00
          30U/360      | 6    | 2 | 2030-06-30 | 2026-01-31 | 500.00
          30U/360      | 3.75 | 2 | 2030-08-31 | 2026-03-31 | 312.50
          """)
  void accrued(
      String dayCount,
      String coupon,
      int payments,
      String maturity,
      LocalDate settles,
      BigDecimal interest) {
    assertThat(
            Coupons.accrued(
                bond(dayCount, coupon, payments, maturity), new BigDecimal(100_000), settles))
        .isEqualByComparingTo(interest);
  }

  @ParameterizedTest(name = "after {0} until {1}: {2}")
  @CsvSource({
    "2026-02-14, 2026-02-15, 1",
    "2026-02-15, 2026-08-14, 0",
    "2026-02-15, 2026-08-15, 1",
    "2026-02-14, 2034-02-15, 17",
    "2034-02-15, 2035-02-15, 0"
  })
  void payments(LocalDate after, LocalDate until, int count) {
    Terms.Bond bond = (Terms.Bond) Samples.BOND.terms();
    assertThat(Coupons.between(bond, after, until)).isEqualTo(count);
  }

  @Test
  void pays() {
    assertThat(Coupons.perUnit((Terms.Bond) Samples.BOND.terms())).isEqualByComparingTo("0.02");
  }
}
