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
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registered clients that show their key in the connection (RFC 8705, 2.2 and 3). */
class ClientCertificatesTest extends AuthorizationCase {
  private int port;
  private X509Certificate authority;

  @Override
  Map<String, String> options() throws IOException {
    port = FreePort.any();
    return Map.of("tls.port", Integer.toString(port));
  }

  @BeforeEach
  void connect() throws Exception {
    authority = TestCertificates.read(Files.readString(broker.data.resolve("authority.pem")));
    client.node = "https://localhost:" + port;
    client.http = showing(client.key, broker.clock.instant());
  }

  /** A connection that shows a certificate which nobody but its own key signed. */
  private HttpClient showing(ECKey key, Instant made) throws Exception {
    X509Certificate shown =
        TestCertificates.signed(
            "CN=Somebody Else", key.toECPublicKey(), key.toECPrivateKey(), made);
    return HttpClient.newBuilder()
        .sslContext(TestCertificates.showing(authority, key.toECPrivateKey(), shown))
        .build();
  }

  private HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    Map<String, String> all = new HashMap<>(form);
    all.put("client_assertion", "");
    all.put("client_assertion_type", "");
    all.put("client_id", client.id);
    return client.post(path, all, null);
  }

  private HttpResponse<String> tokens() throws Exception {
    HttpResponse<String> pushed = post("/oauth/par", client.request());
    assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
    String page = "/connect/" + ClientProgram.field(pushed, "request_uri").substring(34);
    proved(mira.get(page));
    String code = ClientProgram.parameter(Visitor.location(decide(page, "allow")), "code");
    HttpResponse<String> tokens =
        post(
            "/oauth/token",
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                client.verifier.getValue(),
                "redirect_uri",
                ClientProgram.CALLBACK));
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    return tokens;
  }

  private int reads(String token) throws Exception {
    return client.send("GET", "/api/v1/accounts", "", "Bearer " + token, null).statusCode();
  }

  private HttpResponse<String> refresh(String token) throws Exception {
    return post("/oauth/token", Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  @Test
  void aClientComesInByItsCertificateAndItsTokensAreBoundToIt() throws Exception {
    HttpResponse<String> tokens = tokens();
    assertThat(tokens.body()).contains("\"token_type\":\"Bearer\"");
    String token = ClientProgram.field(tokens, "access_token");
    String refresh = ClientProgram.field(tokens, "refresh_token");
    assertThat(reads(token)).isEqualTo(200);
    assertThat(post("/oauth/introspect", Map.of("token", token)).body())
        .contains("\"active\":true", "\"x5t#S256\":", "\"token_type\":\"Bearer\"");
    assertThat(refresh(refresh).statusCode()).isEqualTo(200);

    HttpClient own = client.http;
    client.http = showing(client.key, broker.clock.instant().plusSeconds(1));
    assertThat(reads(token)).as("another certificate of its key").isEqualTo(401);
    client.http = showing(ClientProgram.pair(), broker.clock.instant());
    assertThat(reads(token)).as("a thief's certificate").isEqualTo(401);
    refused(refresh(refresh), "invalid_client");
    client.http = HttpClient.newHttpClient();
    client.node = broker.base;
    assertThat(reads(token)).as("no certificate").isEqualTo(401);
    refused(refresh(refresh), "invalid_client");

    client.http = own;
    client.node = "https://localhost:" + port;
    assertThat(post("/oauth/revoke", Map.of("token", refresh)).statusCode()).isEqualTo(200);
    assertThat(reads(token)).isEqualTo(401);
  }

  private String thumbprint(String path) throws Exception {
    String page = olu.get(path).as(200).json().toString();
    return ClientProgram.named(page, "\"thumbprint\":\"([^\"]+)\"");
  }

  private String issued(ECKey key) throws Exception {
    String request = TestCertificates.request(key).replace("\n", "\\n");
    return olu.post(
            "/api/v1/admin/clients/" + client.id + "/certificates",
            "{\"request\":\"" + request + "\"}")
        .as(201)
        .text("certificate");
  }

  private HttpClient showing(ECKey key, X509Certificate shown) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TestCertificates.context(authority, key.toECPrivateKey(), shown))
        .build();
  }

  /** RFC 8705, 2.1: by a key that is none of its key set, until an operator revokes it. */
  @Test
  void aClientComesInByACertificateOfOurAuthorityUntilThatIsRevoked() throws Exception {
    ECKey key = ClientProgram.pair();
    X509Certificate shown = TestCertificates.read(issued(key));
    assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=" + client.id);
    client.http = showing(key, shown);
    HttpResponse<String> tokens = tokens();
    String token = ClientProgram.field(tokens, "access_token");
    String refresh = ClientProgram.field(tokens, "refresh_token");
    assertThat(reads(token)).isEqualTo(200);
    assertThat(refresh(refresh).statusCode()).isEqualTo(200);
    assertThat(post("/oauth/introspect", Map.of("token", token)).body())
        .contains("\"active\":true", "\"x5t#S256\":");

    ClientProgram other = ClientProgram.registered(broker, olu, "Other");
    Map<String, String> theirs = new HashMap<>(client.request());
    theirs.put("client_assertion", "");
    theirs.put("client_id", other.id);
    refused(client.post("/oauth/par", theirs, null), "invalid_client");

    String path = "/api/v1/admin/clients/" + client.id + "/certificates";
    String thumbprint = thumbprint(path);
    olu.post(path + "/" + thumbprint + "/revoke", Staff.WHY).as(200);
    assertThat(reads(token)).isEqualTo(401);
    refused(refresh(refresh), "invalid_client");
    refused(post("/oauth/par", client.request()), "invalid_client");
    assertThat(olu.post(path + "/" + thumbprint + "/revoke", Staff.WHY).status()).isEqualTo(404);
    assertThat(broker.rows("SELECT ended_why FROM session WHERE client_id = ?", client.id))
        .containsExactly("its certificate was revoked by the broker");
  }

  /** A certificate runs out sooner than what people granted, which goes on with the next one. */
  @Test
  void aRefreshTokenGoesOnWithTheNextCertificate() throws Exception {
    ECKey key = ClientProgram.pair();
    HttpClient old = showing(key, TestCertificates.read(issued(key)));
    client.http = old;
    HttpResponse<String> tokens = tokens();
    String before = ClientProgram.field(tokens, "access_token");
    String refresh = ClientProgram.field(tokens, "refresh_token");
    String path = "/api/v1/admin/clients/" + client.id + "/certificates";
    String thumbprint = thumbprint(path);

    client.hearNonce();
    HttpResponse<String> elsewhere =
        client.post("/oauth/token", withProof(refresh), client.proof("POST", "/oauth/token", null));
    refused(elsewhere, "invalid_grant");

    broker.clock.advance(Duration.ofSeconds(1));
    ECKey next = ClientProgram.pair();
    HttpClient renewed = showing(next, TestCertificates.read(issued(next)));
    StreamClient stream =
        StreamClient.open(
            old, client.node, "/api/v1/stream", Map.of("Authorization", "Bearer " + before));
    stream.next("session");
    client.http = renewed;
    assertThat(reads(before)).isEqualTo(401);
    HttpResponse<String> after = refresh(refresh);
    assertThat(stream.next("session").get("sentence").stringValue())
        .isEqualTo("This session has ended: its program goes on with another certificate.");
    assertThat(stream.next("bye").get("mend").stringValue())
        .isEqualTo("POST /oauth/token, by the newest certificate");
    assertThat(stream.closeCode()).isEqualTo(4001);
    assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
    String token = ClientProgram.field(after, "access_token");
    assertThat(reads(token)).isEqualTo(200);
    client.http = old;
    assertThat(reads(token)).isEqualTo(401);
    assertThat(reads(before)).isEqualTo(401);
    refused(refresh(refresh), "invalid_grant"); // nor does it go back to an older one
    assertThat(mira.get("/security/activity").body())
        .contains("A program of others goes on with a new certificate");

    olu.post(path + "/" + thumbprint + "/revoke", Staff.WHY).as(200);
    refused(refresh(refresh), "invalid_client");
    client.http = renewed;
    assertThat(reads(token)).as("nothing is bound to the revoked one").isEqualTo(200);
    assertThat(refresh(refresh).statusCode()).isEqualTo(200);
  }

  /** Also where the node died that was to end what hung on it. */
  @Test
  void whatARevokedOneHoldsDoesNotGoOnWithAnother() throws Exception {
    ECKey key = ClientProgram.pair();
    client.http = showing(key, TestCertificates.read(issued(key)));
    String refresh = ClientProgram.field(tokens(), "refresh_token");
    broker.clock.advance(Duration.ofSeconds(1));
    long revoked = broker.clock.instant().toEpochMilli();
    broker
        .server()
        .database()
        .write(sql -> sql.run("UPDATE oauth_client_certificate SET revoked_ms = ?", revoked));
    ECKey next = ClientProgram.pair();
    client.http = showing(next, TestCertificates.read(issued(next)));
    refused(refresh(refresh), "invalid_grant");
  }

  private Map<String, String> withProof(String refresh) {
    return Map.of(
        "grant_type",
        "refresh_token",
        "refresh_token",
        refresh,
        "client_id",
        client.id,
        "client_assertion",
        "",
        "client_assertion_type",
        "");
  }

  /** What our authority signed counts as that alone: else a revoked one would serve on. */
  @Test
  void aRevokedOneOfARegisteredKeyDoesNotServeAsItsOwn() throws Exception {
    X509Certificate shown = TestCertificates.read(issued(client.key));
    client.http = showing(client.key, shown);
    assertThat(post("/oauth/par", client.request()).statusCode()).isEqualTo(201);
    String path = "/api/v1/admin/clients/" + client.id + "/certificates";
    String thumbprint = thumbprint(path);
    olu.post(path + "/" + thumbprint + "/revoke", Staff.WHY).as(200);
    refused(post("/oauth/par", client.request()), "invalid_client");
  }

  @Test
  void operatorsLookAfterThemOnAPage() throws Exception {
    Visitor operator = broker.visitor().signIn("olu");
    String path = "/operate/clients/" + client.id + "/certificates";
    assertThat(operator.get("/operate/clients").body()).contains(path);
    assertThat(operator.get(path).body()).contains("It has no certificate.");
    ECKey key = ClientProgram.pair();
    assertThat(operator.post(path, "request", "nonsense").statusCode()).isEqualTo(422);
    HttpResponse<String> made = operator.post(path, "request", TestCertificates.request(key));
    assertThat(Visitor.location(made)).isEqualTo(path);
    String page = operator.get(path).body();
    String file = ClientProgram.named(page, "href=\"(" + path + "/[^\"]+)\"");
    client.http = showing(key, TestCertificates.read(operator.get(file).body()));
    assertThat(post("/oauth/par", client.request()).statusCode()).isEqualTo(201);
    assertThat(Visitor.location(operator.post(file + "/revoke"))).isEqualTo(path);
    refused(post("/oauth/par", client.request()), "invalid_client");
    assertThat(mira.get(path).statusCode()).isEqualTo(403);
  }

  @Test
  void aCertificateIsOfItsClientAlone() throws Exception {
    ClientProgram other = ClientProgram.registered(broker, olu, "Other");
    Map<String, String> form = new HashMap<>(client.request());
    form.put("client_assertion", "");
    form.put("client_id", other.id);
    refused(client.post("/oauth/par", form, null), "invalid_client");
    form.put("client_id", "");
    refused(client.post("/oauth/par", form, null), "invalid_client");
    olu.post("/api/v1/admin/clients/" + client.id + "/close", Staff.WHY).as(200);
    refused(post("/oauth/par", client.request()), "invalid_client");
  }

  /** An API key comes in by certificates of our authority alone: the owner can revoke those. */
  @Test
  void aCertificateThatSignedItselfIsNoApiKeys() throws Exception {
    KeyProgram program =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, PAPER));
    client.http = showing(program.key, broker.clock.instant());
    Map<String, String> form =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_assertion",
            "",
            "client_id",
            program.id.value());
    refused(client.post("/oauth/token", form, null), "invalid_client");
    // nor do its tokens get bound to one
    Map<String, String> asserted = KeyProgram.form(program.signed(program.assertion().build()));
    refused(client.post("/oauth/token", asserted, null), "invalid_client");
  }

  @Test
  void anExpiredCertificateDoesNotGetThrough() throws Exception {
    client.http = showing(client.key, broker.clock.instant().minus(Duration.ofDays(2_001)));
    assertThatThrownBy(() -> post("/oauth/par", client.request())).isInstanceOf(IOException.class);
  }

  /** The handshake was in its time; what comes later over the same connection is not. */
  @Test
  void aCertificateThatExpiresOnAnOpenConnectionServesNoLonger() throws Exception {
    Instant made = broker.clock.instant().minus(Duration.ofDays(2_000)).plusSeconds(300);
    client.http = showing(client.key, made);
    HttpResponse<String> tokens = tokens();
    String token = ClientProgram.field(tokens, "access_token");
    assertThat(reads(token)).isEqualTo(200);
    StreamClient stream =
        StreamClient.open(
            client.http, client.node, "/api/v1/stream", Map.of("Authorization", "Bearer " + token));
    stream.next("session");
    broker.clock.advance(Duration.ofSeconds(301));
    assertThat(reads(token)).isEqualTo(401);
    refused(refresh(ClientProgram.field(tokens, "refresh_token")), "invalid_client");
    assertThat(stream.closeCode()).isEqualTo(4001);
  }

  /** Where thousands of grants end one by one, none of them waits for its turn. */
  @Test
  void nothingServesThatIsToBeEnded() throws Exception {
    ECKey key = ClientProgram.pair();
    client.http = showing(key, TestCertificates.read(issued(key)));
    String token = ClientProgram.field(tokens(), "access_token");
    issued(ClientProgram.pair()); // takes the client out of memory, as a revocation does
    change("UPDATE oauth_client_certificate SET revoked_ms = 1");
    assertThat(reads(token)).isEqualTo(401);
    assertThat(broker.rows("SELECT session_id FROM session WHERE ended_ms IS NOT NULL")).isEmpty();
    change("UPDATE oauth_client_certificate SET revoked_ms = NULL");
    issued(ClientProgram.pair());
    assertThat(reads(token)).isEqualTo(200);
    issued(ClientProgram.pair());
    change("UPDATE oauth_client SET closed_ms = 1");
    assertThat(reads(token)).isEqualTo(401);
  }

  private void change(String statement) {
    broker.server().database().write(sql -> sql.run(statement));
  }

  /** No client could have registered it, and large ones would keep our processors busy. */
  @Test
  void aKeyOfAnotherKindDoesNotGetThrough() throws Exception {
    client.http = showing(new ECKeyGenerator(Curve.P_384).generate(), broker.clock.instant());
    assertThatThrownBy(() -> post("/oauth/par", client.request())).isInstanceOf(IOException.class);
  }

  @Test
  void theMetadataSaysWhere() throws Exception {
    client.http = HttpClient.newHttpClient();
    client.node = broker.base;
    String at = "https://localhost:" + port + "/oauth/";
    assertThat(client.get("/.well-known/oauth-authorization-server").body().replace("\\/", "/"))
        .contains(
            "self_signed_tls_client_auth",
            "\"tls_client_auth\"",
            "\"pushed_authorization_request_endpoint\":\"" + at + "par\"",
            "\"introspection_endpoint\":\"" + at + "introspect\"",
            "\"device_authorization_endpoint\":\"" + at + "device_authorization\"");
  }
}
