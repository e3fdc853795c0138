package gatehouse.server.trade;

import gatehouse.core.audit.Logged;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.audit.Log;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Who wants to hear that something happened in an account: open pages and streams. */
public final class Changes {
  /** Listeners of one account, each of which keeps a connection. */
  private static final int LISTENERS_MAX = 50;

  private final Map<AccountNumber, Set<Listener>> listeners = new ConcurrentHashMap<>();

  /** Hears of what other nodes did by the log; of this node's own acts by {@link #tell}. */
  Changes(Log log) {
    log.subscribeToOthers(this::follow);
  }

  private void follow(Logged logged) {
    String account = logged.entry().fact("account");
    if (AccountNumber.fits(account)) {
      tell(new AccountNumber(account));
    }
  }

  /** One that listens. Changes that come while it is busy are one change. */
  public final class Listener implements AutoCloseable {
    private final AccountNumber account;
    private final ArrayBlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);

    private Listener(AccountNumber account) {
      this.account = account;
    }

    /** Waits for a change; false when there was none in that time. */
    public boolean await(long millisMax) throws InterruptedException {
      return changed.poll(millisMax, TimeUnit.MILLISECONDS) != null;
    }

    @Override
    public void close() {
      listeners.computeIfPresent(
          account,
          (key, set) -> {
            set.remove(this);
            return set.isEmpty() ? null : set;
          });
    }
  }

  /** Listens to an account until closed; empty when too many listen to it already. */
  public Optional<Listener> listen(AccountNumber account) {
    Listener listener = new Listener(account);
    Set<Listener> all =
        listeners.compute(
            account,
            (key, known) -> {
              Set<Listener> set = known == null ? ConcurrentHashMap.newKeySet() : known;
              if (set.size() < LISTENERS_MAX) {
                set.add(listener);
              }
              return set;
            });
    return Optional.of(listener).filter(all::contains);
  }

  /** Something happened there. */
  void tell(AccountNumber account) {
    Set<Listener> set = listeners.get(account);
    if (set != null) {
      set.forEach(listener -> listener.changed.offer(true));
    }
  }
}
