package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.base.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The figures of charts, and what stands for them without scripts. */
class ChartsOverHttpTest {
  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static JsonNode figures(Visitor who, String path) throws Exception {
    HttpResponse<String> answer = who.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return Json.tree(answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "AAPL, day, 50",
    "AAPL, month, 150",
    "AAPL, year, 240",
    "EUR.USD, month, 400",
    "HSBA, decade, 150",
  })
  void pricesComeWithTheirTimes(String symbol, String span, int least) throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    JsonNode data = figures(ana, "/markets/" + symbol + "/chart?span=" + span);
    int points = data.get("time").size();
    assertThat(points).isBetween(least, 2000);
    long before = 0;
    for (int i = 0; i < points; i++) {
      double low = data.get("low").get(i).asDouble();
      double high = data.get("high").get(i).asDouble();
      for (String each : List.of("open", "close")) {
        assertThat(data.get(each).get(i).asDouble()).isBetween(low, high);
      }
      assertThat(data.get("time").get(i).asLong()).isGreaterThan(before);
      before = data.get("time").get(i).asLong();
    }
    assertThat(before).isLessThanOrEqualTo(broker.clock.instant().getEpochSecond());
    assertThat(data.get("zone").asString()).isNotEmpty();
  }

  /** Whoever has no live data sees no newer price in the chart than in the quote. */
  @Test
  void aChartIsAsLateAsTheQuote() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(wei.get("/markets/HSBA").body()).contains("15 minutes ago");
    JsonNode late = figures(wei, "/markets/HSBA/chart?span=day");
    long last = late.get("time").get(late.get("time").size() - 1).asLong();
    assertThat(last)
        .isLessThan(broker.clock.instant().minus(Duration.ofMinutes(15)).getEpochSecond());
  }

  /** Also where the day of the venue is another than that of UTC. */
  @Test
  void aYearEndsToday() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    for (String symbol : List.of("AAPL", "HSBA", "0700", "EUR.USD")) {
      JsonNode time = figures(ana, "/markets/" + symbol + "/chart?span=year").get("time");
      assertThat(time.get(time.size() - 1).asLong())
          .as(symbol)
          .isGreaterThan(broker.clock.instant().minus(Duration.ofHours(24)).getEpochSecond());
    }
  }

  @Test
  void aPortfolioHasItsOwn() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    JsonNode data = figures(ana, "/portfolio/chart?account=D1000004");
    assertThat(data.get("close").size()).isEqualTo(data.get("time").size()).isEqualTo(60);
    assertThat(data.get("unit").asString()).isEqualTo("GBP");
    assertThat(data.has("open")).isFalse();
    assertThat(ana.get("/portfolio/chart?account=U1000001").statusCode()).isEqualTo(404);
  }

  @Test
  void theLineAndTheTableNeedNoScript() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    for (String path : List.of("/markets/AAPL?span=year", "/portfolio")) {
      assertThat(ana.get(path).body())
          .contains("<polyline points=\"0.0,")
          .contains("The same as a table")
          .contains("October");
    }
    assertThat(ana.get("/markets/AAPL?span=year").body()).contains("February 2026");
  }

  @Test
  void nobodyElseIsShownFigures() throws Exception {
    assertThat(broker.visitor().get("/markets/AAPL/chart").statusCode()).isEqualTo(303);
    assertThat(broker.visitor().get("/portfolio/chart").statusCode()).isEqualTo(303);
    Visitor ana = broker.visitor().signIn("ana");
    assertThat(ana.get("/markets/NOSUCH/chart").statusCode()).isEqualTo(404);
  }
}
