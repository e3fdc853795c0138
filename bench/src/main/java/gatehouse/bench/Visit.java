package gatehouse.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * The first minute in the life of a server: waits until it is ready, opens the pages that everybody
 * opens, and tries one password. The build runs it to train the start-up cache, the tests to see
 * that the packed program answers.
 */
public final class Visit {
  /** How long a server may take to become ready. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private static final List<String> PAGES =
      List.of(
          "/health/live", "/openapi.json", "/", "/sign-in", "/sign-in", "/demo/outbox", "/help");

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Visit(String base) {
    this.base = base;
  }

  /** Argument: the server's address, like {@code http://localhost:8080}. Fails if never ready. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var visit = new Visit(arguments[0]);
    visit.awaitReady();
    for (var page : PAGES) {
      System.out.println(visit.get(page).statusCode() + " " + page);
    }
    System.out.println(visit.post("/sign-in", "name=visitor&password=visitor").statusCode());
  }

  private void awaitReady() throws InterruptedException {
    long begunNs = System.nanoTime();
    while (!ready()) {
      if (System.nanoTime() - begunNs > READY_WITHIN.toNanos()) {
        throw new IllegalStateException(base + " was not ready within " + READY_WITHIN);
      }
      Thread.sleep(20);
    }
  }

  private boolean ready() throws InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException notListeningYet) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", base)
            .POST(BodyPublishers.ofString(form));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }
}
