package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.KeyEvent;
import gatehouse.client.RefusedException;
import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.server.FlakyLine.Fate;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The SDK on a line that breaks: nothing is lost, and nothing is done twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostAnswersTest {
  private static final String MINE = "U1000001";

  private Broker broker;
  private String token;
  private Trading mira;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35));
    GatehouseClient client = new GatehouseClient(URI.create(broker.base), "lost-test/1");
    token = SdkSignIn.token(broker, client, "mira");
    mira = client.trading(token);
    mira.portfolio(MINE); // from here on the session is for live accounts
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private Trading over(FlakyLine line) {
    return new GatehouseClient(line.address(), "lost-test/1").trading(token);
  }

  private static Fate[] lost(int times) {
    Fate[] fates = new Fate[times];
    Arrays.fill(fates, Fate.CLOSED_UNANSWERED);
    return fates;
  }

  private static NewOrder order(String id) {
    return NewOrder.atLimit(id, MINE, "AAPL", "buy", "10", "1.00");
  }

  private List<String> placed(String id) {
    return broker.rows("SELECT COUNT(*) FROM trading_order WHERE client_order_id = ?", id);
  }

  /** The answer is lost on the way, twice: the SDK sends the order again, and it is there once. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aLostAnswerIsAskedForAgain(int losses) throws Exception {
    String id = "sdk-lost-" + losses;
    try (FlakyLine line = new FlakyLine(broker, lost(losses))) {
      assertThat(over(line).place(order(id)).clientOrderId()).isEqualTo(id);
    }
    assertThat(placed(id)).containsExactly("1");
  }

  @Test
  void anOrderThatWasNeverAnsweredMayBeSentAgainLater() throws Exception {
    try (FlakyLine line = new FlakyLine(broker, lost(3))) {
      Trading far = over(line);
      assertThatThrownBy(() -> far.place(order("sdk-never"))).isInstanceOf(IOException.class);
      assertThat(far.place(order("sdk-never")).open()).isTrue();
    }
    assertThat(placed("sdk-never")).containsExactly("1");
  }

  /** Whether the first try arrived or not, the order is changed once, and the answer says so. */
  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "PASSES", mode = EnumSource.Mode.EXCLUDE)
  void aLostReplaceIsFoundOutAndDoneOnce(Fate fate) throws Exception {
    OrderInfo seen = mira.place(order("sdk-replace-" + fate));
    try (FlakyLine line = new FlakyLine(broker, fate)) {
      OrderInfo now = over(line).replace(seen, seen.order().with("20", "1.50", null, null));
      assertThat(now.order().quantity()).isEqualTo("20");
      assertThat(now.order().limit()).isEqualTo("1.5");
      assertThat(now.revision()).isEqualTo(seen.revision() + 1);
    }
    assertThat(
            broker.rows(
                "SELECT revision FROM trading_order WHERE client_order_id = ?",
                "sdk-replace-" + fate))
        .containsExactly(Long.toString(seen.revision() + 1));
  }

  /** What another one changed meanwhile is not overwritten, and the caller hears of it. */
  @Test
  void aLostReplaceDoesNotUndoAnotherChange() throws Exception {
    OrderInfo seen = mira.place(order("sdk-replace-other"));
    OrderInfo other = mira.replace(seen, seen.order().with("30", null, null, null));
    try (FlakyLine line = new FlakyLine(broker, Fate.RESET)) {
      Trading far = over(line);
      assertThatThrownBy(() -> far.replace(seen, seen.order().with("20", null, null, null)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("changed in that moment");
    }
    assertThat(mira.order(MINE, seen.id()).order()).isEqualTo(other.order());
  }

  @Test
  void aReplaceThatIsRefusedIsRefusedOverABrokenLineToo() throws Exception {
    OrderInfo seen = mira.place(order("sdk-replace-refused"));
    try (FlakyLine line = new FlakyLine(broker, Fate.CLOSED_UNANSWERED)) {
      Trading far = over(line);
      assertThatThrownBy(() -> far.replace(seen, seen.order().with(null, "1.23456", null, null)))
          .isInstanceOf(RefusedException.class);
    }
    assertThat(mira.order(MINE, seen.id()).revision()).isEqualTo(seen.revision());
  }

  @Test
  void aReplaceThatWasNeverAnsweredIsToldAndTheOrderTellsTheRest() throws Exception {
    OrderInfo seen = mira.place(order("sdk-replace-never"));
    NewOrder wanted = seen.order().with("20", null, null, null);
    try (FlakyLine line = new FlakyLine(broker, lost(2))) {
      Trading far = over(line);
      assertThatThrownBy(() -> far.replace(seen, wanted)).isInstanceOf(IOException.class);
      OrderInfo now = far.order(MINE, seen.id());
      assertThat(now.revision()).isEqualTo(seen.revision() + 1);
      assertThat(now.order()).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "PASSES", mode = EnumSource.Mode.EXCLUDE)
  void aLostCancelIsAskedForAgain(Fate fate) throws Exception {
    OrderInfo order = mira.place(order("sdk-cancel-" + fate));
    try (FlakyLine line = new FlakyLine(broker, fate)) {
      OrderInfo now = over(line).cancel(MINE, order.id());
      assertThat(now.id()).isEqualTo(order.id());
      assertThat(now.status()).isIn("pending-cancel", "canceled");
    }
  }

  /** The second request on a connection that was kept: it breaks, and nobody notices. */
  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "PASSES", mode = EnumSource.Mode.EXCLUDE)
  void aKeptConnectionMayBreakAtItsNextUse(Fate fate) throws Exception {
    String id = "sdk-kept-" + fate;
    try (FlakyLine line = new FlakyLine(broker)) {
      Trading far = over(line);
      assertThat(far.accounts().accounts()).isNotEmpty();
      line.next(fate);
      assertThat(far.accounts().accounts()).isNotEmpty();
      line.next(fate);
      OrderInfo order = far.place(order(id));
      line.next(fate);
      assertThat(far.order(MINE, order.id()).clientOrderId()).isEqualTo(id);
      line.next(fate);
      OrderInfo after = far.replace(order, order.order().with("11", null, null, null));
      assertThat(after.revision()).isEqualTo(order.revision() + 1);
      line.next(fate);
      assertThat(far.cancel(MINE, order.id()).id()).isEqualTo(order.id());
    }
    assertThat(placed(id)).containsExactly("1");
  }

  /** Java's own client tries a few times, and so does ours, and not for ever. */
  @Test
  void aReadIsToldWhenTheLineBreaksAgainAndAgain() throws Exception {
    try (FlakyLine line = new FlakyLine(broker)) {
      Trading far = over(line);
      assertThat(far.accounts().accounts()).isNotEmpty();
      Fate[] all = new Fate[20];
      Arrays.fill(all, Fate.RESET);
      line.next(all);
      assertThatThrownBy(far::accounts).isInstanceOf(IOException.class);
    }
  }

  /** A token is asked for again at once, so that the program hears of no failure. */
  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "PASSES", mode = EnumSource.Mode.EXCLUDE)
  void aRenewalOverABrokenConnectionIsNoFailure(Fate fate) throws Exception {
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    try (Far far = new Far();
        KeyAccess access =
            KeyAccess.open(far.key(), far.broker.clock, new SecureRandom(), events::add)) {
      assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(KeyEvent.Connected.class);
      far.line.next(fate);
      access.renewNow();
      assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(KeyEvent.Renewed.class);
    }
  }

  /** A new token would bring the program back that signs out. */
  @Test
  void whoSignsOutAsksForNoNewTokenAndMayComeBackAtOnce() throws Exception {
    try (Far far = new Far();
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      ApiKeyFile key = far.key();
      KeyAccess access = KeyAccess.open(key, far.broker.clock, new SecureRandom(), event -> {});
      long asked = far.asked();
      far.line.next(Fate.CLOSED_UNANSWERED);
      new GatehouseClient(far.line.address(), "lost-test/1").signOut(access);
      assertThat(access.health().serves()).isFalse();
      assertThat(far.asked()).isEqualTo(asked);
      assertThat(far.broker.rows("SELECT ended_why FROM session WHERE client_id = ?", key.keyId()))
          .containsExactly("signed out");

      Future<KeyAccess> back =
          pool.submit(() -> KeyAccess.open(key, far.broker.clock, new SecureRandom(), event -> {}));
      while (far.asked() < 2 * asked && !back.isDone()) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      far.broker.clock.advance(Duration.ofSeconds(1)); // what is asked for in that second is late
      try (KeyAccess again = back.get()) {
        assertThat(again.health().serves()).isTrue();
      }
    }
  }

  /** The token is spent by the broker's clock, which this program does not know yet. */
  @Test
  void whoSignsOutWithASpentTokenIsSignedOut() throws Exception {
    try (Far far = new Far()) {
      ApiKeyFile key = far.key();
      InstantSource slow = InstantSource.fixed(far.broker.clock.instant());
      KeyAccess access = KeyAccess.open(key, slow, new SecureRandom(), event -> {});
      far.broker.clock.advance(Duration.ofMinutes(11));
      new GatehouseClient(far.line.address(), "lost-test/1").signOut(access);
      assertThat(far.broker.rows("SELECT ended_why FROM session WHERE client_id = ?", key.keyId()))
          .containsExactly("signed out");
    }
  }

  /** A broker at the end of such a line, which is its address. */
  private static final class Far implements AutoCloseable {
    final FlakyLine line;
    final Broker broker;

    Far() throws Exception {
      int port = FreePort.any();
      line = new FlakyLine(port);
      broker =
          Broker.start(
              Map.of("port", Integer.toString(port), "base.url", line.address().toString()));
      broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
    }

    ApiKeyFile key() throws Exception {
      ApiKeyFile pair = ApiKeyFile.generate(line.address());
      ApiKeyId id =
          KeyProgram.register(
              broker,
              "mira",
              KeyProgram.rights(AccessScope.READ, MINE),
              ECKey.parse(pair.publicJwk()));
      return pair.named(id.value());
    }

    long asked() {
      return line.requests().stream().filter(each -> each.startsWith("POST /oauth/token")).count();
    }

    @Override
    public void close() throws IOException {
      broker.close();
      line.close();
    }
  }
}
