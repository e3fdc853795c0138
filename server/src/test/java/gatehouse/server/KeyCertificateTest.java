package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.client.AccountStream;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.KeyCertificate;
import gatehouse.client.KeyEvent;
import gatehouse.client.ProgramKeys;
import gatehouse.client.RefusedException;
import gatehouse.client.Telemetry;
import gatehouse.client.Trading;
import gatehouse.client.TrustAnchors;
import gatehouse.client.UntrustedServerException;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.core.apikey.AccessScope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The SDK by mutual TLS, with the files that the terminal writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyCertificateTest {
  private static final String PAPER = "D1000001";

  @TempDir static Path folder; // it is there before all
  private Broker broker;
  private Cli cli;
  private URI tls;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.tls(Map.of());
    tls = broker.url();
    cli = new Cli(folder);
    Cli.Ran in = cli.login(broker, "mira", " --server " + tls + " --ca " + broker.authority());
    assertThat(in.code()).as(in.err()).isZero();
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private ApiKeyFile key(String name) throws Exception {
    KeyProgram registered =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, PAPER));
    Path file = folder.resolve(name + ".json");
    Files.writeString(
        file,
        "{\"server\":\"%s\",\"keyId\":\"%s\",\"privateKey\":%s}"
            .formatted(tls, registered.id, registered.key.toJSONString()));
    String line = "keys certificate " + file + " --out " + folder.resolve(name);
    assertThat(cli.run("", line).code()).isZero();
    return ApiKeyFile.read(file).trusting(TrustAnchors.read(broker.authority()));
  }

  private Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  @Test
  void tradesAndFollowsTheStreamByTheConnectionAlone() throws Exception {
    KeyCertificate shown = KeyCertificate.read(key("one"), tls, certificate("one"));
    assertThat(shown.endsAt()).isAfter(broker.clock.instant());
    assertThat(shown.toString()).contains(tls.toString()).doesNotContain("PRIVATE");
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (KeyAccess access = KeyAccess.open(shown, broker.clock, new SecureRandom(), events::add)) {
      Trading trading = new GatehouseClient(tls, "certificate-test/1").trading(access);
      assertThat(trading.accounts().accounts()).hasSize(1);
      OrderInfo order = trading.place(NewOrder.atLimit("tls-1", PAPER, "AAPL", "buy", "1", "1.00"));
      assertThat(trading.cancel(PAPER, order.id()).id()).isEqualTo(order.id());
      try (AccountStream stream =
          trading.stream(
              Map.of(PAPER, -1L), List.of(), message -> told.add(message.type()), told::add)) {
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("session");
        assertThat(stream.positions()).containsKey(PAPER);
      }
      access.renewNow();
      assertThat(events.poll(60, TimeUnit.SECONDS)).isNotNull();
      GatehouseClient other = new GatehouseClient(URI.create(broker.base), "certificate-test/1");
      assertThatThrownBy(() -> other.trading(access))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(tls.toString());
    }
  }

  @Test
  void filesThatDoNotFitAreTold() throws Exception {
    ApiKeyFile two = key("two");
    ApiKeyFile three = key("three");
    assertThatThrownBy(() -> KeyCertificate.read(three, tls, certificate("two")))
        .hasMessageContaining("of another key");
    URI plain = URI.create(broker.base);
    assertThatThrownBy(() -> KeyCertificate.read(two, plain, certificate("two")))
        .hasMessageContaining("over TLS alone");
    Path secret = folder.resolve("two.key");
    assertThatThrownBy(() -> KeyCertificate.read(two, tls, secret))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("two.key");
    // a server that nobody vouches for hears nothing
    ApiKeyFile misled = two.trusting(TrustAnchors.read(certificate("three")));
    KeyCertificate wary = KeyCertificate.read(misled, tls, certificate("two"));
    assertThatThrownBy(() -> KeyAccess.open(wary, broker.clock, new SecureRandom(), event -> {}))
        .isInstanceOf(UntrustedServerException.class);
  }

  @Test
  void aRevokedCertificateIsToldSo() throws Exception {
    KeyCertificate shown = KeyCertificate.read(key("four"), tls, certificate("four"));
    BlockingQueue<KeyEvent> events = new LinkedBlockingQueue<>();
    try (KeyAccess access =
        KeyAccess.open(
            shown,
            broker.clock,
            new SecureRandom(),
            event -> {
              if (event instanceof KeyEvent.Refused) {
                events.add(event);
              }
            })) {
      Trading trading = new GatehouseClient(tls, "certificate-test/1").trading(access);
      assertThat(trading.accounts().accounts()).hasSize(1);
      revoke(ApiKeyFile.read(folder.resolve("four.json")).keyId());
      assertThatThrownBy(trading::accounts)
          .isInstanceOfAny(IOException.class, RefusedException.class);
      access.renewNow();
      assertThat(events.poll(60, TimeUnit.SECONDS)).isInstanceOf(KeyEvent.Refused.class);
    }
  }

  private void revoke(String id) throws Exception {
    TrustAnchors trusted = TrustAnchors.read(broker.authority());
    String token = Files.readAllLines(folder.resolve("gatehouse/session")).get(1);
    ProgramKeys keys =
        new GatehouseClient(tls, "certificate-test/1", trusted, Telemetry.off()).keys(token);
    String thumbprint = keys.certificates(id).certificates().getFirst().thumbprint();
    assertThat(keys.revokeCertificate(id, thumbprint).certificates().getFirst().revokedAt())
        .isNotNull();
  }
}
