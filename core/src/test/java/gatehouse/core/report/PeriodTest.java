package gatehouse.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  @ParameterizedTest
  @CsvSource({
    "'', '', 2026-10-25, 2026-11-24, true",
    "2026-11-24, 2026-11-24, 2026-11-24, 2026-11-24, true",
    "2026-11-23, 2026-11-23, 2026-11-23, 2026-11-23, false",
    "2026-11-23, 2999-01-01, 2026-11-23, 2026-11-24, true",
    "2016-11-24, 2026-11-24, 2016-11-24, 2026-11-24, true",
    "'', 2026-03-01, 2026-01-30, 2026-03-01, false",
    "2026-11-01, +999999999-12-31, 2026-11-01, 2026-11-24, true",
  })
  void theseAreDays(String from, String until, LocalDate first, LocalDate last, boolean open) {
    assertThat(Period.of(from, until, TODAY))
        .isEqualTo(new Period.Days(new Period(first, last, open)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24, 2026-11-23, 'The first day, 24 November 2026, comes after the last, 23 November 2026'",
    "2026-11-25, '', comes after the last",
    "2026-11-25, 2026-11-26, can’t begin in the future",
    "2016-11-23, 2026-11-24, at most ten years",
    "1999-12-31, 2001-01-01, go back to 1 January 2000",
    "-0001-01-01, 0001-01-01, go back to",
    "-999999999-01-01, '', go back to",
    "2026-02-30, '', as 2026-11-24",
    "24.11.2026, '', as 2026-11-24",
    "'', now, as 2026-11-24",
    "'', -999999999-01-01, as 2026-11-24",
  })
  void theseAreNot(String from, String until, String words) {
    assertThat(Period.of(from, until, TODAY))
        .isInstanceOfSatisfying(
            Period.Refused.class, refused -> assertThat(refused.sentence()).contains(words));
  }
}
