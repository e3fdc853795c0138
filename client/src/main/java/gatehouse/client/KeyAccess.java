package gatehouse.client;

import gatehouse.client.TokenEndpoint.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A program's access by its API key. It keeps a token fresh in the background: asked for anew when
 * half of its life is over, once for all threads, with growing pauses and chance between failed
 * tries; and it logs all that happens and tells it to a listener. The key is shown by a fresh proof
 * with every request (RFC 9449), made with the server's time, so that a wrong clock here shuts
 * nobody out; or by the certificate of its connections (RFC 8705). Safe for use by many threads.
 */
public final class KeyAccess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeyAccess.class.getName());

  /** A token that is about to end is not asked for more often. */
  private static final long SOONEST_MILLIS = 1_000;

  private static final int UNAUTHORIZED = 401;

  private final KeyProof proof;
  private final TokenEndpoint endpoint;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<KeyEvent> listener;
  private final Telemetry telemetry;
  private final ScheduledThreadPoolExecutor timer;

  /** The renewal that waits: one at a time. */
  private final AtomicReference<@Nullable Future<?>> waiting = new AtomicReference<>();

  private final AtomicBoolean renewsSoon = new AtomicBoolean();

  private volatile @Nullable Token token;

  /** Whether the server refused the token, and no new one came since; it is shown all the same. */
  private volatile boolean refusedNow;

  private volatile boolean closed;

  /** Who signs it out: a new token of others would bring the program back. */
  private volatile @Nullable Thread leaver;

  private boolean connected;
  private int failures;
  private @Nullable Instant lostSince;

  private KeyAccess(
      KeyProof proof,
      InstantSource clock,
      RandomGenerator random,
      Consumer<KeyEvent> listener,
      Telemetry telemetry) {
    this.proof = proof;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.telemetry = telemetry;
    this.endpoint = new TokenEndpoint(proof, clock, telemetry, this::tell);
    this.timer = DaemonTimer.named("gatehouse-access");
  }

  /**
   * Connects, and keeps the access fresh until it is closed.
   *
   * @param key whose {@link ApiKeyFile#keyId} is registered at its server
   * @param clock of this machine, such as {@link InstantSource#system}
   * @param random for the names of proofs and the pauses between tries, such as a {@link
   *     java.security.SecureRandom}
   * @param listener hears every event, on whichever thread it happened; it should be quick
   * @throws KeyRefusedException when the server does not take the key: nothing runs in the
   *     background then
   * @throws IOException when the first token cannot be had: nothing runs in the background then
   */
  public static KeyAccess open(
      ApiKeyFile key, InstantSource clock, RandomGenerator random, Consumer<KeyEvent> listener)
      throws IOException, InterruptedException {
    return open(key, clock, random, listener, Telemetry.off());
  }

  /** The same, told to whoever watches this program. */
  public static KeyAccess open(
      ApiKeyFile key,
      InstantSource clock,
      RandomGenerator random,
      Consumer<KeyEvent> listener,
      Telemetry telemetry)
      throws IOException, InterruptedException {
    return open(new DpopProof(key, random), clock, random, listener, telemetry);
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
    return open(certificate, clock, random, listener, Telemetry.off());
  }

  /** The same by a certificate, told to whoever watches this program. */
  public static KeyAccess open(
      KeyCertificate certificate,
      InstantSource clock,
      RandomGenerator random,
      Consumer<KeyEvent> listener,
      Telemetry telemetry)
      throws IOException, InterruptedException {
    return open(certificate.proof(), clock, random, listener, telemetry);
  }

  private static KeyAccess open(
      KeyProof proof,
      InstantSource clock,
      RandomGenerator random,
      Consumer<KeyEvent> listener,
      Telemetry telemetry)
      throws IOException, InterruptedException {
    KeyAccess access = new KeyAccess(proof, clock, random, listener, telemetry);
    try {
      Token unused = access.renew(null);
    } catch (IOException | InterruptedException | RuntimeException e) {
      access.close();
      throw e;
    }
    return access;
  }

  /** How the access stands. */
  public record Health(boolean serves, String sentence, Duration tokenLeft, Duration clockAhead) {}

  /** Whether a request could be sent now with a token that serves; asks nobody. */
  public Health health() {
    Duration left = left(token);
    boolean serves = !closed && !refusedNow && !left.isZero();
    return new Health(
        serves,
        serves ? "The access serves." : closed ? "It was closed." : "No token serves now.",
        left,
        endpoint.ahead());
  }

  private Duration left(@Nullable Token of) {
    Duration left =
        of == null ? Duration.ZERO : Duration.between(endpoint.serverTime(), of.endsAt());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** By the clock of this machine. */
  Instant now() {
    return clock.instant();
  }

  /** By the server's clock, as well as its answers tell. */
  Instant serverTime() {
    return endpoint.serverTime();
  }

  /** Scheme, host and port of the server that it is for. */
  URI server() {
    return proof.server();
  }

  /** Its connections, which its requests have to go over. */
  Connections connections() {
    return endpoint.connections();
  }

  /** What its requests show. */
  Credential credential() {
    return new Credential() {
      @Override
      public void show(HttpRequest.Builder request, String method, String url)
          throws IOException, InterruptedException {
        Token held = token;
        Token now = held == null || left(held).isZero() ? renewAtOnce(held) : held;
        proof.show(request, method, url, now.value(), endpoint.serverTime());
      }

      @Override
      public boolean refused(HttpResponse<?> answer) throws IOException, InterruptedException {
        return mayGoOn(answer);
      }

      @Override
      public RandomGenerator chance() {
        return random;
      }
    };
  }

  private boolean mayGoOn(HttpResponse<?> answer) throws IOException, InterruptedException {
    endpoint.heard(answer.headers());
    if (answer.statusCode() != UNAUTHORIZED) {
      return false;
    }
    String why = answer.headers().firstValue("WWW-Authenticate").orElse("");
    if (why.contains("use_dpop_nonce") || why.contains("invalid_dpop_proof")) {
      return true; // its time was wrong, or the line brought the request twice
    }
    boolean over = leaver != null && why.contains("has ended"); // and not the token alone
    if (why.contains("invalid_token") && !over) {
      Token unused = renewAtOnce(spent(answer.request()));
      return true;
    }
    return false;
  }

  /**
   * The token of a request that was refused, which is to be replaced. It is kept until then:
   * outside its hours a program cannot have another, and may still ask its orders back by this one.
   */
  private synchronized @Nullable Token spent(HttpRequest refused) {
    Token now = token;
    String shown = refused.headers().firstValue("Authorization").orElse("");
    if (now != null && shown.endsWith(" " + now.value())) {
      refusedNow = true;
      return now;
    }
    return null; // another request has had it replaced
  }

  /** For a request that waits: the first failure is told, and the background goes on to try. */
  private Token renewAtOnce(@Nullable Token old) throws IOException, InterruptedException {
    try {
      return renew(old);
    } catch (IOException e) {
      if (isFirstFailure()) {
        failed(e);
      }
      throw e;
    }
  }

  private synchronized boolean isFirstFailure() {
    return failures == 0;
  }

  /**
   * A new token in place of that one; whoever waited for the same gets the one that came.
   *
   * @param old what the caller saw
   */
  private Token renew(@Nullable Token old) throws IOException, InterruptedException {
    Token fresh;
    synchronized (this) {
      Token now = token;
      if (now != null && !now.equals(old) && !left(now).isZero()) {
        return now;
      }
      if (closed || isLeaving()) {
        throw new IOException(closed ? "this access was closed" : "this access is signing out");
      }
      fresh = telemetry.renewal(endpoint::ask);
      token = fresh;
      refusedNow = false;
    }
    // half of its life from now, give or take a tenth
    double half = left(fresh).toMillis() * (0.45 + random.nextDouble() / 10);
    later(Duration.ofMillis(Math.max(SOONEST_MILLIS, (long) half)));
    tell(came(fresh));
    return fresh;
  }

  private synchronized KeyEvent came(Token fresh) {
    Instant now = clock.instant();
    Instant since = lostSince;
    boolean first = !connected;
    connected = true;
    failures = 0;
    lostSince = null;
    if (since != null) {
      return new KeyEvent.Returned(now, Duration.between(since, now));
    }
    return first
        ? new KeyEvent.Connected(now, fresh.endsAt())
        : new KeyEvent.Renewed(now, fresh.endsAt());
  }

  private void tell(KeyEvent event) {
    LOG.log(event.level(), () -> "Access to " + proof.server() + ": " + event.text());
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      // the listener failed: the program is to blame, and its access goes on
      LOG.log(System.Logger.Level.ERROR, "The listener of the access failed.", e);
    }
  }

  /** Asks for a fresh token now, in the background: after the network came back, for example. */
  public void renewNow() {
    if (renewsSoon.compareAndSet(false, true)) { // one is enough for all who ask
      timer.execute(() -> {
        renewsSoon.set(false);
        renewInTime(); // whatever waits goes on to wait
      });
    }
  }

  private void later(Duration pause) {
    if (!closed) {
      Future<?> before =
          waiting.getAndSet(
              timer.schedule(this::renewInTime, pause.toMillis(), TimeUnit.MILLISECONDS));
      if (before != null) {
        before.cancel(false);
      }
    }
  }

  private void renewInTime() {
    try {
      Token unused = renew(token);
    } catch (IOException | RuntimeException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(Exception why) {
    if (closed || isLeaving()) {
      return;
    }
    Instant now = clock.instant();
    String sentence = Answers.sentence(why);
    Duration left = left(token);
    boolean refused = why instanceof KeyRefusedException;
    int inARow;
    boolean lost;
    synchronized (this) {
      inARow = ++failures;
      lost = (left.isZero() || refusedNow) && lostSince == null;
      if (lost) {
        lostSince = now;
      }
    }
    Duration pause = refused ? Pauses.LONGEST : Pauses.after(inARow, random);
    if (why instanceof TokenEndpoint.BusyException busy && busy.retryAfter().compareTo(pause) > 0) {
      pause = busy.retryAfter();
    }
    later(pause);
    tell(
        refused
            ? new KeyEvent.Refused(now, sentence)
            : new KeyEvent.RenewalFailed(now, sentence, inARow, left, pause));
    if (lost) {
      tell(new KeyEvent.Lost(now, sentence));
    }
  }

  /**
   * Has it end, and closes. From then on no other thread gets a new token, even if nobody answered.
   */
  void signOut(Telemetry.Work<Void> ending) throws IOException, InterruptedException {
    synchronized (this) { // a renewal that is under way comes first
      leaver = Thread.currentThread();
    }
    try {
      Void unused = ending.done();
    } catch (RefusedException e) {
      if (e.problem().status() != UNAUTHORIZED) {
        throw e;
      } // else an answer was lost: it was signed out before
    }
    close();
  }

  private boolean isLeaving() {
    Thread leaves = leaver;
    return leaves != null && !leaves.equals(Thread.currentThread());
  }

  /** Stops to renew. The fail-safe goes on to watch: whoever means to go signs out instead. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
  }
}
