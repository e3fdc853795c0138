package gatehouse.server.session;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The sessions that this node has in memory, found by token, by id and by person. */
final class LiveSessions {
  private final Map<String, Live> byToken = new ConcurrentHashMap<>();
  private final Map<SessionId, Live> byId = new ConcurrentHashMap<>();
  private final Map<PersonId, Map<SessionId, Live>> byPerson = new ConcurrentHashMap<>();

  /** Counts what the log took away, so that a load that ran meanwhile is not kept. */
  private volatile long removals;

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
    } else if (entry.act() == Act.SESSION_RAISED) {
      removals++;
      String raised = Optional.ofNullable(entry.origin().sessionId()).orElse("");
      drop(entry.person(), live -> live.session.id().value().equals(raised));
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
