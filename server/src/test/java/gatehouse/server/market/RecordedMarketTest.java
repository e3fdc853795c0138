package gatehouse.server.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatehouse.core.market.Candle;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Recording;
import gatehouse.core.market.Replay;
import gatehouse.core.market.Terms;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedMarketTest {
  /** Prices far from those that are simulated. */
  private static final String DAY =
      """
      time,symbol,bid,ask,bid size,ask size,last
      2025-03-03T14:30:00Z,AAPL,467.98,468.01,300,200,468.00
      2025-03-03T14:30:00Z,SPY,999.98,1000.02,5000,5000,1000.00
      2025-03-03T14:30:00Z,EUR.USD,1.49995,1.50005,2000000,2000000,1.5
      2025-03-03T14:30:00Z,UST-4.25-2034,98.5,98.75,100000,100000,98.75
      2025-03-03T14:30:30Z,AAPL,468.10,468.12,100,100,468.12
      2025-03-03T14:31:00Z,AAPL,468.04,468.05,500,400,468.05
      2025-03-03T14:34:59Z,SPY,1001.98,1002.02,5000,5000,1002.00
      """;

  /** A Tuesday on which New York is open; five minutes to the start of the second round. */
  private static final Instant START = Instant.parse("2026-11-24T15:00:00Z");

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    Path file = folder.resolve("day.csv");
    Files.writeString(file, text);
    return file;
  }

  private static Recording recording(Path file) {
    return switch (MarketFile.read(file)) {
      case MarketFile.Result.Read(Recording recording) -> recording;
      case MarketFile.Result.Refused(String sentence) -> throw new AssertionError(sentence);
    };
  }

  private Markets markets() throws IOException {
    return new Markets(7, new Replay(recording(file(DAY)), START));
  }

  private static Quote quote(Markets markets, String symbol, Instant at) {
    return markets.market().quote(instrument(markets, symbol, at), at);
  }

  private static Instrument instrument(Markets markets, String symbol, Instant at) {
    return markets.universe(at).instrument(new InstrumentId(symbol)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T15:00:00Z, 468.00",
    "2026-11-24T15:00:29.999Z, 468.00",
    "2026-11-24T15:00:30Z, 468.12",
    "2026-11-24T15:04:59Z, 468.05",
    "2026-11-24T15:05:00Z, 468.00", // again
    "2026-11-24T15:05:31Z, 468.12",
    "2026-11-24T14:59:59Z, 468.05", // before the start it ran likewise
    "2026-11-24T14:55:00Z, 468.00",
  })
  void replaysTheDay(Instant at, String last) throws IOException {
    Quote quote = quote(markets(), "AAPL", at);
    assertThat(quote.last()).isEqualTo(new BigDecimal(last));
    assertThat(quote.at()).isEqualTo(at);
    assertThat(quote.phase()).isEqualTo(Phase.CONTINUOUS);
  }

  @Test
  void showsWhatStandsInTheFile() throws IOException {
    Quote quote = quote(markets(), "AAPL", START);
    assertThat(quote.bid()).isEqualByComparingTo("467.98");
    assertThat(quote.ask()).isEqualByComparingTo("468.01");
    assertThat(quote.bidSize()).isEqualByComparingTo("300");
    assertThat(quote.askSize()).isEqualByComparingTo("200");
    assertThat(quote(markets(), "UST-4.25-2034", START).mid()).isEqualByComparingTo("98.625");
  }

  @Test
  void simulatesTheRest() throws IOException {
    Markets markets = markets();
    Markets simulated = new Markets(7);
    for (String symbol : List.of("MSFT", "SHEL", "USD.JPY", "DBR-2.60-2034", "NQZ6")) {
      assertThat(quote(markets, symbol, START)).isEqualTo(quote(simulated, symbol, START));
    }
  }

  @Test
  void standsWhileTheVenueIsClosed() throws IOException {
    Markets markets = markets();
    Quote saturday = quote(markets, "AAPL", Instant.parse("2026-11-28T12:00:00Z"));
    assertThat(saturday.phase()).isEqualTo(Phase.CLOSED);
    assertThat(quote(markets, "AAPL", Instant.parse("2026-11-28T12:01:40Z"))).isEqualTo(saturday);
  }

  @Test
  void optionsFollowTheRecordedPrice() throws IOException {
    Markets markets = markets();
    int seen = 0;
    for (Instrument call : markets.universe(START).chain(new InstrumentId("AAPL"))) {
      Terms.Option terms = (Terms.Option) call.terms();
      if (terms.right() != Terms.Right.CALL || !terms.expiry().isAfter(LocalDate.of(2026, 12, 1))) {
        continue;
      }
      String put = call.id().value().replaceFirst("C(\\d{8})$", "P$1");
      Quote ofCall = markets.market().quote(call, START);
      Quote ofPut = quote(markets, put, START);
      double years = Fair.years(terms, START.toEpochMilli());
      double strike = terms.strike().doubleValue() * Math.exp(-Fair.RATE * years);
      assertThat(ofCall.mid().subtract(ofPut.mid()).doubleValue())
          .as(call.id().value())
          .isCloseTo(
              467.995 - strike,
              within(
                  0.1
                      + (ofCall.ask().subtract(ofCall.bid()).doubleValue()
                              + ofPut.ask().subtract(ofPut.bid()).doubleValue())
                          / 2));
      seen++;
    }
    assertThat(seen).isGreaterThan(30); // strikes lie around the recorded price
  }

  @Test
  void futuresAndRatesFollowTheRecordedPrice() throws IOException {
    Markets markets = markets();
    assertThat(quote(markets, "ESZ6", START).mid().doubleValue()).isBetween(10_000.0, 10_060.0);
    Currency euro = Currency.getInstance("EUR");
    Currency dollar = Currency.getInstance("USD");
    assertThat(markets.prices(START).rate(euro, dollar)).isEqualByComparingTo("1.5");
    double yen = quote(markets, "USD.JPY", START).mid().doubleValue();
    assertThat(quote(markets, "EUR.JPY", START).mid().doubleValue())
        .isCloseTo(1.5 * yen, within(0.02));
  }

  /** An option that was bought while a day was replayed is known without the file, too. */
  @Test
  void whatWasBoughtThenIsKnownLater() throws IOException {
    Markets plain = new Markets(7);
    for (Instrument each : markets().universe(START).instruments()) {
      assertThat(plain.universe(START).instrument(each.id())).contains(each);
      assertThat(plain.market().quote(each, START).bid()).isPositive();
    }
    // nor does a server that was down for a year forget what ended meanwhile
    Instant later = START.plus(Duration.ofDays(400));
    for (Instrument each : plain.universe(START).instruments()) {
      assertThat(plain.universe(later).instrument(each.id())).contains(each);
    }
    for (String other :
        List.of(
            "AAPL-261218C00210123",
            "AAPL-261217C00210000",
            "KO-261218C00070000",
            "ESF7",
            "AAPL-301220C00210000",
            "AAPL-269999C00210000",
            "AAPL-261218C00000000")) {
      assertThat(plain.universe(START).instrument(new InstrumentId(other))).as(other).isEmpty();
    }
  }

  @Test
  void drawsTheDay() throws IOException {
    Markets markets = markets();
    Instrument apple = instrument(markets, "AAPL", START);
    List<Candle> candles =
        markets.market().candles(apple, START, START.plusSeconds(120), Duration.ofMinutes(1));
    assertThat(candles).hasSize(2);
    assertThat(candles.getFirst().open()).isEqualByComparingTo("468.00");
    assertThat(candles.getFirst().high()).isEqualByComparingTo("468.12");
    assertThat(candles.getFirst().close()).isEqualByComparingTo("468.12");
    assertThat(candles.getLast().open()).isEqualByComparingTo("468.05");
    for (Candle day :
        markets
            .market()
            .candles(apple, START.minus(Duration.ofDays(30)), START, Duration.ofDays(1))) {
      assertThat(day.low()).isEqualByComparingTo("468.00");
      assertThat(day.high()).isEqualByComparingTo("468.12");
    }
    LocalDate monday = LocalDate.of(2026, 11, 23);
    assertThat(quote(markets, "AAPL", START).previousClose())
        .isEqualByComparingTo(markets.closingPrice(apple, monday))
        .isBetween(new BigDecimal("468.00"), new BigDecimal("468.12"));
  }

  /** What was recorded of a simulated market and is replayed at its time is that market. */
  @Test
  void aRecordedMarketIsTheOneThatWasRecorded() throws IOException {
    Markets simulated = new Markets(11);
    List<Instrument> all =
        simulated.universe(START).instruments().stream()
            .filter(i -> i.product() != Product.OPTION && i.product() != Product.FUTURE)
            .toList();
    Path file = folder.resolve("recorded.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      int lines =
          MarketFile.write(
              out, simulated, all, START, Duration.ofMinutes(3), Duration.ofSeconds(20));
      assertThat(lines).isGreaterThan(all.size() * 3).isLessThanOrEqualTo(all.size() * 9);
    }
    Markets replayed = new Markets(99, new Replay(recording(file), START));
    for (int second = 0; second < 180; second += 20) {
      Instant at = START.plusSeconds(second);
      for (Instrument each : all) {
        Quote was = simulated.market().quote(each, at);
        Quote is = replayed.market().quote(each, at);
        assertThat(is.bid()).as(each.id() + " " + at).isEqualByComparingTo(was.bid());
        assertThat(is.ask()).isEqualByComparingTo(was.ask());
        assertThat(is.bidSize()).isEqualByComparingTo(was.bidSize());
        assertThat(is.last()).isEqualByComparingTo(was.last());
        assertThat(is.phase()).isEqualTo(was.phase());
      }
    }
  }

  @Test
  void linesMayEndAsOnWindows() throws IOException {
    Path file = file("\uFEFF" + DAY.replace("\n", "\r\n"));
    assertThat(recording(file).lines()).isEqualTo(7);
  }

  @Test
  void saysFileAndLineOfAFault() throws IOException {
    Path file = file(DAY + "2025-03-03T14:35:00Z,AAPL,468.10,NaN,1,1,1\n");
    assertThat(MarketFile.read(file))
        .isEqualTo(
            new MarketFile.Result.Refused(
                file
                    + ", line 9: The ask \"NaN\" is no number such as 267.98, with up to 10 digits"
                    + " and 8 decimals."));
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Path bytes = folder.resolve("bytes.csv");
    Files.write(bytes, (DAY + "\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    Path huge = folder.resolve("huge.csv");
    Files.writeString(huge, DAY);
    try (Writer out = Files.newBufferedWriter(huge)) {
      out.write(Recording.HEADER + "\n" + "9".repeat(3_000_000));
    }
    Path nothing = folder.resolve("nothing.csv");
    Files.createFile(nothing);
    assertThat(
            Stream.of(bytes, huge, nothing, folder, folder.resolve("missing.csv"))
                .map(MarketFile::read))
        .allSatisfy(result -> assertThat(result).isInstanceOf(MarketFile.Result.Refused.class));
    assertThat(MarketFile.read(folder.resolve("missing.csv")).toString())
        .contains("There is no market file");
    assertThat(MarketFile.read(bytes).toString()).contains("no text in UTF-8");
    assertThat(MarketFile.read(nothing).toString()).contains("line 1", "no quote");
    assertThat(MarketFile.read(huge).toString()).contains("line 2", "longer than 200");
  }
}
