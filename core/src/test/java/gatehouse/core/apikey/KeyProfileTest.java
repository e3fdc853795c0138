package gatehouse.core.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.KeyProfile.Sighting;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is usual for a key, what is not, and what its owner makes usual. */
class KeyProfileTest {
  private static final Instant MONDAY = Instant.parse("2026-11-02T15:00:00Z");
  private static final ApiKeyId KEY = new ApiKeyId(ApiKeyId.PREFIX + "A".repeat(22));
  private static final String HOME = "192.0.2.0/24";

  /** Six orders within a minute at 15:00 on each working day of four weeks, worth 1,000 each. */
  private static KeyProfile steady() {
    KeyProfile profile = KeyProfile.beginning(MONDAY);
    for (int day = 0; day < 28; day++) {
      for (int i = 0; i < 6 && day % 7 < 5; i++) {
        profile = profile.learned(order(MONDAY.plus(Duration.ofDays(day)), 1_000, HOME, "AAPL"));
      }
    }
    return profile;
  }

  private static Sighting order(Instant at, long value, String network, String instrument) {
    return new Sighting(at, KEY, BigDecimal.valueOf(value), network, instrument);
  }

  private static Instant on(int day, int hour) {
    return MONDAY.plus(Duration.ofDays(day)).plus(Duration.ofHours(hour - 15L));
  }

  @ParameterizedTest(name = "day {0} at {1}:00, {2} from {3} in {4}: {5}")
  @CsvSource({
    "28, 15, 1000, 192.0.2.0/24, AAPL, 0",
    "28, 16, 1000, 192.0.2.0/24, AAPL, 0",
    "28, 14, 4095, 192.0.2.0/24, AAPL, 0",
    "28, 15, 4096, 192.0.2.0/24, AAPL, 0",
    "28, 15, 4097, 192.0.2.0/24, AAPL, 20",
    "28, 15, 8192, 192.0.2.0/24, AAPL, 20",
    "28, 15, 8193, 192.0.2.0/24, AAPL, 40",
    "28, 15, 32768, 192.0.2.0/24, AAPL, 40",
    "28, 15, 32769, 192.0.2.0/24, AAPL, 60",
    "28, 15, 1000, 198.51.100.0/24, AAPL, 30",
    "28, 15, 1000, '', AAPL, 0",
    "28, 3, 1000, 192.0.2.0/24, AAPL, 20",
    "33, 15, 1000, 192.0.2.0/24, AAPL, 10",
    "28, 15, 1000, 192.0.2.0/24, KO, 20",
    "28, 3, 1000, 198.51.100.0/24, KO, 70",
    "33, 3, 40000, 198.51.100.0/24, KO, 130",
  })
  void points(int day, int hour, long value, String network, String instrument, int points) {
    Unusual found = steady().judge(order(on(day, hour), value, network, instrument));
    assertThat(found.points()).as(found.text()).isEqualTo(points);
    assertThat(found.suspends()).isEqualTo(points >= 60);
    assertThat(found.text().isEmpty()).isEqualTo(points == 0);
  }

  @ParameterizedTest(name = "a token at {0}:00 from {1}: {2}")
  @CsvSource({
    "15, 192.0.2.0/24, 0",
    "15, 198.51.100.0/24, 30",
    "3, 192.0.2.0/24, 20",
    "3, 198.51.100.0/24, 50",
    "3, '', 20",
  })
  void visits(int hour, String network, int points) {
    Unusual found = steady().judgeVisit(order(on(33, hour), 0, network, ""));
    assertThat(found.points()).as(found.text()).isEqualTo(points);
    assertThat(found.suspendsVisit()).isEqualTo(points >= 50);
  }

  @ParameterizedTest(name = "order {0} within a minute: {1}")
  @CsvSource({"13, 0", "19, 0", "20, 40", "30, 40", "31, 60", "40, 60"})
  void rates(int number, int points) {
    KeyProfile profile = steady();
    Instant now = on(28, 15);
    for (int i = 1; i < number; i++) {
      profile = profile.learned(order(now, 1_000, HOME, "AAPL"));
    }
    Unusual found = profile.judge(order(now.plusSeconds(59), 1_000, HOME, "AAPL"));
    assertThat(found.points()).as(found.text()).isEqualTo(points);
    assertThat(profile.judge(order(now.plusSeconds(60), 1_000, HOME, "AAPL")).points()).isZero();
  }

  @Test
  void saysWhatHappenedAndWhatWasUsual() {
    KeyProfile profile = steady();
    Instant now = on(28, 15);
    for (int i = 1; i < 40; i++) {
      profile = profile.learned(order(now, 1_000, HOME, "AAPL"));
    }
    assertThat(profile.judge(order(now, 250_000, HOME, "AAPL")).text())
        .isEqualTo(
            "It sent 40 orders within a minute; in the last 30 days never more than 6."
                + " It sent an order worth about 250,000 in the account's currency; 99 of 100 of"
                + " its orders are worth less than 1,024.");
  }

  @Test
  void learnsForTwoWeeksAndFiftyOrders() {
    KeyProfile profile = KeyProfile.beginning(MONDAY);
    Instant later = MONDAY.plus(KeyProfile.LEARNS_FOR);
    for (int i = 0; i < KeyProfile.LEARNS_FROM; i++) {
      assertThat(profile.judges(later)).isFalse();
      profile = profile.learned(order(MONDAY, 1, HOME, "AAPL"));
    }
    assertThat(profile.judges(later)).isTrue();
    assertThat(profile.judges(later.minusMillis(1))).isFalse();
  }

  /** What happened a quarter of a year ago says nothing of today. */
  @Test
  void forgetsHowBusyItWas() {
    KeyProfile profile = steady();
    for (int i = 0; i < 200; i++) {
      profile = profile.learned(order(on(28, 15), 1_000, HOME, "AAPL"));
    }
    profile = profile.learned(order(on(29, 15), 1_000, HOME, "AAPL"));
    assertThat(profile.usualRate(order(on(58, 15), 1, HOME, "AAPL"))).isEqualTo(200);
    assertThat(profile.usualRate(order(on(59, 15), 1, HOME, "AAPL"))).isEqualTo(1);
  }

  /** Whatever a key did: its row is bounded and read as written, and a release is a release. */
  @Test
  void whatIsReleasedIsUsual() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      KeyProfile profile = KeyProfile.beginning(MONDAY);
      Instant at = MONDAY;
      for (int i = 0; i < 50 + random.nextInt(600); i++) {
        at = at.plusSeconds(random.nextInt(2) * (long) random.nextInt(200_000));
        profile = profile.learned(some(random, at, 12));
      }
      assertThat(KeyProfileText.parse(KeyProfileText.of(profile)))
          .as("seed " + seed)
          .isEqualTo(profile);
      assertThat(KeyProfileText.of(profile).length()).as("seed " + seed).isLessThan(8_000);
      Sighting odd = some(random, at.plusSeconds(random.nextInt(300_000)), 40);
      KeyProfile suspended = profile.suspendedFor(odd);
      assertThat(suspended.judge(odd)).as("seed " + seed).isEqualTo(profile.judge(odd));
      assertThat(KeyProfileText.parse(KeyProfileText.of(suspended))).isEqualTo(suspended);
      assertThat(suspended.released().judge(odd).parts()).as("seed " + seed).isEmpty();
      assertThat(profile.released()).isEqualTo(profile);
    }
  }

  private static Sighting some(Random random, Instant at, int sizes) {
    return order(
        at,
        1L << random.nextInt(sizes),
        "10.0." + random.nextInt(200) + ".0/24",
        "S" + random.nextInt(500));
  }
}
