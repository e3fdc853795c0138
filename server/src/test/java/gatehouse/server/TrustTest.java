package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.AccountStream;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.Telemetry;
import gatehouse.client.Trading;
import gatehouse.client.TrustAnchors;
import gatehouse.client.UntrustedServerException;
import gatehouse.client.UntrustedServerException.Reason;
import gatehouse.client.wire.NewOrder;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKeyId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
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

/**
 * Whom the SDK takes for the server: by its certificate, and the authority that is named for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustTest {
  private static final String PAPER = "D1000001";
  private static final String NAME = "CN=Gatehouse certificate authority";

  @TempDir Path folder;
  private Broker broker;
  private TrustAnchors right;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.tls(Map.of("listen", "0.0.0.0"));
    right = TrustAnchors.read(broker.authority());
  }

  @AfterAll
  void close() {
    broker.close();
  }

  /** Of the same name, as that of another installation has. */
  private static TrustAnchors wrong() throws Exception {
    return TrustAnchors.of(
        List.of(TestCertificates.selfSigned(NAME, TestCertificates.pair(), Instant.now())));
  }

  private static GatehouseClient client(URI server, TrustAnchors trusted) {
    return new GatehouseClient(server, "trust-test/1", trusted, Telemetry.off());
  }

  private static UntrustedServerException refused(URI server, TrustAnchors trusted) {
    try {
      client(server, trusted).challenge();
      throw new AssertionError("it was trusted");
    } catch (UntrustedServerException e) {
      return e;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("for another reason", e);
    }
  }

  private ApiKeyFile key() throws Exception {
    ApiKeyFile pair = ApiKeyFile.generate(broker.url());
    ApiKeyId id =
        KeyProgram.register(
            broker,
            "mira",
            KeyProgram.rights(AccessScope.TRADE, PAPER),
            ECKey.parse(pair.publicJwk()));
    return pair.named(id.value());
  }

  @Test
  void aServerOfAnotherAuthorityHearsNothing() throws Exception {
    UntrustedServerException unknown = refused(broker.url(), TrustAnchors.ofJava());
    assertThat(unknown.reason()).isEqualTo(Reason.AUTHORITY);
    assertThat(unknown)
        .hasMessage(
            "the certificate of %s is of none of the authorities that this Java trusts",
            broker.url());
    UntrustedServerException other = refused(broker.url(), wrong());
    assertThat(other.reason()).isEqualTo(Reason.AUTHORITY);
    assertThat(other).hasMessageEndingWith("none of the authorities that were named for it");
    ApiKeyFile key = key();
    for (TrustAnchors trusted : List.of(TrustAnchors.ofJava(), wrong())) {
      assertThatThrownBy(() ->
              KeyAccess.open(key.trusting(trusted), broker.clock, new SecureRandom(), event -> {}))
          .isInstanceOf(UntrustedServerException.class);
    }
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (AccountStream stream =
        client(broker.url(), wrong()).trading("no token").stream(
            Map.of(), List.of(), message -> {}, told::add)) {
      assertThat(told.poll(60, TimeUnit.SECONDS)).contains(String.valueOf(other.getMessage()));
      assertThat(stream.connected()).isFalse();
    }
  }

  @Test
  void aNameThatTheCertificateDoesNotHaveIsToldAsThat() {
    URI other = URI.create("https://127.0.0.2:" + broker.url().getPort());
    UntrustedServerException refused = refused(other, right);
    assertThat(refused.reason()).isEqualTo(Reason.NAME);
    assertThat(refused).hasMessage("the certificate of %s is for another name or address", other);
  }

  /** Also what the operator has from another authority can be named. */
  @Test
  void aCertificateThatHasEndedIsToldAsThat() throws Exception {
    KeyPair signs = TestCertificates.pair();
    KeyPair shown = TestCertificates.pair();
    Instant longAgo = Instant.now().minus(Duration.ofDays(3000));
    X509Certificate old =
        TestCertificates.signed("CN=localhost", shown.getPublic(), signs.getPrivate(), longAgo);
    Path chain = folder.resolve("chain.pem");
    Path secret = folder.resolve("secret.pem");
    Files.writeString(chain, TestCertificates.pem(old));
    Files.writeString(secret, TestCertificates.pem(shown.getPrivate()));
    TrustAnchors named =
        TrustAnchors.of(List.of(TestCertificates.selfSigned("CN=localhost", signs, Instant.now())));
    Map<String, String> files =
        Map.of("tls.certificate", chain.toString(), "tls.key", secret.toString());
    try (Broker other = Broker.tls(files)) {
      assertThat(refused(other.url(), named).reason()).isEqualTo(Reason.TIME);
      assertThat(refused(other.url(), right).reason()).isEqualTo(Reason.AUTHORITY);
      assertThat(authority(other).statusCode()).isEqualTo(404); // it is not ours to give out
      assertThat(TlsSide.welcome(other.server().config())).isEmpty();
    }
  }

  @Test
  void aKeyFileThatNamesTheAuthorityIsAllThatAProgramNeeds() throws Exception {
    Path file = folder.resolve("key.json");
    key().trusting(right).write(file);
    ApiKeyFile key = ApiKeyFile.read(file);
    assertThat(key.trusted().pem()).isEqualTo(right.pem());
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    GatehouseClient client = new GatehouseClient(key.server(), "trust-test/1");
    try (KeyAccess access = KeyAccess.open(key, broker.clock, new SecureRandom(), event -> {})) {
      Trading trading = client.trading(access);
      var placed = trading.place(NewOrder.atLimit("ca-1", PAPER, "AAPL", "buy", "1", "1.00"));
      assertThat(trading.cancel(PAPER, placed.id()).id()).isEqualTo(placed.id());
      try (AccountStream stream =
          trading.stream(Map.of(), List.of(), message -> told.add(message.type()), told::add)) {
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("session");
        assertThat(stream.connected()).isTrue();
      }
      client.signOut(access);
    }
  }

  @Test
  void whatIsNoAuthorityIsNotTakenForNone() throws Exception {
    Path file = folder.resolve("damaged.json");
    key().trusting(right).write(file);
    String good = Files.readString(file);
    for (String authority : List.of("\"\"", "\"-----BEGIN CERTIFICATE-----\"", "7")) {
      Files.writeString(
          file, good.replaceAll("\"authority\" : \".*\"", "\"authority\" : " + authority));
      assertThatThrownBy(() -> ApiKeyFile.read(file))
          .as(authority)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("damaged.json is no key file, or is damaged");
    }
    Files.writeString(file, good.replaceAll(",\\s*\"authority\" : \".*\"", ""));
    assertThat(ApiKeyFile.read(file).trusted().areOfJava()).isTrue(); // as all files were before
    assertThatThrownBy(() -> TrustAnchors.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrustAnchors.read(file))
        .hasMessageContaining("damaged.json holds no certificate in PEM");
    assertThatThrownBy(() -> TrustAnchors.read(folder.resolve("nowhere.pem")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(TrustAnchors.ofJava().pem()).isEmpty();
  }

  private static HttpResponse<String> authority(Broker broker) throws Exception {
    URI address = URI.create(broker.base + "/authority.pem");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theServerGivesItsAuthorityOutAndSaysWhereItLies() throws Exception {
    HttpResponse<String> given = authority(broker);
    assertThat(given.statusCode()).isEqualTo(200);
    assertThat(TrustAnchors.ofPem(given.body()).pem()).isEqualTo(right.pem());
    assertThat(TlsSide.welcome(broker.server().config()))
        .contains(broker.authority().toString(), "--ca");
  }
}
