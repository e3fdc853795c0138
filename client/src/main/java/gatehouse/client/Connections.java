package gatehouse.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Connections to servers, which are kept for the next request. Whom they trust stands here alone.
 */
final class Connections {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final char[] NO_PASSWORD = {};

  private final TrustAnchors trusted;
  private final HttpClient http;

  private Connections(TrustAnchors trusted, SSLContext context) {
    this.trusted = trusted;
    // redirects are not followed: they would take the token to another host
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(context)
            .build();
  }

  /** Connections that show nothing of themselves. */
  static Connections trusting(TrustAnchors trusted) {
    try {
      return new Connections(trusted, trusted.context(null));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the TLS of this Java cannot be set up", e);
    }
  }

  /**
   * Connections that show a certificate.
   *
   * @throws GeneralSecurityException when the key and its certificates cannot be used
   */
  static Connections showing(PrivateKey key, List<X509Certificate> chain, TrustAnchors trusted)
      throws GeneralSecurityException {
    var own = TrustAnchors.emptyStore();
    own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    return new Connections(trusted, trusted.context(keys.getKeyManagers()));
  }

  /**
   * Sends a request, and waits for its answer as long as the request says. The client's own limit
   * ends with the head of the answer; a line may break within its body too.
   *
   * @throws UntrustedServerException when the server's certificate proves nothing
   * @throws IOException when no whole answer came in time
   */
  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    Duration within = request.timeout().orElseThrow();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer came within " + within.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw cause(e, request.uri());
    } finally {
      boolean unused = answer.cancel(true); // whoever gives up frees the connection
    }
  }

  private IOException cause(ExecutionException failure, URI address) {
    if (failure.getCause() instanceof SSLException broken) {
      return UntrustedServerException.of(address, trusted, broken);
    }
    return failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
  }

  /**
   * Opens a WebSocket by a request.
   *
   * @throws UntrustedServerException when the server's certificate proves nothing
   * @throws IOException when none was opened
   */
  WebSocket open(HttpRequest request, Duration within, WebSocket.Listener listener)
      throws IOException, InterruptedException {
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(within);
    request
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    URI address = URI.create(request.uri().toString().replaceFirst("^http", "ws"));
    try {
      return builder.buildAsync(address, listener).get();
    } catch (ExecutionException e) {
      throw cause(e, address);
    }
  }
}
