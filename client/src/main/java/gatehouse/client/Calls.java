package gatehouse.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Requests to one server, and its answers. */
final class Calls {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** A new nonce, a new token and a new proof may be needed one after the other. */
  private static final int SHOWN_AGAIN_MAX = 3;

  private static final String BINDING = "Gatehouse-Sign-In";

  private final URI server;
  private final HttpClient http;
  private final String agent;
  private final Duration answerWithin;

  Calls(URI server, String agent) {
    // redirects are not followed: they would take the token to another host
    this(
        server,
        agent,
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build(),
        ANSWER_WITHIN);
  }

  private Calls(URI server, String agent, HttpClient http, Duration answerWithin) {
    this.server = server;
    this.agent = agent;
    this.http = http;
    this.answerWithin = answerWithin;
  }

  /**
   * The same over the connections of a program's access.
   *
   * @throws IllegalArgumentException when the access is for another server
   */
  Calls over(KeyAccess access) {
    Calls over = new Calls(access.server(), agent, access.connections(), answerWithin);
    if (!over.origin().equals(origin())) {
      throw new IllegalArgumentException(
          "the access is for " + over.origin() + ", and this client for " + origin());
    }
    return over;
  }

  /** The same by the same connections, for who waits so long for an answer and no longer. */
  Calls within(Duration answer) {
    return new Calls(server, agent, http, answer);
  }

  String origin() {
    return server.getScheme() + "://" + server.getAuthority();
  }

  /** Opens a WebSocket of the server, once more when its first answer was no refusal for good. */
  WebSocket open(String path, Credential credential, WebSocket.Listener listener)
      throws IOException, InterruptedException {
    try {
      return openOnce(path, credential, listener);
    } catch (WebSocketHandshakeException e) {
      HttpResponse<?> answer = e.getResponse();
      if (!credential.refused(answer.statusCode(), answer.headers())) {
        throw e;
      }
      return openOnce(path, credential, listener);
    }
  }

  private WebSocket openOnce(String path, Credential credential, WebSocket.Listener listener)
      throws IOException, InterruptedException {
    String url = origin() + path;
    HttpRequest.Builder shown = HttpRequest.newBuilder(URI.create(url));
    credential.show(shown, "GET", url);
    WebSocket.Builder builder =
        http.newWebSocketBuilder().connectTimeout(ANSWER_WITHIN).header("User-Agent", agent);
    shown
        .build()
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    try {
      return builder.buildAsync(URI.create(url.replaceFirst("^http", "ws")), listener).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  <T> T call(
      String method,
      String path,
      @Nullable Object body,
      @Nullable Credential credential,
      @Nullable String binding,
      Class<T> type)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(method, path, body, credential, binding);
    for (int again = 0; again < SHOWN_AGAIN_MAX && isRefusedForNow(credential, answer); again++) {
      answer = send(method, path, body, credential, binding);
    }
    return Answers.read(answer, type);
  }

  private static boolean isRefusedForNow(
      @Nullable Credential credential, HttpResponse<byte[]> answer)
      throws IOException, InterruptedException {
    return credential != null && credential.refused(answer.statusCode(), answer.headers());
  }

  private HttpResponse<byte[]> send(
      String method,
      String path,
      @Nullable Object body,
      @Nullable Credential credential,
      @Nullable String binding)
      throws IOException, InterruptedException {
    String url = origin() + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(answerWithin)
            .header("User-Agent", agent)
            .header("Accept", "application/json, application/problem+json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Answers.JSON.writeValueAsBytes(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (credential != null) {
      credential.show(request, method, url);
    }
    if (binding != null) {
      request.header(BINDING, binding);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
