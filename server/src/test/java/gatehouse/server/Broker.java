package gatehouse.server;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.factor.Totp;
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
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole demo broker in this virtual machine, on a port and in a folder of its own, with a clock
 * that the test moves.
 */
public final class Broker implements AutoCloseable {
  /** A clock that stands until it is moved. */
  public static final class Clock implements InstantSource {
    private static final Instant USUAL = Instant.parse("2026-11-22T04:00:00Z");

    private volatile Instant now;

    private Clock(Instant now) {
      this.now = now;
    }

    /** One of the usual night of a Sunday. */
    public Clock() {
      this(USUAL);
    }

    /**
     * The same hour of the Sunday before today: TLS of the Java and Node clients looks at the
     * machine's own clock, and a certificate of the server lives 30 days.
     */
    static Clock near() {
      long weeks = Duration.between(USUAL, Instant.now()).toDays() / 7;
      return new Clock(USUAL.plus(Duration.ofDays(7 * weeks)));
    }

    @Override
    public Instant instant() {
      return now;
    }

    public void advance(Duration by) {
      now = now.plus(by);
    }
  }

  private final Gatehouse server;
  private final String people;
  private final String url;
  public final Clock clock;
  public final Path data;
  public final String base;

  private Broker(Path data, Map<String, String> options) throws IOException {
    this(data, options, options.containsKey("tls.port") ? Clock.near() : new Clock());
  }

  private Broker(Path data, Map<String, String> options, Clock clock) throws IOException {
    this.data = data;
    this.clock = clock;
    Map<String, String> all = new HashMap<>(options);
    int port = options.containsKey("port") ? Integer.parseInt(options.get("port")) : FreePort.any();
    all.put("port", Integer.toString(port));
    all.put("data", data.toString());
    this.url = all.getOrDefault("database", "jdbc:sqlite:" + data.resolve("gatehouse.db"));
    this.base = "http://localhost:" + port;
    all.putIfAbsent("base.url", base);
    this.server = Gatehouse.start(Config.read(true, all, Map.of()), clock, new SecureRandom());
    this.people = server.seeds().demo(base);
  }

  /** Starts one with new data. */
  public static Broker start() throws IOException {
    return start(Map.of());
  }

  /** Starts one with new data and these settings, named as in the configuration file. */
  public static Broker start(Map<String, String> options) throws IOException {
    return new Broker(Files.createTempDirectory("gatehouse-test"), options);
  }

  /**
   * Starts one with a listener of TLS, which is its address. Its clock begins with the one of this
   * machine, by which the SDK judges certificates.
   */
  static Broker tls(Map<String, String> more) throws IOException {
    String port = Integer.toString(FreePort.any());
    Map<String, String> options = new HashMap<>(more);
    options.put("tls.port", port);
    options.put("base.url", "https://localhost:" + port);
    Clock clock = new Clock();
    clock.advance(Duration.between(clock.instant(), Instant.now()));
    return new Broker(Files.createTempDirectory("gatehouse-test"), options, clock);
  }

  /** Starts another node of a broker that runs, which is to be on PostgreSQL. */
  public static Broker node(Path data, Map<String, String> options) throws IOException {
    return new Broker(data, options);
  }

  /** Starts one again on the data of an earlier one. */
  public static Broker restart(Path data) throws IOException {
    return new Broker(data, Map.of());
  }

  /** Starts it again after its end: the same data, the same address, the same clock. */
  public Broker again() throws IOException {
    String port = Integer.toString(URI.create(base).getPort());
    return new Broker(data, Map.of("port", port), clock);
  }

  public Gatehouse server() {
    return server;
  }

  /** What it calls itself. */
  URI url() {
    return server.config().baseUrl();
  }

  /** Its authority's certificate. */
  Path authority() {
    return data.resolve("authority.pem");
  }

  /** What the demo printed of this person. */
  private String printed(String username) {
    Matcher matcher = Pattern.compile("(?ms)^  " + username + " .*?(?=^  \\w|\\z)").matcher(people);
    if (!matcher.find()) {
      throw new IllegalArgumentException("nobody is called " + username);
    }
    return matcher.group();
  }

  private String printed(String username, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(printed(username));
    if (!matcher.find()) {
      throw new IllegalArgumentException(username + " has no " + pattern);
    }
    return matcher.group(1);
  }

  public String password(String username) {
    return printed(username, "\n +password (\\S+)");
  }

  /** The code that the person's authenticator app shows now. */
  public String totp(String username) {
    byte[] key = Base32.decode(printed(username, "secret (\\S+)")).orElseThrow();
    return Totp.standard(SecretBytes.copyOf(key)).code(clock.instant()).digits().exposeText();
  }

  /** One of the two recovery codes that the demo prints. */
  public String recoveryCode(String username) {
    return recoveryCodes(username).getFirst();
  }

  /** The two recovery codes that the demo prints. */
  public List<String> recoveryCodes(String username) {
    return List.of(printed(username, "such as ([^\n]+)").strip().split(" and "));
  }

  /** The newest message to this contact that matches, as soon as it is there: its first group. */
  public String message(String contact, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < deadline) {
      for (String body : messages(contact)) {
        Matcher matcher = wanted.matcher(body);
        if (matcher.find()) {
          return matcher.group(matcher.groupCount());
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError("no " + pattern + " to " + contact + " in " + messages(contact));
  }

  /**
   * Waits until every message is sent: a clock that is moved while one is on its way makes its
   * provider look slow.
   */
  public void allSent() {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!rows("SELECT reference FROM message WHERE state = 'WAITING'").isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("messages that are never sent");
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private List<String> messages(String contact) {
    return rows("SELECT body FROM outbox WHERE contact = ? ORDER BY sent_ms DESC", contact);
  }

  /** The first column of a question to its database. */
  public List<String> rows(String question, String... arguments) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(question)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A browser without scripts: it keeps cookies and follows nothing by itself. */
  public Visitor visitor() {
    return new Visitor(this);
  }

  /** A browser without scripts. */
  public static final class Visitor {
    private final Broker broker;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final HttpClient http;

    private String address = "";

    private Visitor(Broker broker) {
      this.broker = broker;
      HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
      if (broker.url().getScheme().equals("https")) {
        builder.sslContext(TestCertificates.trusting(broker.authority()));
      }
      this.http = builder.build();
    }

    /** Comes from this address from now on, by way of a proxy that the broker must trust. */
    public Visitor from(String other) {
      address = other;
      return this;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return send(request(path).GET());
    }

    /** Posts a form, given as name, value, name, value, as our own page would. */
    public HttpResponse<String> post(String path, String... fields)
        throws IOException, InterruptedException {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < fields.length; i += 2) {
        body.append(i == 0 ? "" : "&").append(encoded(fields[i])).append('=');
        body.append(encoded(fields[i + 1]));
      }
      return send(
          request(path)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Origin", broker.url().toString())
              .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public HttpRequest.Builder request(String path) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(broker.url().resolve(path)).timeout(Duration.ofSeconds(30));
      if (!address.isEmpty()) {
        request.header("X-Forwarded-For", address);
      }
      if (!cookies.isEmpty()) {
        StringBuilder all = new StringBuilder();
        cookies.forEach(
            (name, value) -> all.append(all.isEmpty() ? "" : "; ").append(name + "=" + value));
        request.header("Cookie", all.toString());
      }
      return request;
    }

    public HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      for (String cookie : response.headers().allValues("Set-Cookie")) {
        String pair = cookie.split(";", 2)[0];
        String value = pair.substring(pair.indexOf('=') + 1);
        String name = pair.substring(0, pair.indexOf('='));
        if (value.isEmpty()) {
          cookies.remove(name);
        } else {
          cookies.put(name, value);
        }
      }
      return response;
    }

    public Map<String, String> cookies() {
      return cookies;
    }

    /** Where a redirect leads; fails when the answer is none. */
    public static String location(HttpResponse<String> response) {
      return response
          .headers()
          .firstValue("Location")
          .orElseThrow(() ->
              new AssertionError(
                  "no redirect but " + response.statusCode() + ": " + response.body()));
    }

    /** The value of the first input of that name in a page. */
    public static String field(String page, String name) {
      Matcher matcher =
          Pattern.compile("name=\"" + Pattern.quote(name) + "\"[^>]*? value=\"([^\"]*)\"")
              .matcher(page);
      if (!matcher.find()) {
        throw new AssertionError("no field " + name + " in " + page);
      }
      return matcher.group(1);
    }

    /** Opens the sign-in page and sends name and password, as slowly as a person. */
    public HttpResponse<String> password(String username, String password)
        throws IOException, InterruptedException {
      String page = get("/sign-in").body();
      broker.clock.advance(Duration.ofSeconds(5));
      return post(
          "/sign-in",
          "username",
          username,
          "password",
          password,
          "challenge",
          field(page, "challenge"),
          "to",
          "/");
    }

    /** Has this session trade, in place of any other one of the person. */
    public Visitor trades() throws IOException, InterruptedException {
      post("/account/trading-session/take");
      broker.clock.advance(Duration.ofSeconds(1));
      return this;
    }

    /** Signs a person of the demo in with the password and, if asked, the authenticator app. */
    public Visitor signIn(String username) throws IOException, InterruptedException {
      String next = location(password(username, broker.password(username)));
      if (next.startsWith("/sign-in/")) {
        // a code counts once: the next one is 30 seconds away
        broker.clock.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
        next = location(post(next + "/code", "code", broker.totp(username)));
      }
      if (!next.equals("/")) {
        throw new AssertionError("not signed in but sent to " + next);
      }
      return this;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
