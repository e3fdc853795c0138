package gatehouse.server.base;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans around what takes time: a request, the steps of a sign-in, a write. They go to an
 * OpenTelemetry collector by OTLP over HTTP when the standard {@code OTEL_*} environment variables
 * name one; otherwise no class of the SDK is loaded and a span is one comparison with null.
 */
public final class Traces implements AutoCloseable {
  private static final List<String> SWITCHES =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_TRACES_EXPORTER");

  /** Traces alone: logs have their lines, metrics their page. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "gatehouse",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private static final TextMapGetter<ServerRequest> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(ServerRequest request) {
          return request.headers().stream().map(header -> header.name()).toList();
        }

        @Override
        public @Nullable String get(@Nullable ServerRequest request, String name) {
          return request == null
              ? null
              : request.headers().first(HeaderNames.create(name)).orElse(null);
        }
      };

  private final @Nullable OpenTelemetry telemetry;
  private final @Nullable Tracer tracer;

  private Traces(@Nullable OpenTelemetry telemetry) {
    this.telemetry = telemetry;
    this.tracer = telemetry == null ? null : telemetry.getTracer("gatehouse");
  }

  /** Costs nothing, tells nothing. */
  public static Traces off() {
    return new Traces(null);
  }

  /** Reads the standard variables; off unless one of them names an exporter or its address. */
  public static Traces from(Map<String, String> environment) {
    boolean named = SWITCHES.stream().anyMatch(environment::containsKey);
    boolean refused =
        "true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))
            || "none".equals(environment.get("OTEL_TRACES_EXPORTER"));
    return named && !refused ? new Traces(Sdk.from(environment)) : off();
  }

  /** Runs the work inside a span; an exception marks the span and goes on. */
  public <T extends @Nullable Object> T span(String name, Supplier<T> work) {
    if (tracer == null) {
      return work.get();
    }
    return within(tracer.spanBuilder(name).startSpan(), work);
  }

  /** Runs the work inside a span that continues the caller's trace (W3C Trace Context). */
  void serve(ServerRequest request, Runnable work) {
    if (tracer == null || telemetry == null) {
      work.run();
      return;
    }
    var caller =
        telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), request, HEADERS);
    var span =
        tracer
            .spanBuilder(request.prologue().method().text())
            .setParent(caller)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", request.prologue().method().text())
            .setAttribute("gatehouse.request", CurrentRequest.id())
            .startSpan();
    within(
        span,
        () -> {
          work.run();
          return true;
        });
  }

  /** Names the current request's span once its route is known. */
  void answered(String method, String route, int status) {
    if (tracer != null) {
      Span.current()
          .updateName(method + " " + route)
          .setAttribute("http.route", route)
          .setAttribute("http.response.status_code", status);
    }
  }

  private static <T extends @Nullable Object> T within(Span span, Supplier<T> work) {
    try {
      return Context.current().with(span).wrapSupplier(work).get();
    } catch (RuntimeException | Error e) {
      // The kind alone: a message may quote what a person typed.
      span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }

  /** Sends what is left, within the SDK's own time limit. */
  @Override
  public void close() {
    if (telemetry instanceof OpenTelemetrySdk sdk) {
      sdk.close();
    }
  }

  /** Apart, so that its classes are loaded only when traces are on. */
  private static final class Sdk {
    static OpenTelemetrySdk from(Map<String, String> environment) {
      var settings = new HashMap<>(DEFAULTS);
      environment.forEach((name, value) -> {
        if (name.startsWith("OTEL_")) {
          settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
        }
      });
      return AutoConfiguredOpenTelemetrySdk.builder()
          .addPropertiesSupplier(() -> settings)
          .disableShutdownHook()
          .build()
          .getOpenTelemetrySdk();
    }
  }
}
