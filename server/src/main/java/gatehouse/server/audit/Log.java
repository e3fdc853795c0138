package gatehouse.server.audit;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Logged;
import gatehouse.server.base.Database;
import gatehouse.server.base.DatabaseException;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.base.Sql;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one log: proof of what was done, and the only bus. An act is appended in the transaction that
 * does it; once that is durable, each node's subscribers hear of it.
 */
public final class Log implements AutoCloseable {
  /** The chain of the house's own acts, such as checkpoints. */
  public static final PersonId SYSTEM = new PersonId(Entry.SYSTEM);

  private static final System.Logger LOGGER = System.getLogger(Log.class.getName());

  /** How late a node hears of another's act when no wake-up reaches it (SE-5: within a second). */
  private static final long POLL_MILLIS = 500;

  private final Database database;
  private final AuditKey key;
  private final Tail tail;
  private volatile boolean closed;
  private @Nullable Thread follower;

  public Log(Database database, AuditKey key) {
    this.database = database;
    this.key = key;
    this.tail = new Tail(database);
  }

  /**
   * Writes the entry as the next of its person's chain. Subscribers have heard of it when {@link
   * Database#write} returns to its caller, and never when the transaction is rolled back.
   */
  public Logged append(Sql sql, Entry entry) throws SQLException {
    LogRows.Place place = LogRows.next(sql, database.dialect(), entry.person().value());
    LogRows.insert(sql, LogRow.of(entry, place.seq(), place.n(), place.prevHash(), key));
    Logged logged = new Logged(place.seq(), place.n(), entry);
    sql.afterCommit(() -> {
      tail.committed(logged);
      database.announce();
    });
    return logged;
  }

  /**
   * Has nobody else append to the person's chain until this transaction ends. Sessions, the
   * brokerage session and the watch over programs are changed under it, for some have written to it
   * already when they come to these.
   *
   * <p>INVARIANT: locks are taken in one order: registered client, person, certificate, book, run
   * of a fail-safe, API key or grant, the chain, and then the rest.
   */
  public void hold(Sql sql, PersonId person) throws SQLException {
    LogRows.hold(sql, database.dialect(), person.value());
  }

  /**
   * Has the subscriber hear of every act from now on, once, a person's acts in order. It is called
   * by whoever committed, before that caller goes on; so it must be quick and must not write to the
   * database. A cache subscribes first and loads afterwards, and takes an act that it already
   * knows.
   */
  public void subscribe(Consumer<Logged> subscriber) {
    tail.subscribe(subscriber);
  }

  /**
   * Has the subscriber hear of the acts that other nodes and processes commit, in the same way. Now
   * and then an act of this node is among them, when it was read back before its caller went on.
   */
  public void subscribeToOthers(Consumer<Logged> subscriber) {
    tail.subscribeToRead(subscriber);
  }

  /** Starts to listen to what other nodes and processes write, until closed. */
  public synchronized void follow() {
    if (follower == null) {
      // A platform thread: interrupting a virtual one would break the connection that it reads.
      follower = Thread.ofPlatform().daemon().name("log-follower").start(this::followOthers);
    }
  }

  private void followOthers() {
    try {
      while (!closed) {
        try {
          tail.catchUp();
        } catch (DatabaseException | OverloadedException e) {
          if (closed) {
            return;
          }
          LOGGER.log(Level.WARNING, "the log cannot be read: trying again", e);
        }
        database.awaitNews(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      LOGGER.log(Level.DEBUG, "stopped following");
    }
  }

  /**
   * Writes down how many rows the log has had since the last checkpoint, and a digest over them, so
   * that the removal of a whole person or of the end of a chain is found. To be called every few
   * minutes and at a clean stop.
   *
   * @return none when nothing but the last checkpoint was written since
   */
  public Optional<Logged> checkpoint(long nowMs) {
    tail.catchUp();
    long settled = tail.settled();
    Optional<Checkpoint> next = database.read(sql -> Checkpoint.next(sql, settled));
    Optional<Logged> written =
        next.map(each -> database.write(sql -> append(sql, each.entry(SYSTEM, nowMs))));
    // Also outside the database: whoever keeps these lines elsewhere can show a rollback of all.
    next.ifPresent(each -> LOGGER.log(Level.INFO, "checkpoint of the log: {0}", each));
    return written;
  }

  /** Stops following. Close the log before its database. */
  @Override
  public synchronized void close() {
    closed = true;
    Thread thread = follower;
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
