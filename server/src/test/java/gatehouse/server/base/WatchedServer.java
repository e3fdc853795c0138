package gatehouse.server.base;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;

/** A real server on a free port, with the outermost filter in place. */
final class WatchedServer implements AutoCloseable {
  final Metrics metrics = new Metrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebServer server;

  WatchedServer(Traces traces, Consumer<HttpRouting.Builder> routes) {
    var watch = new RequestWatch(metrics, traces, InstantSource.system(), new SecureRandom());
    var routing = HttpRouting.builder().addFilter(watch);
    routes.accept(routing);
    server = WebServer.builder().host("localhost").port(0).addRouting(routing).build().start();
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    var _ = server.stop();
  }
}
