package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Two whole brokers on one PostgreSQL: who is asked takes the order, who leads fills it. */
class VenueOnTwoNodesTest {
  private final String url = TestDatabases.freshUrl(Dialect.POSTGRES);

  private Map<String, String> options(int metricsPort) {
    return Map.of("database", url, "metrics.port", Integer.toString(metricsPort));
  }

  @Test
  void theOtherNodeFillsAndThenThisOne() throws Exception {
    int onesMetrics = FreePort.any();
    int twosMetrics = FreePort.any();
    Broker one = Broker.start(options(onesMetrics));
    try (Broker two = Broker.node(one.data, options(twosMetrics))) {
      Visitor ana = two.visitor(); // signed in at one node, at work at the other
      try (one) {
        one.clock.advance(Duration.ofHours(35)); // to Monday, when London is open
        two.clock.advance(Duration.ofHours(35).plusMinutes(1));
        assertThat(leads(onesMetrics)).isTrue();
        assertThat(leads(twosMetrics)).isFalse();
        ana.cookies().putAll(one.visitor().signIn("ana").cookies());
        assertThat(filled(ana, "first")).contains("Bought 100 HSBA");
      }
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!leads(twosMetrics) && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
      }
      assertThat(filled(ana, "second")).contains("Bought 100 HSBA");
      assertThat(two.rows("SELECT order_id FROM execution")).hasSize(2).doesNotHaveDuplicates();
    }
  }

  private static String filled(Visitor who, String id) throws Exception {
    String order =
        Visitor.location(
            who.post(
                "/trade",
                "id",
                id,
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
                "DAY"));
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String page = "";
    while (System.nanoTime() < end) {
      page = who.get(order).body();
      if (page.matches("(?s).*class=\"pill dot [a-z]+\">Filled<.*")) {
        return page;
      }
      LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
    }
    throw new AssertionError("never filled: " + page);
  }

  private static boolean leads(int metricsPort) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(text).containsPattern("(?m)^gatehouse_venue_leads [01]");
    return text.contains("\ngatehouse_venue_leads 1");
  }
}
