package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void countsRequestsByTheirRouteNotTheirPath() throws Exception {
    try (var server =
        new WatchedServer(
            Traces.off(),
            routes ->
                routes
                    .get("/devices/{id}", (request, response) -> response.send("one"))
                    .get(
                        "/broken",
                        (request, response) -> {
                          throw new IllegalStateException("broken");
                        }))) {
      var _ = server.get("/devices/17");
      var _ = server.get("/devices/18");
      var _ = server.get("/nowhere/19");
      var _ = server.get("/broken");
      String[] counted = {
        line("GET", "/devices/{id}", 200, 2),
        line("GET", "none", 404, 1),
        line("GET", "/broken", 500, 1)
      };
      assertThat(textWith(server.metrics, counted))
          .contains(counted)
          .doesNotContain("/17", "/18", "/19");
    }
  }

  @Test
  void saysWhatHappenedSinceTheStart() {
    var metrics = new Metrics();
    metrics.gauge("gatehouse_sessions_live", "Sessions that are open", () -> 3);
    metrics.signIn("signed-in");
    metrics.signIn("signed-in");
    metrics.signIn("refused");
    metrics.sent("sms", "accepted");
    assertThat(text(metrics).lines())
        .contains(
            "gatehouse_sign_ins_total{outcome=\"signed-in\"} 2.0",
            "gatehouse_sign_ins_total{outcome=\"refused\"} 1.0",
            "gatehouse_sessions_live 3.0",
            "gatehouse_sends_total{outcome=\"accepted\",provider=\"sms\"} 1.0")
        .anyMatch(line -> line.startsWith("gatehouse_heap_bytes "));
  }

  @Test
  void isServedAsText() throws Exception {
    var metrics = new Metrics();
    try (var server =
        new WatchedServer(Traces.off(), routes -> routes.get("/metrics", metrics::answer))) {
      var answer = server.get("/metrics");
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
      assertThat(answer.body()).contains("# TYPE gatehouse_heap_bytes gauge");
    }
  }

  private static String line(String method, String route, int status, int count) {
    return "gatehouse_http_request_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"} %d"
        .formatted(method, route, status, count);
  }

  /** A request is counted after its answer has left, so its caller may look too early. */
  private static String textWith(Metrics metrics, String... lines) {
    long begunNs = System.nanoTime();
    String text = text(metrics);
    while (!Stream.of(lines).allMatch(text::contains)
        && System.nanoTime() - begunNs < 60_000_000_000L) {
      Thread.onSpinWait();
      text = text(metrics);
    }
    return text;
  }

  private static String text(Metrics metrics) {
    return new String(metrics.text(), StandardCharsets.UTF_8);
  }
}
