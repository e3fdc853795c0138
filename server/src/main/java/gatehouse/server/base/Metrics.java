package gatehouse.server.base;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * What an operator watches, in Prometheus' text form. Labels are words from small fixed sets: never
 * a person, an address or a path with an id in it. Served on a listener of its own, to this machine
 * alone: how many sign in, and how many fail, is not for strangers.
 */
public final class Metrics {
  private static final double[] SECONDS = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  private final Histogram requests =
      Histogram.builder()
          .name("gatehouse_http_request_seconds")
          .help("Time to answer, by method, route pattern and status")
          .labelNames("method", "route", "status")
          .withoutExemplars()
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  private final Counter signIns =
      counter("gatehouse_sign_ins", "Sign-ins that ended, by outcome", "outcome");

  private final Counter sends =
      counter("gatehouse_sends", "Messages handed to a provider", "provider", "outcome");

  /** With the memory of the Java machine as its first gauge. */
  public Metrics() {
    gauge(
        "gatehouse_heap_bytes",
        "Heap in use",
        () -> (double) Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars() // they would look for traces on each count
        .register(registry);
  }

  /**
   * Reads a value whenever somebody asks: live sessions, the hash queue's length.
   *
   * @param name like {@code gatehouse_sessions_live}, once only
   */
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  /** A request was answered. */
  public void answered(String method, String route, int status, Duration took) {
    requests.labelValues(method, route, Integer.toString(status)).observe(seconds(took));
  }

  /** A sign-in ended; the outcome is a fixed word such as {@code signed-in} or {@code refused}. */
  public void signIn(String outcome) {
    signIns.labelValues(outcome).inc();
  }

  /** A message was handed to a provider, or was not; both are fixed words. */
  public void sent(String provider, String outcome) {
    sends.labelValues(provider, outcome).inc();
  }

  /** Serves {@code GET /metrics}, and nothing else. */
  public HttpRouting.Builder routing() {
    return HttpRouting.builder().get("/metrics", this::answer);
  }

  void answer(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, writer.getContentType());
    response.send(text());
  }

  /** Everything, in Prometheus' text form. */
  byte[] text() {
    var out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A clock that was set back must not count backwards. */
  private static double seconds(Duration took) {
    return Math.max(0, took.toNanos() / 1e9);
  }
}
