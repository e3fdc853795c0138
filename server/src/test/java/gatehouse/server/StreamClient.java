package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket client that writes down what it hears. */
final class StreamClient implements WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private @Nullable WebSocket socket;

  private StreamClient() {}

  static StreamClient open(String base, Map<String, String> headers) throws Exception {
    return open(base, "/api/v1/stream", headers);
  }

  static StreamClient open(String base, String path, Map<String, String> headers) throws Exception {
    return open(HTTP, base, path, headers);
  }

  /** The same by connections of the caller's, which may show a certificate. */
  static StreamClient open(HttpClient http, String base, String path, Map<String, String> headers)
      throws Exception {
    StreamClient client = new StreamClient();
    WebSocket.Builder builder = http.newWebSocketBuilder();
    headers.forEach(builder::header);
    URI address = URI.create(base.replaceFirst("^http", "ws") + path);
    client.socket = builder.buildAsync(address, client).get(60, TimeUnit.SECONDS);
    return client;
  }

  /** The stream of a program, with a proof of its key. */
  static StreamClient open(Broker broker, KeyProgram program, String token) throws Exception {
    return open(
        broker.base,
        Map.of(
            "Authorization",
            "DPoP " + token,
            "DPoP",
            program.proof("GET", "/api/v1/stream", token)));
  }

  /** The answer to one that is not let in. */
  static HttpResponse<?> refused(String base, String path, Map<String, String> headers)
      throws Exception {
    try {
      open(base, path, headers);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse();
      }
      throw e;
    }
    throw new AssertionError("it was let in");
  }

  WebSocket socket() {
    return Objects.requireNonNull(socket);
  }

  void say(String text) throws Exception {
    socket().sendText(text, true).get(60, TimeUnit.SECONDS);
  }

  /** Starts to follow an account after that number, or from now on. */
  StreamClient follow(String account, @Nullable Long after) throws Exception {
    String from = after == null ? "" : ",\"after\":" + after;
    say("{\"type\":\"start\",\"accounts\":[{\"account\":\"" + account + "\"" + from + "}]}");
    return this;
  }

  /** The next message, of whichever type. */
  JsonNode next() throws Exception {
    JsonNode message = heard.poll(60, TimeUnit.SECONDS);
    assertThat(message).as("a message").isNotNull();
    return message;
  }

  /** The next message of that type; others are passed over. */
  JsonNode next(String type) throws Exception {
    while (true) {
      JsonNode message = heard.poll(60, TimeUnit.SECONDS);
      assertThat(message).as("a message of type " + type).isNotNull();
      if (message.get("type").stringValue().equals(type)) {
        return message;
      }
    }
  }

  boolean quiet() {
    return heard.stream().noneMatch(each -> each.get("type").stringValue().equals("order"));
  }

  int closeCode() throws Exception {
    return closed.get(60, TimeUnit.SECONDS);
  }

  void drop() {
    socket().abort();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      heard.add(JSON.readTree(part.toString()));
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }
}
