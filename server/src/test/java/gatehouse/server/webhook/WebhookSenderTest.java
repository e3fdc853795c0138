package gatehouse.server.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.client.Webhooks;
import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.notice.WebhookId;
import gatehouse.core.webhook.WebhookSignature;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Seal;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.notice.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One try, against a real server on this machine. */
class WebhookSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");
  private static final InstantSource CLOCK = () -> NOW;
  private static final PersonId ADA = new PersonId("ada");
  private static final WebhookId ID = new WebhookId("hook-" + "a".repeat(22));
  private static final String BODY = "{\"type\":\"webhook.test\",\"data\":{\"text\":\"é\"}}";

  private final Chance chance = new Chance(new SecureRandom());
  private Database database;
  private Seal seal;
  private SecretBytes secret = SecretBytes.ofText("none yet");
  private Receiver receiver;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    SecureRandom random = new SecureRandom();
    seal = new Seal(Keys.open(folder, false, random), random);
    database = Databases.open(TestDatabases.freshUrl(Dialect.SQLITE));
    database.write(sql ->
        sql.run(
            "INSERT INTO person (person_id, username, display_name, operator, standing, zone,"
                + " webauthn_handle, created_ms) VALUES ('ada', 'ada', 'Ada', 0, 'active', 'UTC',"
                + " 'handle', 0)"));
    receiver = Receiver.secure(TestTls.trusted());
  }

  @AfterEach
  void close() {
    receiver.close();
    database.close();
  }

  private void stored(URI url) {
    WebhookSecrets secrets = new WebhookSecrets(seal, chance);
    secret = secrets.fresh();
    WebhookRows.Row row =
        new WebhookRows.Row(
            ADA,
            ID,
            url,
            EnumSet.of(WebhookEvent.KEY_CREATED),
            secrets.seal(ADA, ID, secret),
            null,
            Instant.EPOCH,
            WebhookRows.Standing.ACTIVE,
            "",
            NOW);
    database.write(sql -> {
      WebhookRows.insert(sql, row);
      return row;
    });
  }

  private Delivery sent(URI url, WebhookSender.Outside outside) {
    stored(url);
    try (WebhookSender sender = new WebhookSender(database, seal, chance, outside, CLOCK)) {
      return sender.send(
          new Message(ID, "Gatehouse: Test", SecretBytes.ofText(BODY), "0123456789abcdef"));
    }
  }

  private static WebhookSender.Outside outside(WebhookSender.Names names) {
    Reach demo = new Reach(true, Set.of());
    return new WebhookSender.Outside(names, TestTls.trusted(), demo, Duration.ofSeconds(10));
  }

  private static InetAddress[] addresses(String... literals) {
    return java.util.Arrays.stream(literals)
        .map(InetAddress::ofLiteral)
        .toArray(InetAddress[]::new);
  }

  private Delivery sent() {
    return sent(receiver.url(), outside(host -> addresses("127.0.0.1")));
  }

  @Test
  void isSignedAndTheClientVerifiesIt() throws Exception {
    assertThat(sent()).isEqualTo(new Delivered("It answered 204."));
    Receiver.Got got = receiver.next();
    assertThat(got.path()).isEqualTo("/hook");
    assertThat(got.text()).isEqualTo(BODY);
    assertThat(got.header("Content-Type")).isEqualTo("application/json");
    assertThat(got.header("Host")).isEqualTo(receiver.url().getAuthority());
    String known = WebhookSignature.text(secret);
    assertThat(Webhooks.verify(known, got.headers(), got.body(), CLOCK))
        .isEqualTo("0123456789abcdef");
    byte[] other = BODY.replace("test", "tost").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Webhooks.verify(known, got.headers(), other, CLOCK))
        .isInstanceOf(Webhooks.ForgedException.class);
  }

  @ParameterizedTest
  @CsvSource({"200", "201", "202", "204", "299"})
  void isDeliveredByEachSuccess(int status) {
    receiver.answer = Receiver.status(status);
    assertThat(sent()).isEqualTo(new Delivered("It answered " + status + "."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | '' | 0
          503 | 120 | 120000
          429 | Sun, 22 Nov 2026 04:01:00 GMT | 60000
          429 | 99999999 | 14400000
          429 | -5 | 0
          429 | soon | 0
          400 | '' | 0
          404 | '' | 0
          401 | '' | 0
          """)
  void anyOtherAnswerIsTriedAgain(int status, String retryAfter, long afterMs) {
    receiver.answer =
        retryAfter.isEmpty()
            ? Receiver.status(status)
            : Receiver.status(status, "Retry-After", retryAfter);
    assertThat(sent())
        .isEqualTo(new Retry(Cause.RECIPIENT, "It answered " + status + ".", afterMs));
  }

  @Test
  void goneIsForGood() {
    receiver.answer = Receiver.status(410);
    assertThat(sent()).isEqualTo(new Refused("It answered 410: it is gone for good."));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) throws Exception {
    try (Receiver elsewhere = Receiver.open()) {
      receiver.answer = Receiver.status(status, "Location", elsewhere.url().toString());
      assertThat(sent())
          .isEqualTo(
              new Retry(
                  Cause.RECIPIENT, "It answered " + status + ". Redirects are not followed."));
      receiver.next();
      assertThat(elsewhere.heardMore()).isFalse();
    }
  }

  @Test
  void anEndlessBodyIsNotRead() {
    receiver.answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[1 << 16];
          for (int i = 0; i < 10_000; i++) {
            exchange.getResponseBody().write(much); // fails once the sender has gone
          }
        };
    assertThat(sent()).isEqualTo(new Delivered("It answered 200."));
  }

  @Test
  void aLongHeadIsCut() {
    receiver.answer = Receiver.status(200, "X-Long", "x".repeat(20_000));
    assertThat(sent())
        .isEqualTo(new Retry(Cause.RECIPIENT, "No connection, or no answer that reads as HTTP."));
  }

  @Test
  void oneThatNeverAnswersIsLeft() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    receiver.answer =
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    WebhookSender.Outside brief =
        new WebhookSender.Outside(
            host -> addresses("127.0.0.1"),
            TestTls.trusted(),
            new Reach(true, Set.of()),
            Duration.ofSeconds(1));
    assertThat(sent(receiver.url(), brief))
        .isEqualTo(new Retry(Cause.RECIPIENT, "It did not answer within 1 seconds."));
    end.countDown();
  }

  /** Each byte comes in time, the whole does not: the socket is closed under it. */
  @Test
  void anAnswerThatDripsIsCut() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.startVirtualThread(() -> {
        try (Socket socket = server.accept()) {
          socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(US_ASCII));
          while (true) {
            socket.getOutputStream().write('x');
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
          }
        } catch (IOException e) {
          cut.countDown();
        }
      });
      URI url = URI.create("http://localhost:" + server.getLocalPort() + "/");
      WebhookSender.Outside brief =
          new WebhookSender.Outside(
              host -> addresses("127.0.0.1"),
              TestTls.trusted(),
              new Reach(true, Set.of()),
              Duration.ofSeconds(1));
      assertThat(sent(url, brief))
          .isEqualTo(new Retry(Cause.RECIPIENT, "It did not answer within 1 seconds."));
      assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aNameThatNeverAnswersIsLeft() {
    CountDownLatch end = new CountDownLatch(1);
    WebhookSender.Names silent =
        host -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    WebhookSender.Outside brief =
        new WebhookSender.Outside(
            silent, TestTls.trusted(), new Reach(true, Set.of()), Duration.ofSeconds(1));
    assertThat(sent(receiver.url(), brief)).isInstanceOf(Retry.class);
    assertThat(receiver.heardMore()).isFalse();
  }

  /** DNS rebinding: what the name means a moment later counts for nothing. */
  @Test
  void goesToTheAddressThatWasChecked() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    WebhookSender.Names rebinding =
        host -> addresses(asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1");
    assertThat(sent(receiver.url(), outside(rebinding))).isInstanceOf(Delivered.class);
    assertThat(asked).hasValue(1);
    receiver.next();
  }

  /** Every address of a name must be public, whichever would be taken. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "8.8.8.8 127.0.0.1",
        "8.8.8.8 10.0.0.1",
        "2606:4700:4700::1111 fd00::1",
        "169.254.169.254",
        "::ffff:127.0.0.1"
      })
  void nothingGoesInside(String answers) {
    URI url = URI.create("https://hooks.example.com:" + receiver.url().getPort() + "/");
    assertThat(sent(url, outside(host -> addresses(answers.split(" ")))))
        .isEqualTo(
            new Retry(
                Cause.RECIPIENT,
                "The host leads to an address that is not public, so nothing was sent."));
    assertThat(receiver.heardMore()).isFalse();
  }

  @Test
  void aCertificateForAnotherHostIsNotBelieved() {
    Reach named = new Reach(false, Set.of("hooks.example.com"));
    URI url = URI.create("https://hooks.example.com:" + receiver.url().getPort() + "/");
    WebhookSender.Outside outside =
        new WebhookSender.Outside(
            host -> addresses("127.0.0.1"), TestTls.trusted(), named, Duration.ofSeconds(10));
    assertThat(sent(url, outside))
        .isEqualTo(
            new Retry(
                Cause.RECIPIENT,
                "The connection is not secure: its certificate or TLS does not fit."));
    assertThat(receiver.heardMore()).isFalse();
  }

  @Test
  void aCertificateOfNobodyIsNotBelieved() {
    WebhookSender.Outside strict =
        new WebhookSender.Outside(
            host -> addresses("127.0.0.1"),
            TestTls.untrusting(),
            new Reach(true, Set.of()),
            Duration.ofSeconds(10));
    assertThat(sent(receiver.url(), strict)).isInstanceOf(Retry.class);
    assertThat(receiver.heardMore()).isFalse();
  }

  @Test
  void aRemovedEndpointIsRefused() {
    try (WebhookSender sender =
        new WebhookSender(database, seal, chance, outside(host -> addresses("127.0.0.1")), CLOCK)) {
      assertThat(
              sender.send(
                  new Message(ID, "Gatehouse: Test", SecretBytes.ofText(BODY), "0123456789abcdef")))
          .isEqualTo(new Refused("The endpoint is paused or removed."));
    }
  }
}
