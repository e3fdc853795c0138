package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.Broker.Visitor;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener of TLS, its certificates, and those of programs (RFC 8705). */
class TlsTest {
  private static final String PAPER = "D1000001";
  private static final String HOST = "CN=localhost";

  private Broker broker;
  private int port;
  private String tls;
  private X509Certificate authority;

  @BeforeEach
  void open() throws Exception {
    open(Map.of());
  }

  private void open(Map<String, String> more) throws Exception {
    port = FreePort.any();
    Map<String, String> options = new java.util.HashMap<>(more);
    options.put("tls.port", Integer.toString(port));
    broker = Broker.start(options);
    tls = "https://localhost:" + port;
    authority = TestCertificates.read(Files.readString(broker.data.resolve("authority.pem")));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private HttpClient client() throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TestCertificates.context(authority, null, null))
        .build();
  }

  private HttpClient client(PrivateKey key, X509Certificate shown) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TestCertificates.context(authority, key, shown))
        .build();
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder form(String url, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> ask(HttpClient client, String clientId) throws Exception {
    return send(
        client,
        form(
            tls + "/oauth/token",
            Map.of("grant_type", "client_credentials", "client_id", clientId)));
  }

  private static String token(HttpResponse<String> answer) {
    Matcher found = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(answer.body());
    assertThat(found.find()).as(answer.body()).isTrue();
    return found.group(1);
  }

  private HttpResponse<String> orders(HttpClient client, String base, String token)
      throws Exception {
    return send(
        client,
        HttpRequest.newBuilder(URI.create(base + "/api/v1/accounts/" + PAPER + "/orders"))
            .header("Authorization", "Bearer " + token));
  }

  /** A key of mira's, and the certificate that the page gives her for it. */
  private record Program(ECKey key, String id, X509Certificate certificate) {}

  private KeyProgram registered() throws Exception {
    return KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, PAPER));
  }

  private X509Certificate issued(Visitor mira, String id, String request) throws Exception {
    HttpResponse<String> answer = mira.post("/keys/" + id + "/certificates", "request", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    String page = mira.get("/keys/" + id + "/certificates").body();
    Matcher save = Pattern.compile("href=\"(/keys/[^\"]+/certificates/[^\"]+)\"").matcher(page);
    assertThat(save.find()).as(page).isTrue();
    return TestCertificates.read(mira.get(save.group(1)).body());
  }

  private Program program(Visitor mira) throws Exception {
    KeyProgram registered = registered();
    String id = registered.id.value();
    return new Program(
        registered.key, id, issued(mira, id, TestCertificates.request(registered.key)));
  }

  private HttpClient client(Program program) throws Exception {
    return client(program.key().toECPrivateKey(), program.certificate());
  }

  @Test
  void showsACertificateOfItsAuthorityAndNothingWeakerThanTls12() throws Exception {
    assertThat(
            send(client(), HttpRequest.newBuilder(URI.create(tls + "/health/live"))).statusCode())
        .isEqualTo(200);
    for (String protocol : new String[] {"TLSv1", "TLSv1.1"}) {
      try (SSLSocket socket =
          (SSLSocket)
              TestCertificates.context(authority, null, null)
                  .getSocketFactory()
                  .createSocket("localhost", port)) {
        socket.setEnabledProtocols(new String[] {protocol});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
    try (SSLSocket socket =
        (SSLSocket)
            TestCertificates.context(authority, null, null)
                .getSocketFactory()
                .createSocket("localhost", port)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).startsWith("TLS_ECDHE_").contains("_GCM_");
    }
    assertThat(authority.getBasicConstraints()).isZero(); // signs nothing that signs
  }

  @Test
  void aProgramComesInByItsCertificateAloneAndItsTokenIsUselessWithoutIt() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    Program program = program(mira);
    assertThat(program.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=" + program.id()); // what the request said about itself does not count
    String described =
        send(
                client(),
                HttpRequest.newBuilder(URI.create(tls + "/.well-known/oauth-authorization-server")))
            .body();
    assertThat(described)
        .contains("\"mtls_endpoint_aliases\":{\"token_endpoint\":", "tls_client_auth");
    HttpResponse<String> answer = ask(client(program), program.id());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"token_type\":\"Bearer\"");
    String token = token(answer);
    assertThat(orders(client(program), tls, token).statusCode()).isEqualTo(200);

    // copied: without a certificate, over plain HTTP, with another program's
    assertThat(orders(client(), tls, token).statusCode()).isEqualTo(401);
    assertThat(orders(HttpClient.newHttpClient(), broker.base, token).statusCode()).isEqualTo(401);
    Program other = program(mira);
    HttpResponse<String> foreign = orders(client(other), tls, token);
    assertThat(foreign.statusCode()).isEqualTo(401);
    assertThat(foreign.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer error=\"invalid_token\"");
    // a header that a proxy might set does not stand for a connection
    HttpRequest.Builder headed =
        HttpRequest.newBuilder(URI.create(tls + "/api/v1/accounts/" + PAPER + "/orders"))
            .header("Authorization", "Bearer " + token)
            .header(
                "X-Client-Cert", TestCertificates.pem(program.certificate()).replace("\n", " "));
    assertThat(send(client(), headed).statusCode()).isEqualTo(401);
  }

  @Test
  void aCertificateLetsNoOtherKeyIn() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    Program one = program(mira);
    Program two = program(mira);
    HttpResponse<String> answer = ask(client(one), two.id());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_client");
    assertThat(ask(client(), one.id()).statusCode()).isEqualTo(401); // nothing proves anything
  }

  @Test
  void aRevokedCertificateIsOutAtTheNextRequestAndItsKeyGoesOn() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    KeyProgram key = registered();
    Program program =
        new Program(
            key.key,
            key.id.value(),
            issued(mira, key.id.value(), TestCertificates.request(key.key)));
    HttpClient client = client(program); // keeps its connection open over the revocation
    String token = token(ask(client, program.id()));
    assertThat(orders(client, tls, token).statusCode()).isEqualTo(200);
    String page = mira.get("/keys/" + program.id() + "/certificates").body();
    Matcher form = Pattern.compile("action=\"([^\"]+/revoke)\"").matcher(page);
    assertThat(form.find()).isTrue();
    assertThat(mira.post(form.group(1)).statusCode()).isEqualTo(303);

    assertThat(orders(client, tls, token).statusCode()).isEqualTo(401);
    assertThat(ask(client, program.id()).body()).contains("invalid_client");
    assertThat(
            key.call("GET", "/api/v1/accounts/" + PAPER + "/orders", "", key.token()).statusCode())
        .isEqualTo(200);
    assertThat(mira.get("/keys/" + program.id() + "/certificates").body()).contains("Revoked");
  }

  @Test
  void aRequestForAnotherKeyOrWithoutItsPrivateHalfIsRefused() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    KeyProgram registered = registered();
    ECKey other = new ECKeyGenerator(Curve.P_256).generate();
    String path = "/keys/" + registered.id + "/certificates";
    assertThat(mira.post(path, "request", TestCertificates.request(other)).body())
        .contains("made with another key");
    assertThat(
            mira.post(
                    path,
                    "request",
                    TestCertificates.request(
                        registered.key.toECPublicKey(), other.toECPrivateKey()))
                .body())
        .contains("not signed by the key that it names");
    String secret = TestCertificates.pem(registered.key.toECPrivateKey());
    String answer = mira.post(path, "request", secret).body();
    assertThat(answer).contains("That is a private key").doesNotContain(secret.substring(40, 80));
    assertThat(mira.post(path, "request", "what?").statusCode()).isEqualTo(422);
    assertThat(mira.get(path).body()).contains("It has no certificate");
    // somebody else's key is none
    assertThat(
            broker
                .visitor()
                .signIn("ana")
                .post(path, "request", TestCertificates.request(registered.key))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void theTerminalGetsACertificateForAKeyFile(@TempDir Path folder) throws Exception {
    KeyProgram registered = registered();
    Path key = folder.resolve("key.json");
    Files.writeString(
        key,
        "{\"server\":\"%s\",\"keyId\":\"%s\",\"privateKey\":%s}"
            .formatted(broker.base, registered.id, registered.key.toJSONString()));
    Cli cli = new Cli(folder);
    cli.login(broker, "mira");
    String line = "keys certificate " + key + " --out " + folder.resolve("desk");
    assertThat(cli.run("", line).code()).isZero();
    assertThat(cli.run("", line).code()).as("files are not overwritten").isEqualTo(2);
    X509Certificate shown = TestCertificates.read(Files.readString(folder.resolve("desk.crt")));
    assertThat(Files.readString(folder.resolve("desk.key"))).contains("BEGIN PRIVATE KEY");
    HttpClient client = client(registered.key.toECPrivateKey(), shown);
    assertThat(ask(client, registered.id.value()).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyHasFiveCertificatesAndNoMore() throws Exception {
    Visitor mira = broker.visitor().signIn("mira");
    KeyProgram registered = registered();
    String path = "/keys/" + registered.id + "/certificates";
    for (int i = 0; i < 5; i++) {
      assertThat(mira.post(path, "request", TestCertificates.request(registered.key)).statusCode())
          .isEqualTo(303);
    }
    assertThat(mira.post(path, "request", TestCertificates.request(registered.key)).body())
        .contains("which is the most");
  }

  @Test
  void certificatesOfOthersDoNotGetThroughTheHandshake() throws Exception {
    KeyPair pair = TestCertificates.pair();
    // under the very name that the server asks for
    String name = authority.getSubjectX500Principal().getName();
    KeyPair other = TestCertificates.pair();
    X509Certificate made =
        TestCertificates.signed(name, pair.getPublic(), other.getPrivate(), broker.clock.instant());
    assertThatThrownBy(() -> ask(client(pair.getPrivate(), made), "key-anything"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anExpiredCertificateDoesNotGetThroughTheHandshake() throws Exception {
    Program program = program(broker.visitor().signIn("mira"));
    assertThat(ask(client(program), program.id()).statusCode()).isEqualTo(200);
    broker.clock.advance(Duration.ofDays(91));
    assertThatThrownBy(() -> ask(client(program), program.id())).isInstanceOf(IOException.class);
  }

  @Test
  void theOperatorsCertificateIsExchangedWhileConnectionsGoOn() throws Exception {
    close();
    Path folder = Files.createTempDirectory("gatehouse-tls");
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    KeyPair first = TestCertificates.pair();
    X509Certificate shown = TestCertificates.selfSigned(HOST, first, Broker.Clock.near().instant());
    Files.writeString(chain, TestCertificates.pem(shown));
    Files.writeString(key, TestCertificates.pem(first.getPrivate()));
    open(Map.of("tls.certificate", chain.toString(), "tls.key", key.toString()));
    HttpClient old =
        HttpClient.newBuilder().sslContext(TestCertificates.context(shown, null, null)).build();
    HttpRequest.Builder live = HttpRequest.newBuilder(URI.create(tls + "/health/live"));
    assertThat(send(old, live).statusCode()).isEqualTo(200);

    KeyPair second = TestCertificates.pair();
    X509Certificate next =
        TestCertificates.selfSigned(
            HOST, second, Broker.Clock.near().instant().plus(Duration.ofHours(1)));
    Files.writeString(
        chain, TestCertificates.pem(next)); // for a moment the two do not belong together
    Files.writeString(key, TestCertificates.pem(second.getPrivate()));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    boolean exchanged = false;
    while (!exchanged && System.nanoTime() < deadline) {
      try {
        send(
            HttpClient.newBuilder().sslContext(TestCertificates.context(next, null, null)).build(),
            live);
        exchanged = true;
      } catch (IOException e) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      assertThat(send(old, live).statusCode()).isEqualTo(200); // it is kept while it is used
    }
    assertThat(exchanged).isTrue();
    assertThat(send(old, live).statusCode()).isEqualTo(200); // on its open connection
  }

  @Test
  void aKeyThatDoesNotBelongToItsCertificateRefusesTheStart() throws Exception {
    Path folder = Files.createTempDirectory("gatehouse-tls");
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(
        chain,
        TestCertificates.pem(
            TestCertificates.selfSigned(
                HOST, TestCertificates.pair(), Broker.Clock.near().instant())));
    Files.writeString(key, TestCertificates.pem(TestCertificates.pair().getPrivate()));
    Map<String, String> options =
        Map.of(
            "tls.port",
            Integer.toString(FreePort.any()),
            "tls.certificate",
            chain.toString(),
            "tls.key",
            key.toString());
    assertThatThrownBy(() -> Broker.start(options)).hasMessageContaining("is not the key of");
  }

  /** Also in the demo, whose plain port serves the same. */
  @Test
  void theListenerOfTlsIsTheAddressOfTheServer() {
    Map<String, String> line = Map.of("port", "8080", "tls-port", "8081");
    for (boolean demo : new boolean[] {true, false}) {
      assertThat(Config.read(demo, line, Map.of()).baseUrl()).hasToString("https://localhost:8081");
    }
  }
}
