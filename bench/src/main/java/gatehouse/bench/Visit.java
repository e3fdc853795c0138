package gatehouse.bench;

import gatehouse.bench.load.HttpConnection;
import gatehouse.bench.load.Reply;
import gatehouse.bench.load.Request;
import gatehouse.bench.peer.GatehousePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first minutes in the life of a demo server: waits until it is ready, signs somebody in as
 * often as a busy morning does, and opens the pages that everybody opens. The build runs it to
 * train the start-up cache, so that a server knows from its first request on what is worth
 * compiling; the tests run it to see that the packed program answers.
 */
public final class Visit {
  /** How long a server may take to become ready. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private static final List<String> BEFORE =
      List.of(
          "/health/live",
          "/health/ready",
          "/openapi.json",
          "/sign-in",
          "/demo/outbox",
          "/help/locked-out");

  private static final List<String> SIGNED_IN =
      List.of(
          "/",
          "/portfolio",
          "/trade?symbol=AAPL&quantity=1",
          "/orders",
          "/markets/AAPL",
          "/security/factors",
          "/security/devices",
          "/security/sessions",
          "/security/activity",
          "/api/session");

  /** The demo prints each person's name, and on the next line the password. */
  private static final Pattern ANA = Pattern.compile("(?m)^ +ana .*\\n +password (\\S+)$");

  private Visit() {}

  /**
   * Arguments: the server's port, the file with what the demo printed, and how often to sign in
   * (1).
   *
   * @throws IOException when a page does not come, or nobody is let in
   */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    int times = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    try (HttpConnection connection = new HttpConnection(port)) {
      awaitReady(connection);
      for (String page : BEFORE) {
        open(connection, page, "");
      }
      String password = password(Path.of(arguments[1]));
      for (int i = 0; i < times; i++) {
        String cookies = GatehousePeer.signIn(connection, "ana", password);
        for (String page : SIGNED_IN) {
          open(connection, page, "Cookie: " + cookies + "\r\n");
        }
      }
    }
    System.out.println("signed in " + times + " times");
  }

  /** Waits for it: the demo answers before it has printed its people. */
  private static String password(Path printed) throws IOException {
    long begunNanos = System.nanoTime();
    Matcher found = ANA.matcher(Files.readString(printed));
    while (!found.find()) {
      if (System.nanoTime() - begunNanos > READY_WITHIN.toNanos()) {
        throw new IOException("the demo did not print how ana signs in");
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      found = ANA.matcher(Files.readString(printed));
    }
    return found.group(1);
  }

  private static void open(HttpConnection connection, String page, String headers)
      throws IOException {
    Reply reply = connection.send(Request.get(page, connection.host(), headers));
    if (reply.status() != 200) {
      throw new IOException(page + " answered with " + reply.status());
    }
  }

  private static void awaitReady(HttpConnection connection) throws IOException {
    long begunNanos = System.nanoTime();
    while (true) {
      try {
        open(connection, "/health/ready", "");
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() - begunNanos > READY_WITHIN.toNanos()) {
          throw notYet;
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }
}
