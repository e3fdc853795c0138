package gatehouse.server.trade;

import gatehouse.server.base.Lease;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether this node runs the venue and the day end for all: it does while it holds the lease. A
 * thread of its own asks, so that a long look at many orders does not make the node look dead.
 */
final class VenueLease implements AutoCloseable {
  /** The lease's name in the database. */
  static final String NAME = "venue";

  private static final System.Logger LOGGER = System.getLogger(VenueLease.class.getName());
  private static final long ASK_MILLIS = 250;

  /** Whoever lost it waits so long, that a node without trouble may have it. */
  private static final long STAND_BACK_MILLIS = 1_000;

  /** What {@link #term} says while this node does not lead. */
  static final long NONE = 0;

  private final Lease lease;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile long term = NONE;
  private long terms;
  private volatile boolean failed;

  VenueLease(Lease lease) {
    this.lease = lease;
    this.thread = Thread.ofPlatform().daemon().name("venue-lease").unstarted(this::run);
  }

  /** Asks for the first time before it returns: a node that is alone leads at once. */
  void start() {
    ask();
    thread.start();
  }

  /** Which of this node's times in the lead it is, from 1; {@link #NONE} while it does not lead. */
  long term() {
    return term;
  }

  boolean leads() {
    return term != NONE;
  }

  /** Whether some node leads, by the newest ask: what this node was not given another one holds. */
  boolean led() {
    return !failed;
  }

  private void run() {
    try {
      while (!closed.await(ask() ? STAND_BACK_MILLIS : ASK_MILLIS, TimeUnit.MILLISECONDS)) {
        // asks again
      }
    } catch (InterruptedException e) {
      LOGGER.log(Level.DEBUG, "stopped asking");
    } finally {
      term = NONE;
    }
  }

  /** Whether it was lost just now. */
  private boolean ask() {
    boolean held = held();
    boolean led = leads();
    if (held && !led) {
      terms++;
      term = terms;
      LOGGER.log(Level.INFO, "this node runs the paper venue and the day end from now on");
    } else if (led && !held) {
      term = NONE;
      LOGGER.log(Level.WARNING, "this node has lost the paper venue and the day end");
    }
    return led && !held;
  }

  private boolean held() {
    try {
      boolean held = lease.held();
      failed = false;
      return held;
    } catch (RuntimeException e) {
      if (!failed && closed.getCount() > 0) {
        LOGGER.log(Level.WARNING, "nobody can say which node runs the venue: trying again", e);
      }
      failed = true;
      return false;
    }
  }

  /** Lets another node have it. Close what runs under it first. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    term = NONE;
    lease.close();
  }
}
