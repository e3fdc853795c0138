package gatehouse.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import gatehouse.core.trade.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
  private static final String DAY =
      """
      time,symbol,bid,ask,bid size,ask size,last
      2026-11-24T14:30:00Z,ACME,267.98,268.01,300,200,268.00
      2026-11-24T14:30:00Z,EUR.USD,1.08,1.09,2000000,1500000,1.085
      2026-11-24T14:30:30.250Z,ACME,268.10,268.12,100,100,268.12
      2026-11-24T14:31:00Z,ACME,268.04,268.05,500,400,268.05
      """;

  private static Recording.Result parse(String text) {
    return Recording.read(
        text.lines().iterator(),
        id -> World.UNIVERSE.instrument(id).filter(i -> i.lastDay().isEmpty()));
  }

  private static Recording read(String text) {
    return switch (parse(text)) {
      case Recording.Result.Read(Recording recording) -> recording;
      case Recording.Result.Fault fault -> throw new AssertionError(fault);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "0, 267.98, 268.01, 300, 200, 268",
    "30249, 267.98, 268.01, 300, 200, 268",
    "30250, 268.1, 268.12, 100, 100, 268.12",
    "59999, 268.1, 268.12, 100, 100, 268.12",
    "60000, 268.04, 268.05, 500, 400, 268.05",
    "61000, 268.04, 268.05, 500, 400, 268.05",
  })
  void aQuoteHoldsUntilTheNext(
      long ms, String bid, String ask, String bidSize, String askSize, String last) {
    Recording.Line line = read(DAY).at(World.STOCK.id(), ms).orElseThrow();
    assertThat(line.bid()).isEqualByComparingTo(bid);
    assertThat(line.ask()).isEqualByComparingTo(ask);
    assertThat(line.bidSize()).isEqualByComparingTo(bidSize);
    assertThat(line.askSize()).isEqualByComparingTo(askSize);
    assertThat(line.last()).isEqualByComparingTo(last);
  }

  @Test
  void knowsWhatItHolds() {
    Recording day = read(DAY);
    assertThat(day.begins()).isEqualTo("2026-11-24T14:30:00Z");
    assertThat(day.length()).isEqualTo(Duration.ofSeconds(61));
    assertThat(day.lines()).isEqualTo(4);
    assertThat(day.instruments()).containsExactlyInAnyOrder(World.STOCK.id(), World.PAIR.id());
    assertThat(day.at(World.TOKYO.id(), 0)).isEmpty();
    assertThat(day.mid(World.STOCK.id(), 0)).isEqualTo(267.995);
    assertThat(day.range(World.STOCK.id(), 0, 60_000).high()).isEqualByComparingTo("268.12");
    assertThat(day.range(World.STOCK.id(), 40_000, 61_000).low()).isEqualByComparingTo("268.05");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-11-24T14:29:59Z,ACME,1,2,1,1,1           | order of time
          2026-11-25T14:30:01Z,ACME,1,2,1,1,1           | 24 hours
          24.11.2026 14:31,ACME,1,2,1,1,1               | no time in UTC
          2026-11-24T14:31:00+01:00,ACME,1,2,1,1,1      | no time in UTC
          2026-13-24T14:31:00Z,ACME,1,2,1,1,1           | no time in UTC
          2026-02-30T14:31:00Z,ACME,1,2,1,1,1           | no time in UTC
          2026-11-24T14:31:00Z,NOSUCH,1,2,1,1,1         | listed here
          2026-11-24T14:31:00Z,acme,1,2,1,1,1           | listed here
          2026-11-24T14:31:00Z,ACME-C,1,2,1,1,1         | Options and futures follow
          2026-11-24T14:31:00Z,,1,2,1,1,1               | listed here
          2026-11-24T14:31:00Z,ACME,NaN,2,1,1,1         | The bid "NaN" is no number
          2026-11-24T14:31:00Z,ACME,1,Infinity,1,1,1    | The ask "Infinity" is no number
          2026-11-24T14:31:00Z,ACME,1,1e9,1,1,1         | The ask "1e9" is no number
          2026-11-24T14:31:00Z,ACME,-1,2,1,1,1          | The bid "-1" is no number
          2026-11-24T14:31:00Z,ACME,1,2, 1,1,1          | The bid size " 1" is no number
          2026-11-24T14:31:00Z,ACME,1,2,1,12345678901,1 | up to 10 digits
          2026-11-24T14:31:00Z,ACME,1,2,1,1,1.123456789 | 8 decimals
          2026-11-24T14:31:00Z,ACME,1,2,1,1,            | The last "" is no number
          2026-11-24T14:31:00Z,ACME,1,2,0,1,1           | The bid size must be above zero
          2026-11-24T14:31:00Z,ACME,0.00,2,1,1,1        | The bid must be above zero
          2026-11-24T14:31:00Z,ACME,2,2,1,1,1           | 2 is not below 2
          2026-11-24T14:31:00Z,ACME,2.01,2,1,1,1        | 2.01 is not below 2
          2026-11-24T14:31:00Z,ACME,1.005,2,1,1,1       | between the price steps of ACME, which are 0.01
          2026-11-24T14:31:00Z,ACME,1,2,1,1             | 7 fields with commas between; here are 6
          2026-11-24T14:31:00Z,ACME,1,2,1,1,1,1         | here are 8
          ''                                            | here are 1
          """)
  void refusesALine(String line, String why) {
    String text = DAY.lines().limit(4).reduce("", (a, b) -> a + b + "\n") + line + "\n";
    assertThat(parse(text))
        .isInstanceOfSatisfying(
            Recording.Result.Fault.class,
            fault -> {
              assertThat(fault.line()).isEqualTo(5);
              assertThat(fault.sentence()).contains(why).endsWith(".");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                         | no quote   | 1
          time,symbol,bid,ask,bid size,ask size,last | no quote   | 1
          time,symbol,bid,ask                        | the header | 1
          2026-11-24T14:31:00Z,ACME,1,2,1,1,1        | the header | 1
          """)
  void refusesAFile(String text, String why, int line) {
    assertThat(parse(text))
        .isInstanceOfSatisfying(
            Recording.Result.Fault.class,
            fault -> {
              assertThat(fault.sentence()).contains(why);
              assertThat(fault.line()).isEqualTo(line);
            });
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(parse(Recording.HEADER + "\n" + "x".repeat(5000)))
        .isInstanceOfSatisfying(
            Recording.Result.Fault.class,
            fault -> assertThat(fault.sentence()).contains("longer than 200 characters"));
    String line = "2026-11-24T14:30:00Z,ACME,267.98,268.01,300,200,268.00";
    var endless =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(Recording.HEADER),
                java.util.stream.Stream.generate(() -> line))
            .iterator();
    assertThat(Recording.read(endless, World.UNIVERSE::instrument))
        .isEqualTo(
            new Recording.Result.Fault(
                Recording.LINES_MAX + 2, "There are more than 1000000 quotes."));
  }

  /** Whatever stands in it, a text is a sound recording, or refused with a line of its own. */
  private static void check(String text) {
    switch (parse(text)) {
      case Recording.Result.Fault(int line, String sentence) -> {
        assertThat(line).isBetween(1, (int) text.lines().count() + 1);
        assertThat(sentence).endsWith(".");
      }
      case Recording.Result.Read(Recording day) -> {
        assertThat(day.length()).isPositive().isLessThanOrEqualTo(Duration.ofHours(25));
        for (InstrumentId id : day.instruments()) {
          for (long ms : new long[] {0, 1, day.length().toMillis() / 2, day.length().toMillis()}) {
            Recording.Line line = day.at(id, ms).orElseThrow();
            assertThat(line.bid()).isPositive().isLessThan(line.ask());
            assertThat(line.last()).isPositive();
          }
        }
      }
    }
  }

  @FuzzTest
  void anyBytes(byte[] bytes) {
    check(new String(bytes, StandardCharsets.UTF_8));
    check(DAY + new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Fuzz without an engine: a good file with a few characters changed, taken out or doubled. */
  @Test
  void anyMutation() {
    Random random = new Random(20_261_124);
    String letters = "0123456789.,-:TZ eE\nACMEx\u0000é";
    int sound = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(DAY);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
          case 1 -> text.deleteCharAt(at);
          case 2 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 60)));
        }
      }
      check(text.toString());
      sound += parse(text.toString()) instanceof Recording.Result.Read ? 1 : 0;
    }
    assertThat(sound).isBetween(100, 15_000);
  }

  @Test
  void aReplayRunsRound() {
    Recording day = read(DAY);
    Instant start = Instant.parse("2027-01-04T09:00:00Z");
    Replay replay = new Replay(day, start);
    assertThat(replay.round(start)).isEqualTo(1);
    assertThat(replay.round(start.plusSeconds(61))).isEqualTo(2);
    assertThat(replay.round(start.minusMillis(1))).isZero();
    assertThat(replay.offset(start.plusSeconds(62).toEpochMilli())).isEqualTo(1000);
    assertThat(replay.offset(start.minusSeconds(1).toEpochMilli())).isEqualTo(60_000);
    assertThat(replay.holds(World.STOCK.id())).isTrue();
    assertThat(replay.holds(World.TOKYO.id())).isFalse();
  }

  /** Ranges agree with a look at every quarter of a second, also around the end. */
  @Test
  void aRangeIsThatOfItsMoments() {
    Replay replay = new Replay(read(DAY), Instant.parse("2027-01-04T09:00:00Z"));
    long start = replay.start().toEpochMilli();
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      long from = start + random.nextInt(-800, 800) * 250L;
      long until = from + random.nextInt(1, 600) * 250L;
      List<java.math.BigDecimal> seen = new ArrayList<>();
      for (long at = from; at < until; at += 250) {
        seen.add(replay.recording().at(World.STOCK.id(), replay.offset(at)).orElseThrow().last());
      }
      Recording.Range range = replay.range(World.STOCK.id(), from, until);
      assertThat(Optional.of(range.low()))
          .isEqualTo(seen.stream().min(java.util.Comparator.naturalOrder()));
      assertThat(Optional.of(range.high()))
          .isEqualTo(seen.stream().max(java.util.Comparator.naturalOrder()));
    }
  }
}
