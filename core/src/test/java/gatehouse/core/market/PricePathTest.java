package gatehouse.core.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricePathTest {
  private static final PricePath PATH = new PricePath(7);
  private static final long SERIES = PricePath.series("AAPL");
  private static final long END_MS = PricePath.ORIGIN_MS + (1L << 39) - 1;
  private static final double YEAR_MS = 365.25 * 24 * 3600 * 1000;

  /** INVARIANT: these values never change, or prices of the past would. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-24T15:00:00Z, -0x1.da0603d183182p0",
    "2026-11-24T15:00:00.500Z, -0x1.da048b63c4ce8p0",
    "2021-03-01T00:00:00Z, 0x1.88e403eb731f5p-4",
  })
  void isTheSameForEver(Instant at, String height) {
    assertThat(Double.toHexString(PATH.at(SERIES, at.toEpochMilli()))).isEqualTo(height);
  }

  @Test
  void beginsAtZeroAndEndsNowhere() {
    assertThat(PATH.at(SERIES, PricePath.ORIGIN_MS)).isZero();
    assertThat(PATH.at(SERIES, Long.MIN_VALUE / 2)).isZero();
    assertThat(PATH.at(SERIES, END_MS + 1)).isEqualTo(PATH.at(SERIES, END_MS));
    assertThat(PATH.at(SERIES, Long.MAX_VALUE / 2)).isEqualTo(PATH.at(SERIES, END_MS));
  }

  /** Fuzz: whatever was asked before, in whatever order, by whichever path of the same seed. */
  @Test
  void doesNotDependOnTheOrderOfQuestions() {
    Random random = new Random(42);
    for (int round = 0; round < 20; round++) {
      long seed = random.nextLong();
      Map<Long, Double> first = new HashMap<>();
      PricePath path = new PricePath(seed);
      for (int i = 0; i < 500; i++) {
        long at = random.nextLong(PricePath.ORIGIN_MS, END_MS);
        double height = path.at(SERIES, at);
        assertThat(height).isFinite();
        first.put(at, height);
      }
      List<Long> shuffled = new ArrayList<>(first.keySet());
      Collections.shuffle(shuffled, random);
      PricePath again = new PricePath(seed);
      for (long at : shuffled) {
        again.at(random.nextLong(), at);
        assertThat(again.at(SERIES, at)).isEqualTo(first.get(at));
      }
    }
  }

  @Test
  void seedsAndSeriesHaveWalksOfTheirOwn() {
    Set<Double> heights = new HashSet<>();
    long at = Instant.parse("2026-11-24T15:00:00Z").toEpochMilli();
    for (int i = 0; i < 100; i++) {
      heights.add(new PricePath(i).at(SERIES, at));
      heights.add(PATH.at(PricePath.series("S" + i), at));
    }
    assertThat(heights).hasSize(200);
  }

  /** The change over a span spreads with the root of the span, over all lengths alike. */
  @ParameterizedTest
  @ValueSource(longs = {60_000, 3_600_000, 86_400_000, 2_592_000_000L, 31_557_600_000L})
  void spreadsWithTheRootOfTime(long spanMs) {
    double squares = 0;
    int tries = 4000;
    for (int i = 0; i < tries; i++) {
      long series = PricePath.series("spread " + i);
      long begin = PricePath.ORIGIN_MS + 10_000_000_000L + i * 40_000_003L;
      double change = PATH.at(series, begin + spanMs) - PATH.at(series, begin);
      squares += change * change;
    }
    assertThat(squares / tries * YEAR_MS / spanMs).isCloseTo(1.0, within(0.12));
  }

  /** No jump anywhere: within a second it goes by no more than a few deviations of a second. */
  @Test
  void isContinuous() {
    double deviation = Math.sqrt(1024 / YEAR_MS);
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      long at = random.nextLong(PricePath.ORIGIN_MS, END_MS - 1000);
      assertThat(Math.abs(PATH.at(SERIES, at + 1) - PATH.at(SERIES, at)))
          .isLessThan(6 * deviation / 256);
    }
    // where intervals of all lengths meet
    for (int bits = 10; bits < 39; bits++) {
      long edge = PricePath.ORIGIN_MS + (1L << bits);
      assertThat(Math.abs(PATH.at(SERIES, edge) - PATH.at(SERIES, edge - 1)))
          .isLessThan(6 * deviation / 256);
    }
  }

  @Test
  void uniformNumbersAreUniformAndOfTheirPlaceAlone() {
    double sum = 0;
    for (int place = 0; place < 10_000; place++) {
      double number = PATH.uniform(SERIES, place);
      assertThat(number).isBetween(0.0, 1.0).isEqualTo(PATH.uniform(SERIES, place));
      sum += number;
    }
    assertThat(sum / 10_000).isCloseTo(0.5, within(0.02));
  }
}
