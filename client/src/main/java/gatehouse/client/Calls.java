package gatehouse.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests to one server, and its answers. */
final class Calls {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  /** A new nonce, a new token and a new proof may be needed one after the other. */
  private static final int SHOWN_AGAIN_MAX = 3;

  private static final String BINDING = "Gatehouse-Sign-In";
  private static final int SWITCHING_PROTOCOLS = 101;

  private final URI server;
  private final Connections connections;
  private final String agent;
  private final Duration answerWithin;
  private final Telemetry telemetry;

  Calls(URI server, String agent, TrustAnchors trusted, Telemetry telemetry) {
    this(server, agent, Connections.trusting(trusted), ANSWER_WITHIN, telemetry);
  }

  private Calls(
      URI server,
      String agent,
      Connections connections,
      Duration answerWithin,
      Telemetry telemetry) {
    this.server = server;
    this.agent = agent;
    this.connections = connections;
    this.answerWithin = answerWithin;
    this.telemetry = telemetry;
  }

  /**
   * The same over the connections of a program's access.
   *
   * @throws IllegalArgumentException when the access is for another server
   */
  Calls over(KeyAccess access) {
    Calls over = new Calls(access.server(), agent, access.connections(), answerWithin, telemetry);
    if (!over.origin().equals(origin())) {
      throw new IllegalArgumentException(
          "the access is for " + over.origin() + ", and this client for " + origin());
    }
    return over;
  }

  /** The same by the same connections, for who waits so long for an answer and no longer. */
  Calls within(Duration answer) {
    return new Calls(server, agent, connections, answer, telemetry);
  }

  Telemetry telemetry() {
    return telemetry;
  }

  String origin() {
    return server.getScheme() + "://" + server.getAuthority();
  }

  /** What may be sent again when no answer came. */
  @FunctionalInterface
  interface Sending<T> {
    /**
     * Sends it.
     *
     * @param resent how many times it was sent before
     */
    T send(int resent) throws IOException, InterruptedException;
  }

  /**
   * Sends until an answer comes.
   *
   * @param pausesMillis before each time that it is sent again
   * @throws IOException when the last try went unanswered too
   */
  static <T> T answered(List<Long> pausesMillis, Sending<T> sending)
      throws IOException, InterruptedException {
    IOException before = null;
    for (int resent = 0; ; resent++) {
      try {
        return sending.send(resent);
      } catch (IOException lost) {
        if (before != null) {
          lost.addSuppressed(before);
        }
        if (resent == pausesMillis.size()) {
          throw lost;
        }
        before = lost;
      }
      TimeUnit.MILLISECONDS.sleep(pausesMillis.get(resent));
    }
  }

  /**
   * Sends once more when the connection broke, as one that was kept for too long does at its first
   * use. Who was silent for too long, or is not trusted, is not asked again.
   */
  static <T> T unbroken(Sending<T> sending) throws IOException, InterruptedException {
    try {
      return sending.send(0);
    } catch (HttpTimeoutException | KeyRefusedException | UntrustedServerException e) {
      throw e;
    } catch (IOException broken) {
      try {
        return sending.send(1);
      } catch (IOException again) {
        again.addSuppressed(broken);
        throw again;
      }
    }
  }

  /** Opens a WebSocket of the server, once more when its first answer was no refusal for good. */
  WebSocket open(Target target, Credential credential, WebSocket.Listener listener)
      throws IOException, InterruptedException {
    try {
      return open(target, credential, listener, 0);
    } catch (WebSocketHandshakeException e) {
      HttpResponse<?> answer = e.getResponse();
      if (!credential.refused(answer)) {
        throw e;
      }
      return open(target, credential, listener, 1);
    }
  }

  private WebSocket open(
      Target target, Credential credential, WebSocket.Listener listener, int resent)
      throws IOException, InterruptedException {
    String url = origin() + target.text();
    HttpRequest.Builder shown = HttpRequest.newBuilder(URI.create(url)).header("User-Agent", agent);
    credential.show(shown, "GET", url);
    return telemetry.exchange(
        shown,
        target.pattern(),
        resent,
        request -> connections.open(request, ANSWER_WITHIN, listener),
        socket -> SWITCHING_PROTOCOLS);
  }

  /** Makes a call; one that only reads is sent once more when its connection broke. */
  <T> T call(
      String method,
      Target target,
      @Nullable Object body,
      @Nullable Credential credential,
      @Nullable String binding,
      Class<T> type)
      throws IOException, InterruptedException {
    Sending<T> sending = resent -> call(method, target, body, credential, binding, type, resent);
    return method.equals("GET") ? unbroken(sending) : sending.send(0);
  }

  /**
   * Makes a call.
   *
   * @param resent how many times it was made before
   */
  <T> T call(
      String method,
      Target target,
      @Nullable Object body,
      @Nullable Credential credential,
      @Nullable String binding,
      Class<T> type,
      int resent)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(method, target, body, credential, binding, resent);
    for (int again = 1; again <= SHOWN_AGAIN_MAX && isRefusedForNow(credential, answer); again++) {
      answer = send(method, target, body, credential, binding, resent + again);
    }
    try {
      return Answers.read(answer, type);
    } catch (RefusedException e) {
      telemetry.refused(e.problem().type());
      throw e;
    }
  }

  private static boolean isRefusedForNow(
      @Nullable Credential credential, HttpResponse<byte[]> answer)
      throws IOException, InterruptedException {
    return credential != null && credential.refused(answer);
  }

  private HttpResponse<byte[]> send(
      String method,
      Target target,
      @Nullable Object body,
      @Nullable Credential credential,
      @Nullable String binding,
      int resent)
      throws IOException, InterruptedException {
    String url = origin() + target.text();
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
    return telemetry.exchange(
        request, target.pattern(), resent, connections::send, HttpResponse::statusCode);
  }
}
