package gatehouse.server.session;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.SessionId;
import gatehouse.server.base.Database;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * The sessions that this node has in memory, found by token, by id and by person. There are so many
 * at most; what is dropped for others is loaded again by its next request.
 */
final class LiveSessions {
  private final Database database;
  private final int max;
  private final Semaphore shedding = new Semaphore(1);
  private final Map<String, Live> byToken = new ConcurrentHashMap<>();
  private final Map<SessionId, Live> byId = new ConcurrentHashMap<>();
  private final Map<PersonId, Map<SessionId, Live>> byPerson = new ConcurrentHashMap<>();

  /** Counts what the log took away, so that a load that ran meanwhile is not kept. */
  private volatile long removals;

  /**
   * None yet.
   *
   * @param max how many to keep
   */
  LiveSessions(Database database, int max) {
    this.database = database;
    this.max = max;
  }

  Optional<Live> byToken(String tokenHash) {
    return Optional.ofNullable(byToken.get(tokenHash));
  }

  Optional<Live> byId(SessionId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Map<SessionId, Live> of(PersonId person) {
    return byPerson.getOrDefault(person, Map.of());
  }

  List<Live> all() {
    return List.copyOf(byToken.values());
  }

  int size() {
    return byToken.size();
  }

  /** Whether that one is kept, and not another of the same id or none. */
  boolean keeps(Live live) {
    return byId.get(live.session.id()) == live;
  }

  /** Stores when these were last used. */
  void store(List<Live> used) {
    List<Live> sorted = // in one order on all nodes
        used.stream().sorted(Comparator.comparing(live -> live.session.id().value())).toList();
    Map<Live, Long> stored = new HashMap<>();
    database.write(sql -> {
      for (Live live : sorted) {
        long at = live.lastActiveMs;
        SessionRows.active(sql, live.session, Instant.ofEpochMilli(at));
        stored.put(live, at);
      }
      return true;
    });
    stored.forEach((live, at) -> live.storedActiveMs = at);
  }

  /** Has some give way where there are an eighth too many, so that not each new one asks. */
  void relieve() {
    if (size() > max + max / 8 && shedding.tryAcquire()) { // others need not wait for it
      try {
        shed();
      } finally {
        shedding.release();
      }
    }
  }

  /** Stores when all were last used, and drops those used longest ago if there are too many. */
  void shed() {
    store(all().stream().filter(live -> live.lastActiveMs != live.storedActiveMs).toList());
    if (size() > max) {
      drop();
    }
  }

  private synchronized void drop() {
    byToken.values().stream()
        .map(live -> Map.entry(live.storedActiveMs, live)) // it may change meanwhile
        .filter(each -> each.getValue().lastActiveMs == each.getKey())
        .sorted(Map.Entry.comparingByKey())
        .limit(Math.max(0, size() - max))
        .map(Map.Entry::getValue)
        .toList()
        .forEach(live -> drop(live.session.person(), live::equals));
  }

  /** What to remember before a row is read or written that is then to be kept. */
  long removals() {
    return removals;
  }

  /**
   * Keeps a session in memory, unless the log took any away since.
   *
   * @param before the removals before its row was read or written: one that ended meanwhile must
   *     not come back
   */
  synchronized void keep(Live live, long before) {
    if (before != removals) {
      return; // its next request loads it
    }
    byPerson.compute(
        live.session.person(),
        (person, sessions) -> {
          Map<SessionId, Live> kept = sessions == null ? new ConcurrentHashMap<>() : sessions;
          kept.put(live.session.id(), live);
          return kept;
        });
    byToken.put(live.tokenHash, live);
    byId.put(live.session.id(), live);
  }

  /** What the log says of sessions; runs before the writer of the entry gets its answer. */
  synchronized void follow(Logged logged) {
    Entry entry = logged.entry();
    if (entry.act() == Act.SESSION_ENDED) {
      removals++;
      drop(entry.person(), live -> live.session.id().value().equals(entry.fact("session")));
    } else if (entry.act() == Act.SESSION_RAISED || entry.act() == Act.ACCESS_REBOUND) {
      removals++;
      String changed = Optional.ofNullable(entry.origin().sessionId()).orElse("");
      drop(entry.person(), live -> live.session.id().value().equals(changed));
    }
  }

  private void drop(PersonId person, Predicate<Live> which) {
    byPerson.computeIfPresent(
        person,
        (id, sessions) -> {
          sessions
              .values()
              .removeIf(live -> {
                boolean gone = which.test(live);
                if (gone) {
                  byToken.remove(live.tokenHash);
                  byId.remove(live.session.id(), live);
                }
                return gone;
              });
          return sessions.isEmpty() ? null : sessions;
        });
  }
}
