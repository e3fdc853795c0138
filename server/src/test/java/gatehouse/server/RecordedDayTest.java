package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.server.Broker.Visitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole server on a recorded day, and the command that records one. */
class RecordedDayTest {
  /** 24 hours: at eleven, the price is one that no simulation would make. */
  private static final String DAY =
      """
      time,symbol,bid,ask,bid size,ask size,last
      2026-03-02T00:00:00Z,HSBA,6.700,6.702,50000,50000,6.702
      2026-03-02T10:30:00Z,HSBA,12.340,12.345,50000,50000,12.345
      2026-03-02T13:00:00Z,HSBA,6.800,6.802,50000,50000,6.802
      2026-03-02T23:59:59Z,HSBA,6.700,6.702,50000,50000,6.702
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    Path file = folder.resolve("day.csv");
    Files.writeString(file, text);
    return file;
  }

  @Test
  void anOrderIsFilledAtARecordedPrice() throws Exception {
    try (Broker broker = Broker.start(Map.of("market.file", file(DAY).toString()))) {
      broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00
      Visitor ana = broker.visitor().signIn("ana");
      assertThat(ana.get("/markets/HSBA").body())
          .contains("12.345 GBP")
          .contains("a recorded day, for the 2nd time");
      ana.post(
          "/trade",
          "id",
          "recorded",
          "account",
          "D1000004",
          "symbol",
          "HSBA",
          "side",
          "BUY",
          "quantity",
          "100",
          "type",
          "MARKET",
          "tif",
          "DAY");
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      List<String> prices = List.of();
      while (prices.isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        prices =
            broker.rows(
                "SELECT price FROM execution WHERE account_number = 'D1000004'"
                    + " AND instrument = 'HSBA' AND at_ms > ?",
                Long.toString(broker.clock.instant().minusSeconds(3600).toEpochMilli()));
      }
      assertThat(prices).containsExactly("12.345");
    }
  }

  @Test
  void aWrongFileRefusesToStart() throws Exception {
    Path file = file(DAY + "2026-03-02T23:59:59Z,HSBA,7,6,1,1,1\n");
    assertThatThrownBy(() -> Broker.start(Map.of("market.file", file.toString())).close())
        .isInstanceOf(Config.ConfigException.class)
        .hasMessage(file + ", line 6: The bid must be below the ask; here 7 is not below 6.");
  }

  private String record(String... options) throws IOException {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new MarketCommand(new PrintStream(out, true, StandardCharsets.UTF_8))
        .run("record", all, Instant.parse("2026-11-21T10:00:00Z"));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What the command writes is what a server starts from. */
  @Test
  void recordsADayThatCanBeReplayed() throws Exception {
    Path file = folder.resolve("recorded.csv");
    String said = record("out", file.toString(), "minutes", "2", "every", "30");
    assertThat(said).contains("2 minutes from 2026-11-23T14:30:00Z", "--market-file " + file);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(1)).startsWith("2026-11-23T14:30:00Z,");
    Path again = folder.resolve("again.csv");
    record("out", again.toString(), "minutes", "2", "every", "30");
    assertThat(again).hasSameTextualContentAs(file);
    Path other = folder.resolve("other.csv");
    record(
        "out",
        other.toString(),
        "minutes",
        "1",
        "seed",
        "5",
        "symbols",
        "AAPL,eur.usd",
        "from",
        "2026-11-24T15:00:00Z");
    assertThat(Files.readAllLines(other))
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.matches("(time|.*,AAPL|.*,EUR[.]USD),.*"));
    try (Broker broker = Broker.start(Map.of("market.file", file.toString()))) {
      assertThat(broker.visitor().signIn("ana").get("/markets/AAPL").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          minutes | 0          | minutes must be a number from 1 to 1440; it is 0
          minutes | soon       | minutes must be a number from 1 to 1440; it is soon
          every   | 9999       | every must be a number from 1 to 3600; it is 9999
          seed    | x          | seed must be a whole number; it is x
          from    | yesterday  | from must be a time in UTC such as 2026-11-24T14:30:00Z
          symbols | AAPL,NOPE  | "NOPE" is no stock, fund, currency pair or bond
          symbols | ESZ6       | "ESZ6" is no stock, fund, currency pair or bond
          minuets | 5          | market record does not know minuets. Known: every, from, minutes
          out     | /no/such/x | Cannot write /no/such/x
          """)
  void saysWhatItCannotRecord(String option, String value, String why) {
    String out = folder.resolve("x.csv").toString();
    assertThatThrownBy(() -> record("out", out, "minutes", "1", "symbols", "AAPL", option, value))
        .isInstanceOf(Config.ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void neverWritesOverAFile() throws IOException {
    Path file = file("mine");
    assertThatThrownBy(() -> record("out", file.toString(), "minutes", "1", "symbols", "AAPL"))
        .hasMessage(file + " is there already; choose another name.");
    assertThat(file).hasContent("mine");
    assertThatThrownBy(() -> record("minutes", "5")).hasMessageContaining("--out FILE");
    assertThatThrownBy(() -> record("out", "x", "minutes", "1440", "every", "1"))
        .hasMessageContaining("a file holds 1000000");
  }
}
