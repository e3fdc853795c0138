package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.WebServer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  static Stream<Map<String, String>> offs() {
    return Stream.of(
        Map.of(),
        Map.of("OTEL_SERVICE_NAME", "door"),
        Map.of("OTEL_TRACES_EXPORTER", "none", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"),
        Map.of("OTEL_SDK_DISABLED", "true", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"));
  }

  @ParameterizedTest
  @MethodSource("offs")
  void isOffUnlessAnExporterIsNamed(Map<String, String> environment) {
    try (var traces = Traces.from(environment)) {
      assertThat(traces).usingRecursiveComparison().isEqualTo(Traces.off());
      assertThat(traces.<String>span("step", () -> "done")).isEqualTo("done");
    }
  }

  @Test
  void sendsSpansToACollectorThatContinueTheCallersTrace() throws Exception {
    BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    var collector =
        WebServer.builder()
            .host("localhost")
            .port(0)
            .routing(routes ->
                routes.post(
                    "/v1/traces",
                    (request, response) -> {
                      received.add(request.content().as(byte[].class));
                      response.header("Content-Type", "application/x-protobuf").send();
                    }))
            .build()
            .start();
    var environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + collector.port());
    var traces = Traces.from(environment);
    try (var server =
        new WatchedServer(
            traces,
            routes ->
                routes
                    .get(
                        "/sign-in/{id}",
                        (request, response) ->
                            response.send(traces.<String>span("check password", () -> "ok")))
                    .get(
                        "/broken",
                        (request, response) ->
                            traces.<String>span(
                                "write",
                                () -> {
                                  throw new IllegalStateException("s3cret");
                                })))) {
      assertThat(
              server
                  .get("/sign-in/7", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                  .body())
          .isEqualTo("ok");
      assertThat(server.get("/broken").statusCode()).isEqualTo(500);
      traces.close(); // sends what is left
      byte[] body = received.poll(60, TimeUnit.SECONDS);
      assertThat(body).isNotNull();
      // The names stand in the protobuf as plain bytes.
      assertThat(new String(body, StandardCharsets.ISO_8859_1))
          .contains("gatehouse", "GET /sign-in/{id}", "check password", "write")
          .contains("IllegalStateException")
          .contains(new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1))
          .doesNotContain("s3cret");
    } finally {
      traces.close();
      var _ = collector.stop();
    }
  }

  @Test
  void anExceptionGoesOn() {
    assertThatThrownBy(() ->
            Traces.off()
                .<String>span(
                    "step",
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }
}
