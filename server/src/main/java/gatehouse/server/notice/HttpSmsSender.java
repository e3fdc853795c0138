package gatehouse.server.notice;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text messages by a gateway: POST of JSON {@code {to, from, text, reference}} with a bearer token
 * and the reference as Idempotency-Key; an {@code id} in the answer is the gateway's reference.
 */
public final class HttpSmsSender implements Sender, AutoCloseable {
  private static final long ANSWER_BYTES_MAX = 16_384;
  private static final long RETRY_AFTER_MS_MAX = 300_000;
  private static final int REFERENCE_CHARACTERS_MAX = 100;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Where and as whom to send.
   *
   * @param url HTTPS; plain HTTP to this machine only
   * @param from the number or name that the phone shows
   * @param timeout for the whole exchange: 1 to 30 s
   */
  public record Settings(URI url, SecretBytes token, String from, Duration timeout) {
    public Settings {
      boolean https = "https".equals(url.getScheme());
      boolean near = "http".equals(url.getScheme()) && Loopback.names(url.getHost());
      if (!https && !near) {
        throw new IllegalArgumentException("the SMS gateway's address begins with https://");
      }
      if (timeout.toMillis() < 1_000 || timeout.toMillis() > 30_000) {
        throw new IllegalArgumentException("the SMS gateway's timeout is 1 to 30 seconds");
      }
    }
  }

  private record Ask(String to, String from, String text, String reference) {}

  private final Settings settings;
  private final HttpClient client;
  private final InstantSource clock;

  /**
   * Makes it; nothing is connected yet.
   *
   * @param tls whom to trust
   */
  public HttpSmsSender(Settings settings, SSLContext tls, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .connectTimeout(settings.timeout())
            // a redirect would carry the token and the code to where nobody configured
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public Delivery send(Message message) {
    try {
      return judge(
          client.send(
              request(message),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX)));
    } catch (IOException e) {
      return new Retry(Cause.PROVIDER, "SMS gateway: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Retry(Cause.PROVIDER, "interrupted");
    }
  }

  private HttpRequest request(Message message) {
    Ask ask =
        new Ask(
            message.to().value(),
            settings.from(),
            message.body().exposeText(),
            message.reference());
    return HttpRequest.newBuilder(settings.url())
        .timeout(settings.timeout())
        .header("Authorization", "Bearer " + settings.token().exposeText())
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .header("Idempotency-Key", message.reference())
        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(ask)))
        .build();
  }

  private Delivery judge(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    String reason = "SMS gateway answered " + status;
    if (status >= 200 && status < 300) {
      return new Delivered(reference(answer.body()));
    }
    return switch (status) {
      // our token, our address, our pace: the next message would fare no better
      case 401, 402, 403, 404, 405, 408, 425, 429 ->
          new Retry(Cause.PROVIDER, reason, retryAfterMs(answer));
      default ->
          status >= 400 && status < 500
              ? new Refused(reason)
              : new Retry(Cause.PROVIDER, reason, retryAfterMs(answer));
    };
  }

  private static String reference(byte[] body) {
    try {
      String id = JSON.readTree(body).path("id").asString("");
      return id.substring(0, Math.min(id.length(), REFERENCE_CHARACTERS_MAX));
    } catch (JacksonException e) {
      // it took the message; that its receipt is unreadable does not undo that
      return "";
    }
  }

  private long retryAfterMs(HttpResponse<byte[]> answer) {
    return RetryAfter.ms(
        answer.headers().firstValue("Retry-After"), clock.instant(), RETRY_AFTER_MS_MAX);
  }

  @Override
  public void close() {
    client.close();
  }
}
