package gatehouse.client;

import gatehouse.client.wire.OauthError;
import gatehouse.client.wire.TokenAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/** Where a key gets its tokens (RFC 6749, 3.2), and what the answers there tell of the time. */
final class TokenEndpoint {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(5);
  private static final long WAITS_AT_MOST = 2; // s

  /** Longer than that no token lives: whoever is told to wait longer asks all the same. */
  private static final long RETRY_AFTER_SECONDS_MAX = 600;

  private static final String PATH = "/oauth/token";

  private final KeyProof proof;
  private final Connections connections;
  private final InstantSource clock;
  private final Telemetry telemetry;
  private final Consumer<KeyEvent> told;

  private volatile Duration ahead = Duration.ZERO;

  TokenEndpoint(KeyProof proof, InstantSource clock, Telemetry telemetry, Consumer<KeyEvent> told) {
    this.proof = proof;
    this.clock = clock;
    this.telemetry = telemetry;
    this.told = told;
    this.connections = proof.connections();
  }

  /** A token, and when it ends by the server's clock. */
  record Token(String value, Instant endsAt) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Token(ends " + endsAt + ")";
    }
  }

  /** The server is too busy to say, and said when to ask again. */
  static final class BusyException extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    private BusyException(String sentence, Duration retryAfter) {
      super(sentence);
      this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }

  /** Its connections, which the requests of the key have to go over. */
  Connections connections() {
    return connections;
  }

  /** How far the clock here is ahead of the server's. */
  Duration ahead() {
    return ahead;
  }

  /** By the server's clock, as well as its answers tell. */
  Instant serverTime() {
    return clock.instant().minus(ahead);
  }

  /**
   * Asks for a token.
   *
   * @throws KeyRefusedException when the server does not take the key
   * @throws BusyException when the server said when to ask again
   * @throws IOException when no token came
   */
  Token ask() throws IOException, InterruptedException {
    Duration before = ahead;
    HttpResponse<byte[]> answer = Calls.unbroken(this::send);
    // an answer tells the nonce, and the time there: with both, what was refused may be taken
    for (int resent = 1; resent <= 2 && isRefusedForNow(answer, before); resent++) {
      before = ahead;
      answer = send(resent);
    }
    long wait = answer.headers().firstValueAsLong("Retry-After").orElse(WAITS_AT_MOST + 1);
    if (answer.statusCode() == 429 && wait <= WAITS_AT_MOST) {
      TimeUnit.SECONDS.sleep(wait); // a program signed out with this key in this very second
      answer = send(1);
    }
    if (answer.statusCode() == 200) {
      TokenAnswer read = Answers.JSON.readValue(answer.body(), TokenAnswer.class);
      return new Token(read.token(), serverTime().plusSeconds(read.seconds()));
    }
    throw refusal(answer);
  }

  private boolean isRefusedForNow(HttpResponse<byte[]> answer, Duration before) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    return answer.statusCode() != 200
        && (!ahead.equals(before)
            || body.contains("use_dpop_nonce")
            || body.contains("invalid_dpop_proof"));
  }

  private static IOException refusal(HttpResponse<byte[]> answer) {
    try {
      OauthError error = Answers.JSON.readValue(answer.body(), OauthError.class);
      if (error.code().equals("invalid_client")) {
        return new KeyRefusedException(error.sentence());
      }
      long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(0);
      return seconds > 0
          ? new BusyException(
              error.sentence(), Duration.ofSeconds(Math.min(seconds, RETRY_AFTER_SECONDS_MAX)))
          : new IOException(error.sentence());
    } catch (JacksonException e) {
      return new IOException("the answer was no Gatehouse's: status " + answer.statusCode(), e);
    }
  }

  private HttpResponse<byte[]> send(int resent) throws IOException, InterruptedException {
    String url = proof.server() + PATH;
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    proof
        .tokenForm(serverTime())
        .forEach((name, value) -> form.append('&').append(name).append('=').append(encoded(value)));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()));
    proof.show(request, "POST", url, null, serverTime());
    HttpResponse<byte[]> answer =
        telemetry.exchange(request, PATH, resent, connections::send, HttpResponse::statusCode);
    heard(answer.headers());
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Takes from an answer, of this endpoint or another, what the next request needs. */
  void heard(HttpHeaders headers) {
    proof.heard(headers);
    headers.firstValue("Date").flatMap(TokenEndpoint::date).ifPresent(this::compare);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The header counts whole seconds, so less than two of them is no difference. */
  private void compare(Instant server) {
    Duration found = Duration.between(server, clock.instant());
    Duration change = found.minus(ahead).abs();
    if (change.compareTo(Duration.ofSeconds(2)) < 0) {
      return;
    }
    ahead = found.abs().compareTo(Duration.ofSeconds(2)) < 0 ? Duration.ZERO : found;
    if (change.compareTo(NOTABLE_SKEW) >= 0) {
      told.accept(new KeyEvent.ClockDiffers(clock.instant(), ahead));
    }
  }
}
