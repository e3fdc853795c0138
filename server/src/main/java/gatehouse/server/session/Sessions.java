package gatehouse.server.session;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.DeviceId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.session.SessionLimits;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.brokerage.BrokerageRows;
import gatehouse.server.device.BoundSessions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The sessions of this node: snapshots in memory, so that a signed-in request does not wait for the
 * database. The log says when one ends; after a restart, or for a session of another node, the
 * first request loads it.
 */
public final class Sessions {
  private final Database database;
  private final Log log;
  private final Chance chance;
  private final SessionTokens tokens;
  private final Map<String, Live> byToken = new ConcurrentHashMap<>();
  private final Map<SessionId, Live> byId = new ConcurrentHashMap<>();
  private final Map<PersonId, Map<SessionId, Live>> byPerson = new ConcurrentHashMap<>();

  /** Counts what the log took away, so that a load that ran meanwhile is not kept. */
  private volatile long removals;

  public Sessions(Database database, Log log, Chance chance, List<SecretBytes> tokenKeys) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.tokens = new SessionTokens(chance, tokenKeys);
    log.subscribe(this::follow);
  }

  /** A session and the secret that its owner holds for it. */
  public record Grant(Session session, SecretBytes token) {}

  /** A session as its owner sees it. */
  public record Listed(Session session, Instant lastActive, String deviceLabel, String place) {}

  /**
   * What a session starts with, beside the person.
   *
   * @param access what a program may do with it; a program acts for its owner alone, never for the
   *     broker
   */
  public record Start(
      AccessInterface accessInterface,
      Optional<DeviceId> device,
      String deviceLabel,
      List<Proof> proofs,
      AssuranceLevel demanded,
      String network,
      String place,
      Optional<Access> access,
      Duration lifetime) {
    /** A person's own session: it lives as long as its level says. */
    public Start(
        AccessInterface accessInterface,
        Optional<DeviceId> device,
        String deviceLabel,
        List<Proof> proofs,
        AssuranceLevel demanded,
        String network,
        String place) {
      this(
          accessInterface,
          device,
          deviceLabel,
          proofs,
          demanded,
          network,
          place,
          Optional.empty(),
          SessionLimits.of(demanded).absolute());
    }
  }

  /** Starts a session in the caller's transaction; it serves once that is durable. */
  public Grant start(Sql sql, Person person, Start start, Instant now) throws SQLException {
    SecretBytes token = tokens.issue();
    Session session =
        new Session(
            new SessionId(chance.id()),
            person.id(),
            person.username(),
            person.displayName(),
            person.operator() && start.access().isEmpty(),
            start.accessInterface(),
            start.device(),
            start.proofs(),
            start.demanded(),
            start.network(),
            now,
            now.plus(start.lifetime()),
            start.access());
    String hash = Chance.hash(token);
    long before = removals;
    SessionRows.insert(sql, session, hash, start.deviceLabel(), start.place());
    log.append(
        sql,
        entry(session, now, Act.SESSION_STARTED, person.id().value())
            .with("level", session.level().name())
            .with("device", start.deviceLabel()));
    sql.afterCommit(() -> keep(new Live(session, hash, now), before));
    return new Grant(session, token);
  }

  /**
   * Adds proofs to a session and gives it a new token (ASVS 5.0, 7.2.4); the old one ends.
   *
   * @return nothing when the session ended meanwhile
   */
  public Optional<Grant> raise(
      Sql sql,
      PersonId person,
      SessionId id,
      List<Proof> added,
      AssuranceLevel demanded,
      Instant now)
      throws SQLException {
    Optional<Session> before =
        SessionRows.of(sql, person).stream()
            .map(SessionRows.Row::session)
            .filter(session -> session.id().equals(id))
            .filter(session -> session.access().isEmpty()) // a program proves nothing in between
            .findFirst();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Session raised = before.get().raised(added, demanded, now);
    SecretBytes token = tokens.issue();
    String hash = Chance.hash(token);
    if (!SessionRows.raise(sql, raised, hash, now)) {
      return Optional.empty();
    }
    log.append(
        sql,
        entry(raised, now, Act.SESSION_RAISED, person.value())
            .with("level", raised.level().name()));
    return Optional.of(new Grant(raised, token));
  }

  /** The living session of exactly this access, so that a program that comes back goes on in it. */
  public Optional<Session> ofAccess(Sql sql, PersonId person, Access access, Instant now)
      throws SQLException {
    for (SessionId id : SessionRows.ofProgram(sql, person, access.clientId())) {
      // what a program was given never changes, so that the one in memory is the row's
      Live live = byId.get(id);
      Session session =
          live == null ? SessionRows.byId(sql, id).orElseThrow().session() : live.session;
      if (session.access().filter(access::equals).isPresent() && now.isBefore(session.endsAt())) {
        return Optional.of(session);
      }
    }
    return Optional.empty();
  }

  /** What a registered client was granted and holds, by whomever. */
  public List<Session> ofClient(String clientId) {
    return database.read(sql -> SessionRows.ofClient(sql, clientId));
  }

  /** Ends one session in the caller's transaction; false when it was over already. */
  public boolean end(
      Sql sql, PersonId person, SessionId id, String actor, String why, Origin from, Instant now)
      throws SQLException {
    if (!SessionRows.end(sql, person, id, why, now)) {
      return false;
    }
    BoundSessions.remove(sql, person, id);
    log.append(
        sql,
        Entry.of(person, now.toEpochMilli(), Act.SESSION_ENDED, actor, from)
            .with("session", id.value())
            .with("why", why));
    BrokerageRows.ended(sql, log, person, id, now);
    return true;
  }

  /**
   * Ends all sessions of a person that fit, in the caller's transaction.
   *
   * @return how many
   */
  public int endAll(
      Sql sql,
      PersonId person,
      Predicate<Session> which,
      String actor,
      String why,
      Origin from,
      Instant now)
      throws SQLException {
    int ended = 0;
    for (SessionRows.Row row : SessionRows.of(sql, person)) {
      if (which.test(row.session())
          && end(sql, person, row.session().id(), actor, why, from, now)) {
        ended++;
      }
    }
    return ended;
  }

  /** Whether the person has, or lately had, this session. */
  public boolean knows(PersonId person, SessionId id) {
    return database.read(sql -> SessionRows.exists(sql, person, id));
  }

  /** The living sessions of a person, the last active first. */
  public List<Listed> of(PersonId person) {
    Map<SessionId, Live> live = byPerson.getOrDefault(person, Map.of());
    return database.read(sql -> SessionRows.of(sql, person)).stream()
        .map(row -> {
          Live here = live.get(row.session().id());
          Instant active = here == null ? row.lastActive() : here.heard(row.lastActive());
          return new Listed(row.session(), active, row.deviceLabel(), row.place());
        })
        .toList();
  }

  /**
   * Judges a token. In memory, but for the first request after a restart.
   *
   * @return nothing when no session has this token
   */
  public Optional<Session.Check> check(SecretBytes token, Instant now) {
    return live(token).map(live -> check(live, now));
  }

  /**
   * Judges the session of an access token, whose mark was checked.
   *
   * @return nothing when it has ended
   */
  public Optional<Session.Check> check(SessionId id, Instant now) {
    return live(id).map(live -> check(live, now));
  }

  /** The same for whoever only listens, which makes the session no more active. */
  Optional<Session.Check> look(SecretBytes token, Instant now) {
    return live(token).map(live -> live.judge(database, now));
  }

  Optional<Session.Check> look(SessionId id, Instant now) {
    return live(id).map(live -> live.judge(database, now));
  }

  private Optional<Live> live(SecretBytes token) {
    if (!tokens.wellMade(token)) {
      return Optional.empty();
    }
    String hash = Chance.hash(token);
    Optional<Live> live = Optional.ofNullable(byToken.get(hash));
    return live.isPresent() ? live : load(sql -> SessionRows.byToken(sql, hash));
  }

  private Optional<Live> live(SessionId id) {
    Optional<Live> live = Optional.ofNullable(byId.get(id));
    return live.isPresent() ? live : load(sql -> SessionRows.byId(sql, id));
  }

  private Session.Check check(Live live, Instant now) {
    Session.Check check = live.judge(database, now);
    if (check instanceof Session.Check.Serves) {
      live.lastActiveMs = now.toEpochMilli();
    }
    return check;
  }

  private Optional<Live> load(Database.Work<Optional<SessionRows.Row>> query) {
    long before = removals;
    Optional<Live> loaded =
        database.read(query).map(row -> new Live(row.session(), row.tokenHash(), row.lastActive()));
    loaded.ifPresent(live -> keep(live, before));
    return loaded;
  }

  /**
   * Keeps a session in memory, unless the log took any away since.
   *
   * @param before the removals before its row was read or written: one that ended meanwhile must
   *     not come back
   */
  private synchronized void keep(Live live, long before) {
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

  /** What the log says of sessions; runs before the writer of the entry gets its answer. */
  private synchronized void follow(Logged logged) {
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

  /**
   * Stores when sessions were last used, and closes those that ran out. Called every half minute,
   * and at the end.
   */
  public void sweep(Instant now) {
    List<Live> all = List.copyOf(byToken.values());
    List<Live> used =
        all.stream().filter(live -> live.lastActiveMs != live.storedActiveMs).toList();
    List<Live> over =
        all.stream().filter(live -> live.check(now) instanceof Session.Check.Ended).toList();
    database.write(sql -> {
      for (Live live : used) {
        SessionRows.active(sql, live.session, Instant.ofEpochMilli(live.lastActiveMs));
      }
      for (Live live : over) {
        Session gone = live.session;
        if (live.again(sql, now) instanceof Session.Check.Ended) {
          end(sql, gone.person(), gone.id(), Entry.SYSTEM, "ran out", origin(gone), now);
        }
      }
      return SessionRows.closeOverdue(sql, now);
    });
    used.forEach(live -> live.storedActiveMs = live.lastActiveMs);
  }

  /** Sessions in memory. */
  public int live() {
    return byToken.size();
  }

  private static Entry entry(Session session, Instant now, Act act, String actor) {
    return Entry.of(session.person(), now.toEpochMilli(), act, actor, origin(session));
  }

  /** Where acts of this session come from. */
  public static Origin origin(Session session) {
    return new Origin(
        session.accessInterface().name(),
        session.network(),
        session.device().map(DeviceId::value).orElse(null),
        session.id().value());
  }
}
