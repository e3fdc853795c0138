package gatehouse.bench.peer;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gatehouse as a user runs it: {@code ./gatehouse run} on its embedded database. */
public final class GatehousePeer implements Peer {
  /** Where a signed-in client asks who it is. */
  private static final String SESSION_PATH = "/api/session";

  private static final String SESSION_COOKIE = "__Host-gh-session";

  private static final Pattern CHALLENGE = Pattern.compile("name=\"challenge\" value=\"([^\"]+)\"");

  private static final int USUAL_MAX = 10_000;
  private static final String ROOMY_HEAP = "-Xmx1g";

  private final Path checkout;
  private final Path data;
  private final Path log;
  private final int port;

  private final List<String> more;
  private final int openOrders;
  private final int programs;

  /**
   * @param more options of the server, such as another database
   * @param openOrders how many orders rest in the accounts of its people
   * @param programs in how many sessions a registered client acts for them
   */
  public GatehousePeer(
      Path checkout, Path work, int port, List<String> more, int openOrders, int programs) {
    this.checkout = checkout;
    this.more = more;
    this.openOrders = openOrders;
    this.programs = programs;
    this.data = work.resolve("gatehouse-data");
    this.log = work.resolve("gatehouse.log");
    this.port = port;
  }

  @Override
  public String name() {
    return "Gatehouse";
  }

  @Override
  public String setUp() {
    return "`./gatehouse run`, plain HTTP, embedded SQLite in WAL mode with `synchronous=FULL` (an"
        + " acknowledged commit is on disk), audit log and throttling on as always.";
  }

  @Override
  public String signedInRequest() {
    return "`GET " + SESSION_PATH + "` with the session cookie";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String hashThreads() {
    return "password-";
  }

  @Override
  public void prepare(int wanted) throws IOException, InterruptedException {
    Folder.empty(data);
    List<String> command =
        command(
            "bench-people",
            "--count",
            Integer.toString(wanted),
            "--open",
            Integer.toString(openOrders),
            "--programs",
            Integer.toString(programs),
            "--password",
            PASSWORD);
    ServerProcess.run(command, roomy(), checkout, log);
  }

  @Override
  public ServerProcess start() throws IOException {
    return ServerProcess.start(
        command("run", "--port", Integer.toString(port)), roomy(), checkout, log);
  }

  private List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("gatehouse").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(more);
    return command;
  }

  /** What its programs know, after {@link #prepare}. */
  public Programs programs() throws IOException {
    return Programs.read(data.resolve("bench-programs.json"), port);
  }

  /** A house with very many open orders or sessions needs a heap beyond the usual one. */
  private Map<String, String> roomy() {
    return Math.max(openOrders, programs) > USUAL_MAX
        ? Map.of("GATEHOUSE_JAVA_OPTS", ROOMY_HEAP)
        : Map.of();
  }

  /** The name that {@code bench-people} gives to the person of that index. */
  private static String username(int person) {
    return "bench" + person;
  }

  @Override
  public SignedIn signIn(HttpConnection connection, int person) throws IOException {
    return new SignedIn(signIn(connection, username(person), PASSWORD), "");
  }

  /**
   * Signs in as a browser does that knows no JavaScript.
   *
   * @return the cookies of the session
   * @throws IOException when the person is not let in by the password alone
   */
  public static String signIn(HttpConnection connection, String username, String password)
      throws IOException {
    Reply page = connection.send(Request.get("/sign-in", connection.host(), ""));
    if (page.status() != 200) {
      throw new IOException("Gatehouse showed no sign-in page, status " + page.status());
    }
    String headers = "Origin: http://" + connection.host() + "\r\nSec-Fetch-Site: same-origin\r\n";
    String cookies = page.cookies();
    if (!cookies.isEmpty()) {
      headers += "Cookie: " + cookies + "\r\n";
    }
    Matcher challenge = CHALLENGE.matcher(page.body());
    if (!challenge.find()) {
      throw new IOException("Gatehouse's sign-in page has no challenge");
    }
    Map<String, String> fields =
        Map.of(
            "username", username, "password", password, "challenge", challenge.group(1), "to", "/");
    Reply done = connection.send(Request.form("/sign-in", connection.host(), headers, fields));
    if (done.status() != 303 || !done.sets(SESSION_COOKIE)) {
      throw new IOException("Gatehouse refused the sign-in with " + done.status());
    }
    return done.cookies();
  }

  @Override
  public Request signedIn(HttpConnection connection, SignedIn client) {
    return Request.get(SESSION_PATH, connection.host(), "Cookie: " + client.cookies() + "\r\n");
  }

  @Override
  public boolean accepted(Reply reply) {
    return reply.status() == 200;
  }
}
