package gatehouse.server.webhook;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.Sender;
import gatehouse.core.notice.WebhookId;
import gatehouse.core.webhook.WebhookSignature;
import gatehouse.server.base.Database;
import gatehouse.server.base.Seal;
import gatehouse.server.base.SealBrokenException;
import gatehouse.server.notice.RetryAfter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Delivers webhooks, signed as Standard Webhooks 1.0.0 says. Trouble at an endpoint is never the
 * channel's: it counts against nobody else. The endpoint is looked up at each try, so a new secret,
 * a pause or a removal counts at once.
 */
public final class WebhookSender implements Sender, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());

  /** The longest pause that an endpoint may ask for. */
  static final Duration RETRY_AFTER_MAX = Duration.ofHours(4);

  private static final int GONE = 410;

  /** Asks a name for its addresses: the seam with a fake in tests. */
  @FunctionalInterface
  public interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /**
   * How it connects.
   *
   * @param names whom it asks where a host is
   * @param tls whom to trust
   * @param within the whole of a try: the name, the connection and the answer, each at most that
   */
  public record Outside(Names names, SSLContext tls, Reach reach, Duration within) {}

  private final Database database;
  private final WebhookSecrets secrets;
  private final Outside outside;
  private final LookUps lookUps;
  private final PinnedPost post;
  private final InstantSource clock;

  /** A virtual thread's socket closes when it is interrupted, so a slow answer can be cut off. */
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  public WebhookSender(
      Database database,
      Seal seal,
      gatehouse.server.base.Chance chance,
      Outside outside,
      InstantSource clock) {
    this.database = database;
    this.secrets = new WebhookSecrets(seal, chance);
    this.outside = outside;
    this.lookUps = new LookUps(outside.names(), outside.within());
    this.post = new PinnedPost(outside.tls(), outside.within());
    this.clock = clock;
  }

  @Override
  public Delivery send(Message message) {
    WebhookId id = new WebhookId(message.to().value());
    Optional<WebhookRows.Row> row = database.read(sql -> WebhookRows.load(sql, id));
    if (row.isEmpty() || row.get().standing() != WebhookRows.Standing.ACTIVE) {
      return new Refused("The endpoint is paused or removed.");
    }
    try {
      return deliver(row.get(), message);
    } catch (SealBrokenException e) {
      return new Refused("The secret of this endpoint cannot be opened. Rotate it.");
    } catch (LookUps.CrowdedException e) {
      return later(String.valueOf(e.getMessage()));
    } catch (UnknownHostException e) {
      return later("The name of the host leads nowhere.");
    } catch (SSLException e) {
      return later("The connection is not secure: its certificate or TLS does not fit.");
    } catch (SocketTimeoutException | TimeoutException e) {
      return later("It did not answer within " + outside.within().toSeconds() + " seconds.");
    } catch (IOException e) {
      return later("No connection, or no answer that reads as HTTP.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return later("The server was stopped meanwhile.");
    } catch (RuntimeException e) {
      // a bug here, met at this endpoint, must not close the channel for all others
      LOG.log(System.Logger.Level.ERROR, "webhook " + id + " broke", e);
      return later("We could not send it. Tell us if that lasts.");
    }
  }

  private static Retry later(String reason) {
    return new Retry(Cause.RECIPIENT, reason);
  }

  private Delivery deliver(WebhookRows.Row row, Message message)
      throws IOException, InterruptedException, TimeoutException {
    URI url = row.url();
    InetAddress[] all = lookUps.of(row.person(), url.getHost());
    // INVARIANT: the connection goes to an address that was checked, not to the name again
    Optional<InetAddress> to = first(url.getHost(), all);
    if (to.isEmpty()) {
      return later("The host leads to an address that is not public, so nothing was sent.");
    }
    Instant now = clock.instant();
    byte[] body = message.body().expose();
    Map<String, String> headers = headers(message, secrets.signing(row, now), now);
    PinnedPost.Answer answer = within(() -> post.send(url, to.get(), headers, body));
    return judge(answer, now);
  }

  /** The first address, when every address is one that may be reached. */
  private Optional<InetAddress> first(String host, InetAddress[] all) {
    return List.of(all).stream().allMatch(each -> outside.reach().allows(host, each))
        ? List.of(all).stream().findFirst()
        : Optional.empty();
  }

  private static Map<String, String> headers(
      Message message, List<SecretBytes> secrets, Instant now) {
    long seconds = now.getEpochSecond();
    String body = message.body().exposeText();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Gatehouse-Webhooks/1");
    headers.put("webhook-id", message.reference());
    headers.put("webhook-timestamp", Long.toString(seconds));
    headers.put(
        "webhook-signature", WebhookSignature.header(message.reference(), seconds, body, secrets));
    return headers;
  }

  private static Delivery judge(PinnedPost.Answer answer, Instant now) {
    int status = answer.status();
    String said = "It answered " + status + ".";
    if (status >= 200 && status < 300) {
      return new Delivered(said);
    }
    if (status == GONE) {
      return new Refused("It answered 410: it is gone for good.");
    }
    return new Retry(
        Cause.RECIPIENT,
        status >= 300 && status < 400 ? said + " Redirects are not followed." : said,
        RetryAfter.ms(answer.retryAfter(), now, RETRY_AFTER_MAX.toMillis()));
  }

  private <T> T within(Callable<T> work)
      throws IOException, InterruptedException, TimeoutException {
    Future<T> done = calls.submit(work);
    try {
      return done.get(outside.within().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      done.cancel(true);
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
