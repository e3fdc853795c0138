package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.AccountStream;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.KeyEvent;
import gatehouse.client.RefusedException;
import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.audit.Origin;
import gatehouse.server.apikey.ApiKeyRows;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The SDK with an API key at a running broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeySdkTest {
  private static final String MINE = "U1000001";

  private Broker broker;
  @TempDir Path folder;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
  }

  /** The Date of an answer is of this machine's own clock. */
  @BeforeEach
  void toNow() {
    broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private ApiKeyFile registered(AccessScope scope) throws Exception {
    ApiKeyFile pair = ApiKeyFile.generate(URI.create(broker.base));
    ApiKeyId id =
        KeyProgram.register(
            broker, "mira", KeyProgram.rights(scope, MINE), ECKey.parse(pair.publicJwk()));
    return pair.named(id.value());
  }

  private Trading trading(KeyAccess access) {
    return new GatehouseClient(URI.create(broker.base), "key-sdk-test/1").trading(access);
  }

  private static KeyEvent next(BlockingQueue<KeyEvent> events) throws InterruptedException {
    KeyEvent event = events.poll(60, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return event;
  }

  @Test
  void aKeyFileIsTheOwnersAlone() throws Exception {
    ApiKeyFile key = registered(AccessScope.READ);
    Path file = folder.resolve("key.json");
    key.write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    ApiKeyFile read = ApiKeyFile.read(file);
    assertThat(read.keyId()).isEqualTo(key.keyId());
    assertThat(read.thumbprint())
        .isEqualTo(key.thumbprint())
        .isEqualTo(ECKey.parse(key.publicJwk()).computeThumbprint().toString());
    assertThat(read.toString()).doesNotContain("\"d\"");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> ApiKeyFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.json");
  }

  @Test
  void tradesWithItAndTellsWhatHappens() throws Exception {
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    try (KeyAccess access =
        KeyAccess.open(
            registered(AccessScope.TRADE), broker.clock, new SecureRandom(), events::add)) {
      assertThat(next(events)).isInstanceOf(KeyEvent.Connected.class);
      assertThat(access.health().serves()).isTrue();
      Trading trading = trading(access);
      assertThat(trading.accounts().accounts()).hasSize(1);
      var placed = trading.place(NewOrder.atLimit("sdk-1", MINE, "AAPL", "buy", "1", "1.00"));
      assertThat(trading.cancel(MINE, placed.id()).id()).isEqualTo(placed.id());
      access.renewNow();
      assertThat(next(events)).isInstanceOf(KeyEvent.Renewed.class);
    }
  }

  /** Whatever the listener does with it. */
  @Test
  void everyEventIsLoggedAndToldThoughTheListenerFails() throws Exception {
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(KeyAccess.class.getName());
    log.addHandler(handler);
    try (KeyAccess access =
        KeyAccess.open(
            registered(AccessScope.READ),
            broker.clock,
            new SecureRandom(),
            event -> {
              events.add(event);
              throw new IllegalStateException("a listener with a mistake");
            })) {
      for (int i = 0; i < 3; i++) {
        KeyEvent event = next(events);
        assertThat(lines.poll(60, TimeUnit.SECONDS))
            .isEqualTo(event.level() + " Access to " + broker.base + ": " + event.text());
        assertThat(lines.poll(60, TimeUnit.SECONDS))
            .isEqualTo("SEVERE The listener of the access failed.");
        access.renewNow();
      }
    } finally {
      log.removeHandler(handler);
    }
  }

  @Test
  void aTokenThatEndedIsReplacedByTheCallThatNeedsOneAndThatIsTold() throws Exception {
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    InstantSource here = () -> broker.clock.instant().plus(passed.get());
    try (KeyAccess access =
        KeyAccess.open(registered(AccessScope.READ), here, new SecureRandom(), events::add)) {
      assertThat(next(events)).isInstanceOf(KeyEvent.Connected.class);
      passed.set(access.health().tokenLeft());
      assertThat(access.health().serves()).isFalse();
      assertThat(trading(access).accounts().accounts()).hasSize(1);
      assertThat(next(events)).isInstanceOfAny(KeyEvent.Renewed.class, KeyEvent.ClockDiffers.class);
    }
  }

  /** Eight calls find out that their token is worth nothing, and one asks for another. */
  @Test
  void aSessionThatItsOwnerEndedIsReplacedOnceForAllThreads() throws Exception {
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    ApiKeyFile key = registered(AccessScope.READ);
    Broker.Visitor mira = broker.visitor().signIn("mira");
    toNow(); // to sign in took its time
    try (KeyAccess access = KeyAccess.open(key, broker.clock, new SecureRandom(), events::add);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(next(events)).isInstanceOf(KeyEvent.Connected.class);
      Trading trading = trading(access);
      assertThat(trading.accounts().accounts()).hasSize(1);
      mira.post("/security/sessions/end-others");
      List<Callable<Integer>> calls =
          Collections.nCopies(8, () -> trading.accounts().accounts().size());
      for (Future<Integer> each : threads.invokeAll(calls)) {
        assertThat(each.get()).isOne();
      }
      assertThat(next(events)).isInstanceOf(KeyEvent.Renewed.class);
      assertThat(events).isEmpty();

      mira.post("/security/sessions/end-others");
      try (AccountStream stream =
          trading.stream(Map.of(), List.of(), message -> told.add(message.type()), told::add)) {
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("session");
        assertThat(stream.connected()).isTrue();
      }
      assertThat(next(events)).isInstanceOf(KeyEvent.Renewed.class);
    }
  }

  /** Its nonce is of before; the call itself finds its way. */
  @Test
  void goesOnAfterALongSilence() throws Exception {
    try (KeyAccess access =
        KeyAccess.open(
            registered(AccessScope.READ), broker.clock, new SecureRandom(), event -> {})) {
      Trading trading = trading(access);
      assertThat(trading.accounts().accounts()).hasSize(1);
      broker.clock.advance(Duration.ofMinutes(3));
      assertThat(trading.accounts().accounts()).hasSize(1);
      broker.clock.advance(Duration.ofMinutes(-3));
    }
  }

  @Test
  void aClockThatIsWrongShutsNobodyOut() throws Exception {
    InstantSource wrong = () -> broker.clock.instant().plus(Duration.ofHours(3));
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    try (KeyAccess access =
        KeyAccess.open(registered(AccessScope.READ), wrong, new SecureRandom(), events::add)) {
      assertThat(next(events)).isInstanceOf(KeyEvent.ClockDiffers.class);
      assertThat(access.health().clockAhead()).isBetween(Duration.ofHours(2), Duration.ofHours(4));
      assertThat(trading(access).accounts().accounts()).hasSize(1);
    }
  }

  @Test
  void aRevokedKeyIsToldSo() throws Exception {
    ApiKeyFile key = registered(AccessScope.TRADE);
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    try (KeyAccess access = KeyAccess.open(key, broker.clock, new SecureRandom(), events::add)) {
      next(events);
      var database = broker.server().database();
      ApiKey stored =
          database.read(sql -> ApiKeyRows.load(sql, new ApiKeyId(key.keyId()))).orElseThrow();
      Instant now = broker.clock.instant();
      database.write(sql ->
          broker
              .server()
              .programs()
              .keys()
              .stand(
                  sql, stored, new ApiKey.Standing.Revoked("lost", now), "mira", Origin.NONE, now));
      assertThatThrownBy(() -> trading(access).accounts())
          .isInstanceOfAny(RefusedException.class, IOException.class)
          .hasMessageContaining("revoked");
      // a call found it out, so the program hears of it at once
      assertThat(next(events)).isInstanceOf(KeyEvent.Refused.class);
      assertThat(next(events)).isInstanceOf(KeyEvent.Lost.class);
      assertThat(access.health().sentence()).isEqualTo("No token serves now.");
      access.renewNow();
      assertThat(next(events)).isInstanceOf(KeyEvent.Refused.class);
    }
  }
}
