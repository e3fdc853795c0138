package gatehouse.client;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** What the SDK does, told to OpenTelemetry: the one class that needs it on the path. */
final class Instruments extends Telemetry {
  private static final String SCOPE = "gatehouse.client";

  /** Those that the conventions for HTTP name. */
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private static final TextMapSetter<HttpRequest.Builder> HEADERS =
      (request, name, value) -> {
        if (request != null) {
          request.setHeader(name, value);
        }
      };

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> RESENT =
      AttributeKey.longKey("http.request.resend_count");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> PATTERN = AttributeKey.stringKey("url.template");
  private static final AttributeKey<String> PROTOCOL =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> REFUSAL =
      AttributeKey.stringKey("gatehouse.refusal.type");
  private static final AttributeKey<String> LINE = AttributeKey.stringKey("gatehouse.line.state");
  private static final Attributes USABLE = Attributes.of(LINE, "usable");
  private static final Attributes LOST = Attributes.of(LINE, "lost");

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final InstantSource clock;
  private final DoubleHistogram durations;
  private final LongCounter refusals;
  private final LongCounter renewals;
  private final Set<TradingLine> lines = ConcurrentHashMap.newKeySet();

  Instruments(OpenTelemetry openTelemetry, InstantSource clock) {
    this.tracer = openTelemetry.getTracer(SCOPE);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.clock = clock;
    Meter meter = openTelemetry.getMeter(SCOPE);
    this.durations =
        meter
            .histogramBuilder("http.client.request.duration")
            .setUnit("s")
            .setDescription("Duration of HTTP client requests.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    this.refusals =
        meter
            .counterBuilder("gatehouse.client.refusals")
            .setUnit("{refusal}")
            .setDescription("Calls to which the server said no.")
            .build();
    this.renewals =
        meter
            .counterBuilder("gatehouse.client.renewals")
            .setUnit("{renewal}")
            .setDescription("Tokens that were asked for.")
            .build();
    var unused =
        meter
            .upDownCounterBuilder("gatehouse.client.lines")
            .setUnit("{line}")
            .setDescription("Open trading lines.")
            .buildWithCallback(this::count);
  }

  private void count(ObservableLongMeasurement measurement) {
    long usable = lines.stream().filter(line -> line.health().sends()).count();
    measurement.record(usable, USABLE);
    measurement.record(lines.size() - usable, LOST);
  }

  @Override
  @SuppressWarnings("try") // the scope ends, and that is all that is asked of it
  <T> T exchange(
      HttpRequest.Builder request,
      String pattern,
      int resent,
      Sending<T> sending,
      ToIntFunction<T> status)
      throws IOException, InterruptedException {
    HttpRequest bare = request.build();
    AttributesBuilder all = Attributes.builder();
    all.put(METHOD, bare.method()).put(HOST, bare.uri().getHost()).put(PORT, port(bare.uri()));
    all.put(PATTERN, pattern);
    Span span =
        tracer
            .spanBuilder(bare.method() + " " + pattern)
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(all.build())
            .setAttribute(URL, bare.uri().getScheme() + "://" + bare.uri().getAuthority() + pattern)
            .startSpan();
    if (resent > 0) {
      span.setAttribute(RESENT, (long) resent);
    }
    Instant begun = clock.instant();
    AttributesBuilder outcome = Attributes.builder();
    try (Scope scope = span.makeCurrent()) {
      propagator.inject(Context.current(), request, HEADERS);
      T answer = sending.sent(request.build());
      answered(outcome, status.applyAsInt(answer));
      if (answer instanceof HttpResponse<?> response) {
        outcome.put(PROTOCOL, response.version() == HttpClient.Version.HTTP_2 ? "2" : "1.1");
      }
      return answer;
    } catch (WebSocketHandshakeException e) {
      answered(outcome, e.getResponse().statusCode());
      throw e;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      outcome.put(ERROR, e.getClass().getName());
      throw e;
    } finally {
      Attributes told = outcome.build();
      if (told.get(ERROR) != null) {
        span.setStatus(StatusCode.ERROR);
      }
      span.setAllAttributes(told).end();
      durations.record(seconds(begun), all.putAll(told).build());
    }
  }

  private static void answered(AttributesBuilder outcome, int status) {
    outcome.put(STATUS, (long) status);
    if (status >= 400) {
      outcome.put(ERROR, Integer.toString(status));
    }
  }

  private static long port(URI uri) {
    return uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  /** None when the clock was put back meanwhile. */
  private double seconds(Instant begun) {
    return Math.max(0, Duration.between(begun, clock.instant()).toNanos() / 1e9);
  }

  @Override
  void refused(String type) {
    refusals.add(1, Attributes.of(REFUSAL, type));
  }

  @Override
  <T> T renewal(Work<T> work) throws IOException, InterruptedException {
    Attributes outcome = Attributes.empty();
    try {
      return within("renew access token", work);
    } catch (IOException | InterruptedException | RuntimeException e) {
      outcome = Attributes.of(ERROR, e.getClass().getName());
      throw e;
    } finally {
      renewals.add(1, outcome);
    }
  }

  @Override
  String probe(Work<String> work) throws IOException, InterruptedException {
    return within(
        "probe trading line",
        () -> {
          String trouble = work.done();
          Span.current().setAttribute(LINE, trouble.isEmpty() ? "usable" : "lost");
          return trouble;
        });
  }

  @SuppressWarnings("try")
  private <T> T within(String name, Work<T> work) throws IOException, InterruptedException {
    Span span = tracer.spanBuilder(name).startSpan();
    try (Scope scope = span.makeCurrent()) {
      return work.done();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      // the kind alone: a message may quote what is nobody else's
      span.setStatus(StatusCode.ERROR).setAttribute(ERROR, e.getClass().getName());
      throw e;
    } finally {
      span.end();
    }
  }

  @Override
  void opened(TradingLine line) {
    lines.add(line);
  }

  @Override
  void closed(TradingLine line) {
    lines.remove(line);
  }
}
