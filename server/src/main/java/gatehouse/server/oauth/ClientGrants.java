package gatehouse.server.oauth;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.apikey.ApiKey.Standing;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.core.session.Session;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Snapshots;
import gatehouse.server.base.Sql;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.SessionRows;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What people granted to registered clients that may trade: what happens when such a client is
 * lost, and whether it is paused. In memory as snapshots that the log takes away, on every node.
 */
public final class ClientGrants {
  private static final Set<Act> CHANGING =
      EnumSet.of(
          Act.ACCESS_PAUSED,
          Act.ACCESS_RELEASED,
          Act.ACCESS_CHANGED,
          Act.ACCESS_REBOUND,
          Act.SESSION_ENDED);

  private static final int KEPT_MAX = 100_000;

  private final Database database;
  private final Log log;
  private final Snapshots<ProgramId, Program> known = new Snapshots<>(KEPT_MAX);

  public ClientGrants(Database database, Log log) {
    this.database = database;
    this.log = log;
    log.subscribe(this::follow);
  }

  /** What was granted, as it is now; nothing for what may only look. */
  public Optional<Program> find(ProgramId id) {
    return known.find(id, name -> database.read(sql -> ClientGrantRows.load(sql, name)));
  }

  /**
   * Watches over a new grant, in the transaction that begins its session. It takes the place of
   * what the same client was granted before with the same key, if it reaches all of that: whoever
   * asks for more, or for a fresh proof, goes on with the new grant. One whose fail-safe is at work
   * keeps its orders. The books of its accounts are held ({@link ClientGrantRows#holdBooks}).
   */
  void begin(Sql sql, Session session, String name, FailSafePolicy policy, Instant now)
      throws SQLException {
    Access access = session.access().orElseThrow();
    if (!access.rights().scope().trades()) {
      return;
    }
    ClientGrantRows.insert(sql, session, name, policy, now);
    ProgramId id = ProgramId.of(session.id());
    Program program = ClientGrantRows.load(sql, id).orElseThrow();
    WatchRows.signedIn(sql, program, session, AccessTokens.end(session, now), now);
    for (Session other : SessionRows.livingOf(sql, session.person(), access.clientId())) {
      Access old = other.access().orElseThrow();
      if (!other.id().equals(session.id())
          && old.binding().equals(access.binding())
          && access.rights().accounts().containsAll(old.rights().accounts())) {
        Optional<Program> before = ClientGrantRows.load(sql, ProgramId.of(other.id()));
        if (before.isPresent() && !ClientGrantRows.isAtWork(sql, before.get())) {
          ClientGrantRows.handOver(sql, before.get(), id);
          WatchRows.forget(sql, session.person(), before.get().id());
        }
      }
    }
  }

  /** What its owner decided for what a client was granted before and still holds. */
  Optional<FailSafePolicy> decided(PersonId person, ClientId client) {
    return database.read(sql -> {
      for (Session each : SessionRows.livingOf(sql, person, client.value())) {
        Optional<Program> program = ClientGrantRows.load(sql, ProgramId.of(each.id()));
        if (program.isPresent()) {
          return program.map(Program::failSafe);
        }
      }
      return Optional.empty();
    });
  }

  /**
   * Binds what a client holds to another key, in the caller's transaction. Its refresh token stays;
   * access tokens that were bound to the key before serve no more.
   *
   * @return nothing when it ended meanwhile
   */
  Optional<Session> rebind(Sql sql, Session session, Client client, Binding binding, Instant now)
      throws SQLException {
    log.hold(sql, session.person());
    Session bound = session.bound(binding);
    if (!SessionRows.bind(sql, bound)) {
      return Optional.empty();
    }
    PersonId person = session.person();
    log.append(
        sql,
        Entry.of(
                person,
                now.toEpochMilli(),
                Act.ACCESS_REBOUND,
                Entry.SYSTEM,
                Sessions.origin(bound))
            .with("client", client.id().value())
            .with("session", session.id().value())
            .with("name", client.name())
            .with("thumbprint", binding.thumbprint()));
    return Optional.of(bound);
  }

  /** A program renews its token: written down where its end counts. */
  void renewed(Session session, Instant now) {
    Optional<Program> program =
        session.access().orElseThrow().rights().scope().trades()
            ? find(ProgramId.of(session.id())).filter(Program::watched)
            : Optional.empty();
    if (program.isPresent()) {
      Instant end = AccessTokens.end(session, now);
      database.write(sql -> {
        // the row: what its owner decided a moment ago on another node is not undone
        Optional<Program> present = ClientGrantRows.load(sql, program.get().id());
        if (present.isPresent()) {
          WatchRows.signedIn(sql, present.get(), session, end, now);
        }
        return true;
      });
    }
  }

  /**
   * Pauses what was granted when its fail-safe runs, in the caller's transaction; the notice of the
   * run tells of it.
   *
   * @return false when it was paused before: nothing was done
   */
  public boolean pause(Sql sql, Program seen, String why, Instant now) throws SQLException {
    if (!ClientGrantRows.stand(sql, seen, new Standing.Paused(why, now), now)) {
      return false;
    }
    log.append(
        sql, entry(seen, Act.ACCESS_PAUSED, Entry.SYSTEM, Origin.NONE, now).with("why", why));
    return true;
  }

  /** Lets it trade again, in the caller's transaction; false when it is not paused. */
  boolean release(Sql sql, Program seen, Origin from, Instant now) throws SQLException {
    if (!ClientGrantRows.stand(sql, seen, new Standing.Active(), now)) {
      return false;
    }
    log.append(sql, entry(seen, Act.ACCESS_RELEASED, seen.person().value(), from, now));
    return true;
  }

  /** What happens from now on when it is lost, in the caller's transaction. */
  void decide(Sql sql, Program seen, FailSafePolicy policy, Origin from, Instant now)
      throws SQLException {
    ClientGrantRows.policy(sql, seen, policy);
    log.append(
        sql,
        entry(seen, Act.ACCESS_CHANGED, seen.person().value(), from, now)
            .with("failSafe", AccessText.of(policy)));
    Program after = ClientGrantRows.load(sql, seen.id()).orElseThrow();
    WatchRows.decided(
        sql,
        after,
        AccessTokens.latestEnd(after.expiresAt(), now),
        now.minus(AccessTokens.LIFETIME),
        now);
  }

  private static Entry entry(Program seen, Act act, String actor, Origin from, Instant now) {
    PersonId person = seen.person();
    return Entry.of(person, now.toEpochMilli(), act, actor, from)
        .with("client", seen.clientId())
        .with("session", seen.id().value())
        .with("name", seen.name());
  }

  private void follow(Logged logged) {
    if (CHANGING.contains(logged.entry().act())) {
      String id = logged.entry().fact("session");
      if (ProgramId.fits(id)) {
        known.forget(new ProgramId(id));
      }
    }
  }
}
