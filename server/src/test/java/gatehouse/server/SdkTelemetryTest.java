package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.KeyEvent;
import gatehouse.client.KeyRefusedException;
import gatehouse.client.RefusedException;
import gatehouse.client.Telemetry;
import gatehouse.client.Trading;
import gatehouse.client.TradingLine;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKeyId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the SDK tells to OpenTelemetry, with its own SDK, at a running broker. */
class SdkTelemetryTest {
  private static final String MINE = "U1000001";
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
  private OpenTelemetrySdk sdk;
  private Telemetry telemetry;
  private Broker broker;
  private ApiKeyFile key;

  @BeforeEach
  void open() throws Exception {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    broker = Broker.start();
    // the Date of an answer is of this machine's own clock
    broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
    telemetry = Telemetry.to(sdk, broker.clock);
    ApiKeyFile pair = ApiKeyFile.generate(URI.create(broker.base));
    ApiKeyId id =
        KeyProgram.register(
            broker,
            "mira",
            KeyProgram.rights(AccessScope.TRADE, MINE),
            ECKey.parse(pair.publicJwk()));
    key = pair.named(id.value());
  }

  @AfterEach
  void close() {
    sdk.close();
    broker.close();
  }

  private KeyAccess access(ApiKeyFile with) throws Exception {
    return KeyAccess.open(with, broker.clock, new SecureRandom(), events::add, telemetry);
  }

  private GatehouseClient client() {
    return new GatehouseClient(URI.create(broker.base), "telemetry-test/1", telemetry);
  }

  private List<SpanData> named(String name) {
    return spans.getFinishedSpanItems().stream().filter(s -> s.getName().equals(name)).toList();
  }

  private SpanData last(String name) {
    List<SpanData> found = named(name);
    assertThat(found).as(name + " in " + spans.getFinishedSpanItems()).isNotEmpty();
    return found.getLast();
  }

  private Map<Attributes, Long> points(String metric) {
    return metrics.collectAllMetrics().stream()
        .filter(each -> each.getName().equals(metric))
        .flatMap(each -> each.getLongSumData().getPoints().stream())
        .collect(Collectors.toMap(each -> each.getAttributes(), each -> each.getValue()));
  }

  @Test
  void aRequestIsASpanOfTheConventionsThatTheServerContinues() throws Exception {
    String token = SdkSignIn.token(broker, client(), "mira");
    try (FlakyLine wire = new FlakyLine(broker)) {
      Trading mira =
          new GatehouseClient(wire.address(), "telemetry-test/1", telemetry).trading(token);
      Span strategy = sdk.getTracer("strategy").spanBuilder("strategy").startSpan();
      try (var scope = strategy.makeCurrent()) {
        assertThat(scope).isNotNull();
        mira.portfolio(MINE);
      }
      strategy.end();
      SpanData span = last("GET /api/v1/accounts/{account}");
      assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(span.getParentSpanId()).isEqualTo(strategy.getSpanContext().getSpanId());
      assertThat(
              span.getAttributes().asMap().entrySet().stream()
                  .collect(Collectors.toMap(e -> e.getKey().getKey(), Map.Entry::getValue)))
          .isEqualTo(
              Map.of(
                  "http.request.method", "GET",
                  "http.response.status_code", 200L,
                  "network.protocol.version", "1.1",
                  "server.address", "localhost",
                  "server.port", (long) wire.address().getPort(),
                  "url.full", wire.address() + "/api/v1/accounts/{account}",
                  "url.template", "/api/v1/accounts/{account}"));
      assertThat(wire.requests().getLast())
          .containsIgnoringCase(
              "traceparent: 00-%s-%s-".formatted(span.getTraceId(), span.getSpanId()));
      nothingOf(MINE, token);
    }
  }

  @Test
  void refusalsAreCountedByTheirType() throws Exception {
    try (KeyAccess access = access(key)) {
      Trading trading = client().trading(access);
      NewOrder wrong = NewOrder.atLimit("told-1", MINE, "AAPL", "buy", "1", "1.23456");
      RefusedException refused =
          catchThrowableOfType(RefusedException.class, () -> trading.place(wrong));
      assertThat(refused.problem().type()).startsWith("urn:gatehouse:order:");
      SpanData span = last("POST /api/v1/orders");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getAttributes().get(ERROR)).isEqualTo("422");
      assertThat(points("gatehouse.client.refusals"))
          .isEqualTo(
              Map.of(
                  Attributes.of(
                      AttributeKey.stringKey("gatehouse.refusal.type"), refused.problem().type()),
                  1L));
      assertThat(
              metrics.collectAllMetrics().stream()
                  .filter(each -> each.getName().equals("http.client.request.duration"))
                  .flatMap(each -> each.getHistogramData().getPoints().stream())
                  .filter(each -> "422".equals(each.getAttributes().get(ERROR)))
                  .mapToLong(each -> each.getCount())
                  .sum())
          .isOne();
      nothingOf(MINE, key.keyId());
    }
  }

  @Test
  void renewalsAreSpansWithTheirRequestsInside() throws Exception {
    try (KeyAccess access = access(key)) {
      assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(KeyEvent.Connected.class);
      access.renewNow();
      assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(KeyEvent.Renewed.class);
    }
    assertThat(named("renew access token")).hasSize(2);
    SpanData renewal = last("renew access token");
    assertThat(last("POST /oauth/token").getParentSpanId()).isEqualTo(renewal.getSpanId());
    // its first proof had no nonce yet: the answer told one, and it was sent again
    assertThat(named("POST /oauth/token"))
        .extracting(each -> each.getAttributes().get(STATUS))
        .containsExactly(400L, 200L, 200L);
    assertThat(
            named("POST /oauth/token")
                .get(1)
                .getAttributes()
                .get(AttributeKey.longKey("http.request.resend_count")))
        .isOne();
    ApiKeyFile unknown = ApiKeyFile.generate(URI.create(broker.base)).named(key.keyId());
    assertThatThrownBy(() -> access(unknown)).isInstanceOf(KeyRefusedException.class);
    assertThat(last("renew access token").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(points("gatehouse.client.renewals"))
        .isEqualTo(
            Map.of(
                Attributes.empty(),
                2L,
                Attributes.of(ERROR, KeyRefusedException.class.getName()),
                1L));
    nothingOf(key.keyId());
  }

  @Test
  void aLineIsCountedByWhetherOrdersCouldBeSent() throws Exception {
    NewOrder probe = NewOrder.atLimit("told-probe", MINE, "AAPL", "buy", "1", "1.00");
    try (KeyAccess access = access(key)) {
      try (TradingLine line = TradingLine.open(client(), access, probe, event -> {})) {
        assertThat(lines()).isEqualTo(Map.of("usable", 1L, "lost", 0L));
        OrderInfo order = line.place(NewOrder.atLimit("told-2", MINE, "AAPL", "buy", "1", "1.00"));
        line.cancel(MINE, order.id());
        nothingOf(MINE, key.keyId(), order.id(), "told-2", "AAPL");
        Map<String, Long> usable = Map.of("usable", 1L, "lost", 0L);
        Map<String, Long> silent = lines();
        for (int i = 0; silent.equals(usable) && i < 10; i++) { // a probe may come just then
          broker.clock.advance(Duration.ofMinutes(1)); // nothing was probed for that long
          silent = lines();
        }
        assertThat(silent).isEqualTo(Map.of("usable", 0L, "lost", 1L));
      }
      SpanData probing = named("probe trading line").getFirst();
      assertThat(probing.getAttributes().asMap().values()).containsExactly("usable");
      assertThat(named("POST /api/v1/preflight").getFirst().getParentSpanId())
          .isEqualTo(probing.getSpanId());
      assertThat(lines()).isEqualTo(Map.of("usable", 0L, "lost", 0L));
    }
  }

  private Map<String, Long> lines() {
    return points("gatehouse.client.lines").entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> each.getKey().get(AttributeKey.stringKey("gatehouse.line.state")),
                Map.Entry::getValue));
  }

  /** Neither these texts nor anything that looks like a token or a proof was told. */
  private void nothingOf(String... texts) {
    String told = spans.getFinishedSpanItems() + "\n" + metrics.collectAllMetrics();
    assertThat(told).contains("url.template").doesNotContain(texts);
    assertThat(told).doesNotContain("eyJ", "Bearer", "DPoP ");
  }
}
