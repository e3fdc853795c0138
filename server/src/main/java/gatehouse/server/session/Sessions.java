package gatehouse.server.session;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.DeviceId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionId;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.brokerage.BrokerageRows;
import gatehouse.server.device.BoundSessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

  /** Of one person on one interface, or by one client; as many as remembered devices. */
  public static final int ALIKE_MAX = 50;

  /** What one takes on the heap, and as much again for the work on it. */
  private static final long BYTES_EACH = 4_096;

  private final LiveSessions memory;

  /**
   * None yet.
   *
   * @param heapBytes of this machine: a part of it bounds how many sessions are kept in memory
   */
  public Sessions(
      Database database, Log log, Chance chance, List<SecretBytes> tokenKeys, long heapBytes) {
    this.memory = new LiveSessions(database, (int) Math.min(heapBytes / BYTES_EACH, 1 << 24));
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.tokens = new SessionTokens(chance, tokenKeys);
    log.subscribe(memory::follow);
  }

  /** A session and the secret that its owner holds for it. */
  public record Grant(Session session, SecretBytes token) {}

  /** A session as its owner sees it. */
  public record Listed(Session session, Instant lastActive, String deviceLabel, String place) {}

  /** Starts a session in the caller's transaction; it serves once that is durable. */
  public Grant start(Sql sql, Person person, SessionStart start, Instant now) throws SQLException {
    if (start.access().isEmpty()) {
      AccessInterface through = start.accessInterface();
      room(
          sql,
          person.id(),
          other -> other.access().isEmpty() && other.accessInterface() == through,
          now);
    }
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
    long before = memory.removals();
    SessionRows.insert(sql, session, hash, start.deviceLabel(), start.place());
    log.append(
        sql,
        entry(session, now, Act.SESSION_STARTED, person.id().value())
            .with("level", session.level().name())
            .with("device", start.deviceLabel()));
    sql.afterCommit(() -> memory.keep(new Live(session, hash, now), before));
    return new Grant(session, token);
  }

  /** Ends those of them that were used longest ago, so that one more is {@link #ALIKE_MAX}. */
  public void room(Sql sql, PersonId person, Predicate<Session> alike, Instant now)
      throws SQLException {
    List<Session> over =
        SessionRows.of(sql, person).stream()
            .map(SessionRows.Row::session)
            .filter(alike)
            .skip(ALIKE_MAX - 1)
            .toList();
    for (Session each : over) {
      end(sql, person, each.id(), Entry.SYSTEM, SessionEnd.CROWDED, origin(each), now);
    }
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
    log.hold(sql, person);
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

  /**
   * The living session of exactly this access, so that a program that comes back goes on in it; of
   * several the one that lives longest.
   */
  public Optional<Session> ofAccess(Sql sql, PersonId person, Access access, Instant now)
      throws SQLException {
    Optional<Session> longest = Optional.empty();
    for (SessionId id : SessionRows.ofProgram(sql, person, access.clientId())) {
      // what an API key was given never changes, so that the one in memory is the row's
      Optional<Live> live = memory.byId(id);
      Optional<Session> session =
          live.isPresent()
              ? Optional.of(live.get().session)
              : SessionRows.byId(sql, id).map(SessionRows.Row::session);
      Instant least = longest.map(Session::endsAt).orElse(now);
      if (session.filter(each -> each.endsAt().isAfter(least)).isPresent()
          && session.flatMap(Session::access).filter(access::equals).isPresent()) {
        longest = session;
      }
    }
    return longest;
  }

  /** What a registered client was granted and holds, bound to that certificate, by whomever. */
  public List<Session> ofClient(String clientId, String thumbprint) {
    return database.read(sql -> SessionRows.ofClient(sql, clientId, thumbprint));
  }

  /** What a registered client was granted and holds, by whomever. */
  public List<Session> ofClient(String clientId) {
    return database.read(sql -> SessionRows.ofClient(sql, clientId));
  }

  /** Ends one session in the caller's transaction; false when it was over already. */
  public boolean end(
      Sql sql,
      PersonId person,
      SessionId id,
      String actor,
      SessionEnd why,
      Origin from,
      Instant now)
      throws SQLException {
    log.hold(sql, person);
    if (!SessionRows.end(sql, person, id, why, now)) {
      return false;
    }
    BoundSessions.remove(sql, person, id);
    log.append(
        sql,
        Entry.of(person, now.toEpochMilli(), Act.SESSION_ENDED, actor, from)
            .with("session", id.value())
            .with("why", why.code()));
    BrokerageRows.ended(sql, log, person, id, now);
    return true;
  }

  /** One takes the place of another, in the caller's transaction, wherever that one trades. */
  public void follows(Sql sql, Session before, Session next, Instant now) throws SQLException {
    BrokerageRows.follows(sql, log, before.person(), before.id(), next.id(), now);
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
      SessionEnd why,
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
    Map<SessionId, Live> live = memory.of(person);
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
    Optional<Live> live = memory.byToken(hash);
    return live.isPresent() ? live : load(sql -> SessionRows.byToken(sql, hash));
  }

  private Optional<Live> live(SessionId id) {
    Optional<Live> live = memory.byId(id);
    return live.isPresent() ? live : load(sql -> SessionRows.byId(sql, id));
  }

  private Session.Check check(Live live, Instant now) {
    Session.Check check = live.judge(database, now);
    if (check instanceof Session.Check.Serves) {
      live.lastActiveMs = now.toEpochMilli();
      if (!memory.keeps(live)) { // it gave way in that moment, and nobody else would store its use
        memory.store(List.of(live));
      }
    }
    return check;
  }

  private Optional<Live> load(Database.Work<Optional<SessionRows.Row>> query) {
    long before = memory.removals();
    Optional<Live> loaded =
        database.read(query).map(row -> new Live(row.session(), row.tokenHash(), row.lastActive()));
    loaded.ifPresent(live -> memory.keep(live, before));
    memory.relieve();
    return loaded;
  }

  /**
   * Stores when sessions were last used, and closes those that ran out. Called every half minute,
   * and at the end.
   */
  public void sweep(Instant now) {
    memory.shed();
    memory.all().stream()
        .filter(live -> live.check(now) instanceof Session.Check.Ended)
        .collect(Collectors.groupingBy(live -> live.session.person()))
        .forEach((person, over) -> database.write(sql -> ranOut(sql, over, now)));
    database.write(sql -> SessionRows.closeOverdue(sql, now));
  }

  /** Ends those of one person that no node has seen used since. */
  private boolean ranOut(Sql sql, List<Live> over, Instant now) throws SQLException {
    for (Live live : over) {
      Session gone = live.session;
      if (live.again(sql, now) instanceof Session.Check.Ended) {
        end(sql, gone.person(), gone.id(), Entry.SYSTEM, SessionEnd.RAN_OUT, origin(gone), now);
      }
    }
    return true;
  }

  /** Sessions in memory. */
  public int live() {
    return memory.size();
  }

  private static Entry entry(Session session, Instant now, Act act, String actor) {
    return Entry.of(session.person(), now.toEpochMilli(), act, actor, origin(session));
  }

  /** Where acts of this session come from: from where it was started. */
  public static Origin origin(Session session) {
    return origin(session, session.network());
  }

  /** Where the act of this very request comes from. */
  public static Origin origin(Caller caller) {
    return origin(caller.session(), caller.network().orElse(caller.session().network()));
  }

  private static Origin origin(Session session, String network) {
    return new Origin(
        session.accessInterface().name(),
        network,
        session.device().map(DeviceId::value).orElse(null),
        session.id().value());
  }
}
