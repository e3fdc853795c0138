package gatehouse.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.signin.Budget.Kind;
import gatehouse.core.signin.Budget.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BudgetTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");

  @ParameterizedTest
  @CsvSource({"KNOWN_DEVICE, 10", "STRANGERS, 5", "NETWORK, 30"})
  void freeTries(Kind kind, int free) {
    Budget budget = Budget.FULL;
    for (int wrong = 0; wrong < free; wrong++) {
      assertThat(budget.verdict(kind, NOW)).isEqualTo(new Verdict.Open(free - wrong));
      budget = budget.charged(NOW);
    }
    assertThat(budget.verdict(kind, NOW)).isEqualTo(new Verdict.Wait(NOW.plusSeconds(30)));
  }

  /** The wait after so many wrong answers in a row. */
  @ParameterizedTest
  @CsvSource({
    "STRANGERS, 5, 30",
    "STRANGERS, 6, 60",
    "STRANGERS, 7, 120",
    "STRANGERS, 8, 240",
    "STRANGERS, 9, 480",
    "STRANGERS, 10, 960",
    "STRANGERS, 11, 1800",
    "STRANGERS, 12, 1800",
    "STRANGERS, 40, 1800",
    "STRANGERS, 99, 1800",
    "KNOWN_DEVICE, 10, 30",
    "KNOWN_DEVICE, 15, 960",
    "KNOWN_DEVICE, 16, 1800",
    "KNOWN_DEVICE, 99, 1800",
    "NETWORK, 30, 30",
    "NETWORK, 36, 1800",
  })
  void waitsGrow(Kind kind, int failures, long waitSeconds) {
    Budget budget = new Budget(failures, NOW);
    Instant until = NOW.plusSeconds(waitSeconds);
    assertThat(budget.verdict(kind, NOW)).isEqualTo(new Verdict.Wait(until));
    assertThat(budget.verdict(kind, until.minusNanos(1))).isEqualTo(new Verdict.Wait(until));
    assertThat(budget.verdict(kind, until)).isEqualTo(new Verdict.Open(1));
    assertThat(budget.charged(until).verdict(kind, until)).isNotInstanceOf(Verdict.Open.class);
  }

  /** NIST SP 800-63B-4, 3.2.2: no more than 100 failures in a row. */
  @ParameterizedTest
  @EnumSource
  void spentAtOneHundred(Kind kind) {
    Instant longAfter = NOW.plus(Duration.ofDays(10_000));
    Budget last = new Budget(99, NOW);
    assertThat(last.verdict(kind, longAfter)).isEqualTo(new Verdict.Open(1));
    Budget spent = last.charged(longAfter);
    assertThat(spent.failures()).isEqualTo(Budget.FAILURES_MAX).isEqualTo(100);
    assertThat(spent.verdict(kind, longAfter.plus(Duration.ofDays(10_000))))
        .isEqualTo(new Verdict.Spent());
    assertThat(spent.charged(longAfter).failures()).isEqualTo(100);
  }

  @Test
  void waitingGivesNoFreeTriesBack() {
    Budget budget = new Budget(5, NOW);
    assertThat(budget.verdict(Kind.STRANGERS, NOW.plus(Duration.ofDays(365))))
        .isEqualTo(new Verdict.Open(1));
  }

  @Test
  void aClockThatWentBackOnlyMakesTheWaitLonger() {
    Budget budget = new Budget(5, NOW);
    assertThat(budget.verdict(Kind.STRANGERS, NOW.minusSeconds(3600)))
        .isEqualTo(new Verdict.Wait(NOW.plusSeconds(30)));
  }

  /** How many wrong answers fit into 24 hours for one who never misses the first moment. */
  @ParameterizedTest
  @CsvSource({"STRANGERS, 57", "KNOWN_DEVICE, 62", "NETWORK, 82"})
  void triesInADayAtBestSpeed(Kind kind, int tries) {
    Budget budget = Budget.FULL;
    Instant now = NOW;
    Instant end = NOW.plus(Duration.ofHours(24));
    int made = 0;
    while (!now.isAfter(end)) {
      switch (budget.verdict(kind, now)) {
        case Verdict.Open open -> {
          budget = budget.charged(now);
          made++;
        }
        case Verdict.Wait wait -> now = wait.until();
        case Verdict.Spent spent -> now = end.plusNanos(1);
      }
    }
    assertThat(made).isEqualTo(tries).isLessThan(Budget.FAILURES_MAX);
  }

  @Test
  void troubleTellsWhatIsLeft() {
    Trouble wrong = Trouble.of(Trouble.Code.WRONG_CODE);
    assertThat(wrong.with(new Verdict.Open(3)))
        .isEqualTo(new Trouble(Trouble.Code.WRONG_CODE, OptionalInt.of(3), Optional.empty()));
    assertThat(wrong.with(new Verdict.Wait(NOW)))
        .isEqualTo(new Trouble(Trouble.Code.WRONG_CODE, OptionalInt.of(0), Optional.of(NOW)));
    assertThat(wrong.with(new Verdict.Spent()))
        .isEqualTo(new Trouble(Trouble.Code.SPENT, OptionalInt.of(0), Optional.empty()));
    assertThat(Trouble.Code.WRONG_NAME_OR_PASSWORD.code()).isEqualTo("wrong-name-or-password");
  }
}
