package gatehouse.bench.peer;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Gatehouse as a user runs it: {@code ./gatehouse run} on its embedded database. */
public final class GatehousePeer implements Peer {
  /** Where a signed-in client asks who it is. */
  private static final String SESSION_PATH = "/api/session";

  private static final String SESSION_COOKIE = "__Host-session";

  private final Path checkout;
  private final Path data;
  private final Path log;
  private final int port;
  private int people = 1;

  public GatehousePeer(Path checkout, Path work, int port) {
    this.checkout = checkout;
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
  public void prepare(int wanted) throws IOException {
    Folder.empty(data);
    people = wanted;
  }

  @Override
  public ServerProcess start() throws IOException {
    List<String> command =
        List.of(
            checkout.resolve("gatehouse").toString(),
            "run",
            "--port",
            Integer.toString(port),
            "--data",
            data.toString(),
            "--bench-people",
            Integer.toString(people));
    return ServerProcess.start(command, Map.of(), checkout, log);
  }

  /** The name that {@code --bench-people} gives to the person of that index. */
  private static String username(int person) {
    return "bench" + person;
  }

  @Override
  public SignedIn signIn(HttpConnection connection, int person) throws IOException {
    Reply page = connection.send(Request.get("/sign-in", connection.host(), ""));
    if (page.status() != 200) {
      throw new IOException("Gatehouse showed no sign-in page, status " + page.status());
    }
    String headers = "Origin: http://" + connection.host() + "\r\nSec-Fetch-Site: same-origin\r\n";
    String cookies = page.cookies();
    if (!cookies.isEmpty()) {
      headers += "Cookie: " + cookies + "\r\n";
    }
    Map<String, String> fields = Map.of("username", username(person), "password", PASSWORD);
    Reply done = connection.send(Request.form("/sign-in", connection.host(), headers, fields));
    if (done.status() != 303 || !done.sets(SESSION_COOKIE)) {
      throw new IOException("Gatehouse refused the sign-in with " + done.status());
    }
    return new SignedIn(done.cookies(), "");
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
