package gatehouse.server.webhook;

import gatehouse.core.account.PersonId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks names for their addresses. Native code does it, which nothing can cut off: one that hangs
 * keeps its thread, long after whoever asked has left. So their number is bounded, for each owner
 * too.
 */
final class LookUps {
  /** On this node at once, those that hang among them. */
  static final int AT_ONCE_MAX = 256;

  /** For the endpoints of one owner; no more tries of one owner than that run at once. */
  static final int OF_AN_OWNER_MAX = 2;

  /** Too many are not answered yet. */
  static final class CrowdedException extends IOException {
    private static final long serialVersionUID = 1;

    CrowdedException(String sentence) {
      super(sentence);
    }
  }

  private final WebhookSender.Names names;
  private final Duration within;
  private final Executor threads;
  private final Semaphore places = new Semaphore(AT_ONCE_MAX);
  private final Map<PersonId, Integer> owners = new ConcurrentHashMap<>();

  /**
   * Makes it.
   *
   * @param within for one answer
   */
  LookUps(WebhookSender.Names names, Duration within) {
    this(names, within, work -> Thread.ofPlatform().daemon().name("name-of-webhook").start(work));
  }

  /**
   * The same with threads of another kind.
   *
   * @param threads starts one for each look-up, or throws
   */
  LookUps(WebhookSender.Names names, Duration within, Executor threads) {
    this.names = names;
    this.within = within;
    this.threads = threads;
  }

  /**
   * Asks.
   *
   * @throws UnknownHostException when the name leads nowhere
   * @throws TimeoutException when no answer came in time
   * @throws CrowdedException when too many are not answered yet, for this owner or for all
   */
  InetAddress[] of(PersonId owner, String host)
      throws IOException, InterruptedException, TimeoutException {
    if (owners.merge(owner, 1, Integer::sum) > OF_AN_OWNER_MAX) {
      leave(owner);
      throw new CrowdedException("Names of your endpoints did not answer; we wait for them first.");
    }
    if (!places.tryAcquire()) {
      leave(owner);
      throw new CrowdedException("Very many names do not answer right now.");
    }
    FutureTask<InetAddress[]> answer = new FutureTask<>(() -> names.of(host));
    boolean started = false;
    try {
      threads.execute(() -> {
        try {
          answer.run();
        } finally {
          free(owner);
        }
      });
      started = true;
    } finally {
      if (!started) { // the machine has no thread left
        free(owner);
      }
    }
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      answer.cancel(true); // of use where a fake can be cut off; a native one goes on
    }
  }

  private void free(PersonId owner) {
    places.release();
    leave(owner);
  }

  private void leave(PersonId owner) {
    owners.compute(owner, (id, all) -> all == null || all == 1 ? null : all - 1);
  }
}
