package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.LineEvent;
import gatehouse.client.OrdersPausedException;
import gatehouse.client.RefusedException;
import gatehouse.client.TradingLine;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.audit.Origin;
import gatehouse.server.apikey.ApiKeyRows;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a program's orders, at a broker that goes away and comes back. */
class TradingLineTest {
  private static final String MINE = "U1000001";
  private static final NewOrder PROBE = order("line-probe");

  private final BlockingQueue<LineEvent> events = new LinkedBlockingQueue<>();
  private Broker broker;
  private ApiKeyFile key;
  private KeyAccess access;
  private TradingLine line;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    toNow();
    ApiKeyFile pair = ApiKeyFile.generate(URI.create(broker.base));
    ApiKeyId id =
        KeyProgram.register(
            broker,
            "mira",
            KeyProgram.rights(AccessScope.TRADE, MINE),
            ECKey.parse(pair.publicJwk()));
    key = pair.named(id.value());
    access = KeyAccess.open(key, broker.clock, new SecureRandom(), event -> {});
    GatehouseClient client = new GatehouseClient(URI.create(broker.base), "line-test/1");
    line = TradingLine.open(client, access, PROBE, events::add);
  }

  @AfterEach
  void close() {
    line.close();
    access.close();
    broker.close();
  }

  /** The Date of an answer is of this machine's own clock. */
  private void toNow() {
    broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
  }

  private static NewOrder order(String id) {
    return NewOrder.atLimit(id, MINE, "AAPL", "buy", "1", "1.00");
  }

  private <E extends LineEvent> E next(Class<E> type) throws InterruptedException {
    LineEvent event = null;
    for (int i = 0; event == null && i < 600; i++) {
      event = events.poll(100, TimeUnit.MILLISECONDS);
      toNow();
    }
    assertThat(event).isInstanceOf(type);
    return type.cast(Objects.requireNonNull(event));
  }

  @Test
  void pausesOnLossAndReconcilesOnReturn() throws Exception {
    assertThat(line.health().sends()).isTrue();
    OrderInfo before = line.place(order("line-before"));

    broker.close();
    assertThatThrownBy(() -> line.cancel(MINE, before.id())).isInstanceOf(IOException.class);
    assertThat(next(LineEvent.Lost.class).sentence()).isNotEmpty();
    assertThat(line.health().sends()).isFalse();
    assertThatThrownBy(() -> line.place(order("line-during")))
        .isInstanceOf(OrdersPausedException.class)
        .hasMessageContaining("Nothing was sent");
    assertThatThrownBy(() -> line.replace(before, before.order().with("2", null, null, null)))
        .isInstanceOf(OrdersPausedException.class);
    // this is tried
    assertThatThrownBy(() -> line.reduce(order("line-out"))).isInstanceOf(IOException.class);

    broker = broker.again();
    line.lookNow();
    LineEvent.Back back = next(LineEvent.Back.class);
    assertThat(back.news().complete()).isTrue();
    assertThat(back.news().orders())
        .extracting(each -> each.order().clientOrderId())
        .containsExactly("line-before");
    assertThat(events).as("told once").isEmpty();
    OrderInfo after = untilItGoes(order("line-after"));
    assertThat(line.health().sends()).isTrue();
    assertThat(line.cancel(MINE, after.id()).id()).isEqualTo(after.id());
    assertThat(
            broker.rows(
                "SELECT COUNT(*) FROM trading_order WHERE client_order_id IN (?, ?)",
                "line-during",
                "line-probe"))
        .containsExactly("0");
  }

  /** The listener has been told, and new orders go in the next moment. */
  private OrderInfo untilItGoes(NewOrder order) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        return line.place(order);
      } catch (OrdersPausedException e) {
        assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(end);
        toNow();
      }
    }
  }

  @Test
  void isLostWhenTheGateSaysNoThoughTheServerAnswers() throws Exception {
    stand(new ApiKey.Standing.Paused("its fail-safe ran", broker.clock.instant()));
    line.lookNow();
    assertThat(next(LineEvent.Lost.class).sentence()).contains("This key or program is paused");
    assertThat(access.health().serves()).as("its token is good").isTrue();
    assertThat(line.health().sends()).isFalse();
    assertThatThrownBy(() -> line.place(order("line-paused")))
        .isInstanceOf(OrdersPausedException.class)
        .hasMessageContaining("This key or program is paused");
    assertThatThrownBy(() -> line.reduce(order("line-closing")))
        .isInstanceOf(RefusedException.class);
    stand(new ApiKey.Standing.Active());
    line.lookNow();
    assertThat(next(LineEvent.Back.class).news().orders()).isEmpty();
    assertThat(untilItGoes(order("line-released")).open()).isTrue();
  }

  /** The probe is of an order that a program sends, so that one may be there already. */
  @Test
  void isLostThoughTheProbesOwnOrderWasPlaced() throws Exception {
    assertThat(untilItGoes(PROBE).open()).isTrue();
    stand(new ApiKey.Standing.Paused("its fail-safe ran", broker.clock.instant()));
    line.lookNow();
    assertThat(next(LineEvent.Lost.class).sentence()).contains("This key or program is paused");
    assertThat(line.health().sends()).isFalse();
  }

  @Test
  void isLostWhenNothingCanBeWrittenDown() throws Exception {
    write("CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'full'); END");
    toNow();
    line.lookNow();
    assertThat(next(LineEvent.Lost.class).sentence()).contains("Something broke on our side");
    write("DROP TRIGGER full");
    line.lookNow();
    next(LineEvent.Back.class);
  }

  @Test
  void isLostAtOnceWhenAnOrderMeetsABrokenServer() throws Exception {
    write(
        "CREATE TRIGGER full BEFORE INSERT ON trading_order"
            + " BEGIN SELECT RAISE(ABORT, 'full'); END");
    assertThatThrownBy(() -> line.place(order("line-broken")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Something broke on our side");
    // the next probe may bring it back, and the next order has it lost again
    assertThat(next(LineEvent.Lost.class).sentence()).contains("Something broke on our side");
    write("DROP TRIGGER full");
    line.lookNow();
    next(LineEvent.Back.class);
    assertThat(untilItGoes(order("line-broken")).open()).isTrue();
  }

  private void write(String statement) {
    broker.server().database().write(sql -> sql.run(statement));
  }

  private void stand(ApiKey.Standing standing) {
    Instant now = broker.clock.instant();
    var database = broker.server().database();
    ApiKey stored =
        database.read(sql -> ApiKeyRows.load(sql, new ApiKeyId(key.keyId()))).orElseThrow();
    database.write(sql ->
        broker
            .server()
            .programs()
            .keys()
            .stand(sql, stored, standing, stored.person().value(), Origin.NONE, now));
  }

  @Test
  void neitherAnOldProbeCountsNorAClosedLine() throws Exception {
    TradingLine.Health old = line.health();
    for (int i = 0; old.sends() && i < 10; i++) { // once more if a probe comes in that very moment
      broker.clock.advance(Duration.ofMinutes(1));
      old = line.health();
    }
    assertThat(old.sentence()).isEqualTo("No probe was answered for 60 s.");
    assertThat(old.sends()).isFalse();
    line.close();
    assertThat(line.health().sentence()).isEqualTo("The line was closed.");
    assertThatThrownBy(() -> line.place(order("line-closed")))
        .isInstanceOf(OrdersPausedException.class);
  }
}
