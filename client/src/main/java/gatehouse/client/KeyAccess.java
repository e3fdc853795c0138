package gatehouse.client;

import gatehouse.client.wire.OauthError;
import gatehouse.client.wire.TokenAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A program's access by its API key. It keeps a token fresh in the background: asked for anew when
 * half of its life is over, once for all threads, with growing pauses and chance between failed
 * tries; and it tells a listener all that happens. The key is shown by a fresh proof with every
 * request (RFC 9449), made with the server's time, so that a wrong clock here shuts nobody out; or
 * by the certificate of its connections (RFC 8705). Safe for use by many threads.
 */
public final class KeyAccess implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(5);
  private static final String TOKEN = "/oauth/token";

  private final KeyProof proof;
  private final HttpClient http;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<KeyEvent> listener;
  private final ScheduledExecutorService timer;

  private volatile @Nullable Token token;
  private volatile Duration ahead = Duration.ZERO;
  private volatile boolean closed;
  private int failures;
  private @Nullable Instant lostSince;

  /** A token, and when it ends by the server's clock. */
  private record Token(String value, Instant endsAt) {}

  private KeyAccess(
      KeyProof proof, InstantSource clock, RandomGenerator random, Consumer<KeyEvent> listener) {
    this.proof = proof;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    HttpClient.Builder connections =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER);
    proof.prepare(connections);
    this.http = connections.build();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(task -> {
          Thread thread = new Thread(task, "gatehouse-access");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Connects, and keeps the access fresh until it is closed.
   *
   * @param key whose {@link ApiKeyFile#keyId} is registered at its server
   * @param clock of this machine, such as {@link InstantSource#system}
   * @param random for the names of proofs and the pauses between tries, such as a {@link
   *     java.security.SecureRandom}
   * @param listener hears every event, on whichever thread it happened; it should be quick
   * @throws IOException when the first token cannot be had: nothing runs in the background then
   */
  public static KeyAccess open(
      ApiKeyFile key, InstantSource clock, RandomGenerator random, Consumer<KeyEvent> listener)
      throws IOException, InterruptedException {
    return open(new DpopProof(key, random), clock, random, listener);
  }

  /**
   * The same by a certificate of the key, over connections that show it.
   *
   * @throws IOException when the first token cannot be had, or the server's certificate is not
   *     trusted
   */
  public static KeyAccess open(
      KeyCertificate certificate,
      InstantSource clock,
      RandomGenerator random,
      Consumer<KeyEvent> listener)
      throws IOException, InterruptedException {
    return open(certificate.proof(), clock, random, listener);
  }

  private static KeyAccess open(
      KeyProof proof, InstantSource clock, RandomGenerator random, Consumer<KeyEvent> listener)
      throws IOException, InterruptedException {
    KeyAccess access = new KeyAccess(proof, clock, random, listener);
    try {
      Token first = access.renew(null);
      listener.accept(new KeyEvent.Connected(clock.instant(), first.endsAt()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      access.close();
      throw e;
    }
    access.renewLater();
    return access;
  }

  /** How the access stands. */
  public record Health(boolean serves, String sentence, Duration tokenLeft, Duration clockAhead) {}

  /** Whether a request could be sent now with a token that serves; asks nobody. */
  public Health health() {
    Token now = token;
    Duration left = now == null ? Duration.ZERO : left(now);
    boolean serves = !closed && !left.isZero();
    return new Health(
        serves,
        serves ? "The access serves." : closed ? "It was closed." : "No token serves now.",
        left,
        ahead);
  }

  private Duration left(Token of) {
    Duration left = Duration.between(serverTime(), of.endsAt());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** By the clock of this machine. */
  Instant now() {
    return clock.instant();
  }

  /** By the server's clock, as well as its answers tell. */
  Instant serverTime() {
    return clock.instant().minus(ahead);
  }

  /** Scheme, host and port of the server that it is for. */
  URI server() {
    return proof.server();
  }

  /** Its connections, which its requests have to go over. */
  HttpClient connections() {
    return http;
  }

  /** What its requests show. */
  Credential credential() {
    return new Credential() {
      @Override
      public void show(HttpRequest.Builder request, String method, String url)
          throws IOException, InterruptedException {
        shown(request, method, url);
      }

      @Override
      public boolean refused(int status, HttpHeaders headers)
          throws IOException, InterruptedException {
        return mayGoOn(status, headers);
      }
    };
  }

  private void shown(HttpRequest.Builder request, String method, String url)
      throws IOException, InterruptedException {
    Token now = token;
    if (now == null || left(now).isZero()) {
      now = renew(now);
    }
    proof.show(request, method, url, now.value(), serverTime());
  }

  private boolean mayGoOn(int status, HttpHeaders headers)
      throws IOException, InterruptedException {
    heard(headers);
    if (status != 401) {
      return false;
    }
    String why = headers.firstValue("WWW-Authenticate").orElse("");
    if (why.contains("use_dpop_nonce") || why.contains("invalid_dpop_proof")) {
      return true; // its time was wrong, or the line brought the request twice
    }
    if (why.contains("invalid_token")) {
      renew(token);
      return true;
    }
    return false;
  }

  /**
   * A new token in place of that one; whoever waited for the same gets the one that came.
   *
   * @param old what the caller saw
   */
  private synchronized Token renew(@Nullable Token old) throws IOException, InterruptedException {
    Token now = token;
    if (now != null && !now.equals(old) && !left(now).isZero()) {
      return now;
    }
    if (closed) {
      throw new IOException("this access was closed");
    }
    Token fresh = ask();
    token = fresh;
    return fresh;
  }

  private Token ask() throws IOException, InterruptedException {
    Duration before = ahead;
    HttpResponse<byte[]> answer = send();
    // an answer tells the nonce, and the time there: with both, what was refused may be taken
    for (int i = 0; i < 2 && isRefusedForNow(answer, before); i++) {
      before = ahead;
      answer = send();
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
      return new IOException(error.sentence());
    } catch (tools.jackson.core.JacksonException e) {
      return new IOException("the answer was no Gatehouse's: status " + answer.statusCode(), e);
    }
  }

  /** The server does not take the key: trying again soon changes nothing. */
  private static final class KeyRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    KeyRefusedException(String sentence) {
      super(sentence);
    }
  }

  private HttpResponse<byte[]> send() throws IOException, InterruptedException {
    String url = proof.server() + TOKEN;
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
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    heard(answer.headers());
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void heard(HttpHeaders headers) {
    proof.heard(headers);
    headers.firstValue("Date").flatMap(KeyAccess::date).ifPresent(this::compare);
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
      listener.accept(new KeyEvent.ClockDiffers(clock.instant(), ahead));
    }
  }

  /** Asks for a fresh token now, in the background: after the network came back, for example. */
  public void renewNow() {
    later(Duration.ZERO);
  }

  /** When half of the token's life is over, give or take a tenth. */
  private void renewLater() {
    Token now = token;
    long left = now == null ? 0 : left(now).toMillis();
    later(Duration.ofMillis((long) (left * (0.45 + random.nextDouble() / 10))));
  }

  private void later(Duration pause) {
    if (!closed) {
      var unused = timer.schedule(this::renewInTime, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void renewInTime() {
    Token old = token;
    try {
      Token fresh = renew(old);
      cameBack(fresh);
      renewLater();
    } catch (IOException | RuntimeException e) {
      failed(old, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cameBack(Token fresh) {
    Instant now = clock.instant();
    failures = 0;
    Instant since = lostSince;
    lostSince = null;
    listener.accept(
        since == null
            ? new KeyEvent.Renewed(now, fresh.endsAt())
            : new KeyEvent.Returned(now, Duration.between(since, now)));
  }

  private void failed(@Nullable Token old, Exception why) {
    if (closed) {
      return;
    }
    Instant now = clock.instant();
    String sentence = String.valueOf(why.getMessage());
    failures++;
    Duration left = old == null ? Duration.ZERO : left(old);
    boolean refused = why instanceof KeyRefusedException;
    Duration pause = refused ? LONGEST_PAUSE : pause(failures);
    listener.accept(
        refused
            ? new KeyEvent.Refused(now, sentence)
            : new KeyEvent.RenewalFailed(now, sentence, failures, left, pause));
    if (left.isZero() && lostSince == null) {
      lostSince = now;
      listener.accept(new KeyEvent.Lost(now, sentence));
    }
    later(pause);
  }

  /** Twice as long after each failure, up to half a minute; chance keeps programs apart. */
  private Duration pause(int after) {
    double longest =
        Math.min(
            (double) LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() * Math.pow(2, after - 1));
    return Duration.ofMillis((long) (longest * (0.5 + random.nextDouble() / 2)));
  }

  /** Stops to renew. The session at the server goes on until its end, and its fail-safe watches. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
  }
}
