package gatehouse.server.trade;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.audit.Log;
import gatehouse.server.brokerage.BrokerageSessions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear that something happened in an account, or which session of a person trades:
 * open pages.
 */
public final class Changes {
  /** Listeners of one account, each of which keeps a connection. */
  private static final int LISTENERS_MAX = 50;

  private final Map<AccountNumber, Set<Listener>> ofAccounts = new ConcurrentHashMap<>();
  private final Map<PersonId, Set<Listener>> ofPersons = new ConcurrentHashMap<>();

  /**
   * Hears of what other nodes did by the log; of this node's own acts in accounts by {@link #tell}.
   */
  Changes(Log log) {
    log.subscribeToOthers(this::follow);
    log.subscribe(this::passes);
  }

  private void follow(Logged logged) {
    String account = logged.entry().fact("account");
    if (AccountNumber.fits(account)) {
      tell(new AccountNumber(account));
    }
  }

  /** Whoever loses the right to trade sees it before, and then that it happened. */
  private void passes(Logged logged) {
    if (BrokerageSessions.CHANGING.contains(logged.entry().act())) {
      wake(ofPersons.get(logged.entry().person()));
    }
  }

  /** One that listens. Changes that come while it is busy are one change. */
  public final class Listener implements AutoCloseable {
    private final AccountNumber account;
    private final PersonId person;
    private final ArrayBlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);

    private Listener(AccountNumber account, PersonId person) {
      this.account = account;
      this.person = person;
    }

    /** Waits for a change; false when there was none in that time. */
    public boolean await(long millisMax) throws InterruptedException {
      return changed.poll(millisMax, TimeUnit.MILLISECONDS) != null;
    }

    @Override
    public void close() {
      leave(ofAccounts, account, this);
      leave(ofPersons, person, this);
    }
  }

  /**
   * Listens until closed to what happens in an account, and to which session of its reader trades;
   * empty when too many listen to the account already.
   */
  public Optional<Listener> listen(AccountNumber account, PersonId reader) {
    Listener listener = new Listener(account, reader);
    if (!join(ofAccounts, account, listener).contains(listener)) {
      return Optional.empty();
    }
    join(ofPersons, reader, listener);
    return Optional.of(listener);
  }

  private static <K> Set<Listener> join(Map<K, Set<Listener>> all, K key, Listener listener) {
    return all.compute(
        key,
        (same, known) -> {
          Set<Listener> set = known == null ? ConcurrentHashMap.newKeySet() : known;
          if (set.size() < LISTENERS_MAX) {
            set.add(listener);
          }
          return set;
        });
  }

  private static <K> void leave(Map<K, Set<Listener>> all, K key, Listener listener) {
    all.computeIfPresent(
        key,
        (same, set) -> {
          set.remove(listener);
          return set.isEmpty() ? null : set;
        });
  }

  /** Something happened there. */
  void tell(AccountNumber account) {
    wake(ofAccounts.get(account));
  }

  private static void wake(@Nullable Set<Listener> listeners) {
    if (listeners != null) {
      listeners.forEach(listener -> listener.changed.offer(true));
    }
  }
}
