package gatehouse.server.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A program that is told, on this machine: it keeps what comes and answers what it is told to. */
public final class Receiver implements AutoCloseable {
  /** A request as it came. */
  @SuppressWarnings("ArrayRecordComponent") // read, and compared by nobody
  public record Got(String path, Headers headers, byte[] body) {
    /** The one header of that name. */
    public String header(String name) {
      return Objects.requireNonNull(headers.getFirst(name), name);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** How it answers. */
  @FunctionalInterface
  public interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final String scheme;
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();

  /** How it answers from now on. */
  public volatile Answer answer = status(204);

  private Receiver(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public static Receiver open() throws IOException {
    return new Receiver(HttpServer.create(anyPort(), 0), "http");
  }

  static Receiver secure(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new Receiver(server, "https");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  /** An answer without a body. */
  public static Answer status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Answer now = answer; // whoever hears of the request may want the next one answered otherwise
    got.add(new Got(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
    try (exchange) {
      now.give(exchange);
    }
  }

  public URI url() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/hook");
  }

  /** What comes next, as soon as it is there. */
  public Got next() throws InterruptedException {
    @Nullable Got next = got.poll(60, TimeUnit.SECONDS);
    return Objects.requireNonNull(next, "nothing came");
  }

  public boolean heardMore() {
    return !got.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
