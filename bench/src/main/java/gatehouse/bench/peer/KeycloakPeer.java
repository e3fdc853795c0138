package gatehouse.bench.peer;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keycloak in production mode on this machine alone. Where its set-up leaves a choice, the choice
 * is the one that is faster for Keycloak and still keeps what it acknowledged.
 */
public final class KeycloakPeer implements Peer {
  /** Its own defaults for the Java machine, on the JDK that runs this program. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JAVA_HOME",
          System.getProperty("java.home"),
          "JAVA_OPTS",
          "",
          "JAVA_OPTS_APPEND",
          "",
          "JAVA_OPTS_KC_HEAP",
          "");

  private static final String OPENID = "/realms/" + KeycloakRealm.NAME + "/protocol/openid-connect";
  private static final String AUTHORIZE =
      OPENID
          + "/auth?client_id="
          + KeycloakRealm.CLIENT
          + "&response_type=code&scope=openid&state=bench&nonce=bench&redirect_uri="
          + KeycloakRealm.REDIRECT;

  private final Path home;
  private final Path log;
  private final int port;
  private final JsonMapper json = JsonMapper.builder().build();

  private KeycloakPeer(Path home, Path log, int port) {
    this.home = home;
    this.log = log;
    this.port = port;
  }

  /** Unpacks and builds Keycloak in the work folder, unless that was done before. */
  public static KeycloakPeer in(Path work, int port) throws IOException, InterruptedException {
    return new KeycloakPeer(KeycloakInstall.in(work), work.resolve("keycloak.log"), port);
  }

  @Override
  public String name() {
    return "Keycloak " + KeycloakInstall.VERSION;
  }

  @Override
  public String setUp() {
    return "`start --optimized` after `build`, plain HTTP, local cache, heap and collector as"
        + " shipped, its H2 file database and persistent sessions as shipped (H2 writes a commit"
        + " within 0.5 s and does not force it to disk), no event log, no brute-force detection.";
  }

  @Override
  public String signedInRequest() {
    return "token introspection (RFC 7662)";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String hashThreads() {
    return "";
  }

  @Override
  public void prepare(int people) throws IOException {
    Folder.empty(home.resolve("data"));
    Path imports = Files.createDirectories(home.resolve("data/import"));
    Files.writeString(imports.resolve("bench-realm.json"), KeycloakRealm.json(people));
  }

  @Override
  public ServerProcess start() throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "bin/kc.sh", "start", "--optimized"));
    if (!Files.exists(home.resolve("data/h2"))) {
      command.add("--import-realm");
    }
    command.addAll(
        List.of(
            "--cache=local",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--hostname-strict=false"));
    return ServerProcess.start(command, ENVIRONMENT, home, log);
  }

  @Override
  public SignedIn signIn(HttpConnection connection, int person) throws IOException {
    Reply page = connection.send(Request.get(AUTHORIZE, connection.host(), ""));
    String cookies = "Cookie: " + page.cookies() + "\r\n";
    Map<String, String> fields =
        Map.of(
            "username", KeycloakRealm.username(person), "password", PASSWORD, "credentialId", "");
    Reply done = connection.send(Request.form(action(page), connection.host(), cookies, fields));
    String back = done.header("Location").orElse("");
    if (done.status() != 302 || !done.sets("KEYCLOAK_IDENTITY") || !back.contains("code=")) {
      throw new IOException("Keycloak refused the sign-in with " + done.status());
    }
    return new SignedIn(done.cookies(), back.replaceFirst(".*[?&]code=([^&]+).*", "$1"));
  }

  /** The form's target, as a path. */
  private static String action(Reply page) throws IOException {
    String html = page.body();
    int at = html.indexOf("action=\"http");
    if (page.status() != 200 || at < 0) {
      throw new IOException("Keycloak showed no sign-in form, status " + page.status());
    }
    int begin = html.indexOf("/realms/", at);
    return html.substring(begin, html.indexOf('"', begin)).replace("&amp;", "&");
  }

  /** Exchanges the code of a sign-in for the tokens. */
  private JsonNode tokens(HttpConnection connection, SignedIn client) throws IOException {
    Map<String, String> exchange =
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            client.code(),
            "redirect_uri",
            KeycloakRealm.REDIRECT);
    String portal = basic(KeycloakRealm.CLIENT, KeycloakRealm.CLIENT_SECRET);
    Reply tokens =
        connection.send(Request.form(OPENID + "/token", connection.host(), portal, exchange));
    if (tokens.status() != 200) {
      throw new IOException("Keycloak refused the code: " + tokens.body());
    }
    return json.readTree(tokens.body());
  }

  /**
   * Asks for another access token by the refresh token of this sign-in, which it does not rotate.
   */
  public Request refresh(HttpConnection connection, SignedIn client) throws IOException {
    String token = tokens(connection, client).get("refresh_token").asString();
    return Request.form(
        OPENID + "/token",
        connection.host(),
        basic(KeycloakRealm.CLIENT, KeycloakRealm.CLIENT_SECRET),
        Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  /** Asks for a token by client credentials (RFC 6749, 4.4). */
  public static Request issue(HttpConnection connection) {
    return Request.form(
        OPENID + "/token",
        connection.host(),
        basic(KeycloakRealm.API, KeycloakRealm.API_SECRET),
        Map.of("grant_type", "client_credentials"));
  }

  @Override
  public Request signedIn(HttpConnection connection, SignedIn client) throws IOException {
    String token = tokens(connection, client).get("access_token").asString();
    return Request.form(
        OPENID + "/token/introspect",
        connection.host(),
        basic(KeycloakRealm.API, KeycloakRealm.API_SECRET),
        Map.of("token", token));
  }

  @Override
  public boolean accepted(Reply reply) {
    return reply.status() == 200 && reply.body().contains("\"active\":true");
  }

  /** Says whether the answer holds a token, or tells of a good one. */
  public boolean gave(Reply reply) {
    return accepted(reply)
        || (reply.status() == 200 && reply.body().contains("\"access_token\":\""));
  }

  private static String basic(String client, String secret) {
    byte[] pair = (client + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
  }
}
