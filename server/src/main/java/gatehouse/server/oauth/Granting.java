package gatehouse.server.oauth;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Place;
import gatehouse.server.account.People;
import gatehouse.server.apikey.KeyGrants;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionRows;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * What people decide about programs of others, each in one transaction with its log entry and its
 * notices. What was granted is a session of the program: it ends like any other.
 */
final class Granting {
  /** For a person who stands before a program that was closed. */
  static final String CLOSED = "We let this program in no longer. Nothing was done.";

  private static final String DECIDED =
      "This was decided already, or has waited for too long. Begin again where you came from.";

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final ClientGrants granted;
  private final Sessions sessions;
  private final KeyGrants grants;
  private final OwnerNotices notices;
  private final Guesses guesses;

  Granting(
      Database database,
      Log log,
      Chance chance,
      ClientGrants granted,
      Sessions sessions,
      KeyGrants grants,
      OwnerNotices notices) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.granted = granted;
    this.sessions = sessions;
    this.grants = grants;
    this.notices = notices;
    this.guesses = new Guesses(database);
  }

  /** What became of it. */
  sealed interface Outcome {
    /** It is granted to whoever has this code, or to the device that asks for it. */
    record Granted(String code) implements Outcome {}

    /** The person said no. */
    record Denied() implements Outcome {}

    /** Nothing was done; says why. */
    record Not(String why) implements Outcome {}
  }

  /** The request of that long name, while nobody decided. */
  Optional<PushedRequest> find(String name, Instant now) {
    return name.matches("[A-Za-z0-9_-]{44}") ? load(name, now) : Optional.empty();
  }

  /**
   * The same, or the one of a code that a program shows on another device.
   *
   * @param by whom it is typed
   * @throws gatehouse.server.base.OverloadedException when they typed many that were none
   */
  Optional<PushedRequest> find(Session by, String name, Instant now) {
    return UserCode.fits(name)
        ? guesses.judge(by, sql -> PushedRequest.load(sql, name, now), now)
        : find(name, now);
  }

  /** What the person decided for what this client was granted before and still holds. */
  Optional<FailSafePolicy> decided(PersonId person, ClientId client) {
    return granted.decided(person, client);
  }

  private Optional<PushedRequest> load(String name, Instant now) {
    return database.read(sql -> PushedRequest.load(sql, name, now));
  }

  Outcome refuse(String name) {
    return database.write(sql -> PushedRequest.decide(sql, name))
        ? new Outcome.Denied()
        : new Outcome.Not(DECIDED);
  }

  /** Lets a client in, within those rights. */
  Outcome grant(
      Caller caller,
      String name,
      PushedRequest request,
      Client client,
      AccessRights rights,
      FailSafePolicy failSafe,
      Optional<Place> place,
      Instant now) {
    String code = chance.id() + chance.id();
    Session session = caller.session();
    Consent consent =
        new Consent(
            caller.person(),
            session.id(),
            request,
            rights,
            failSafe,
            Consent.together(session.proofs()));
    return database.write(sql -> {
      if (!ClientRows.lockOpen(sql, client.id())) {
        return new Outcome.Not(CLOSED);
      }
      Optional<Problem> frozen = KeyGrants.frozen(sql, caller.person());
      if (frozen.isPresent()) {
        return new Outcome.Not(frozen.get().text());
      }
      if (!SessionRows.lives(sql, session.id())) {
        return new Outcome.Not("You were signed out meanwhile. Nothing was done.");
      }
      if (!grants.reaches(caller.person(), rights)) {
        return new Outcome.Not(
            "You reach one of these accounts no longer, or only to look. Nothing was done.");
      }
      if (!PushedRequest.decide(sql, name)) {
        return new Outcome.Not(DECIDED);
      }
      String hash =
          switch (request.reply()) {
            case Reply.Redirect redirect -> Chance.hash(code);
            case Reply.Device(String codeHash) -> codeHash;
          };
      consent.insert(sql, hash, now);
      log.append(
          sql,
          entry(session, Act.ACCESS_GRANTED, client, now).with("scope", rights.scope().code()));
      tell(sql, caller, client, true, place, now);
      return new Outcome.Granted(code);
    });
  }

  /** Ends what was granted; false when it was over already. */
  boolean revoke(Caller caller, SessionId id, Client client, Optional<Place> place, Instant now) {
    Session session = caller.session();
    return database.write(sql -> {
      boolean ended =
          sessions.end(
              sql,
              caller.person(),
              id,
              caller.person().value(),
              SessionEnd.GRANT_REVOKED,
              Sessions.origin(session),
              now);
      if (ended) {
        log.append(sql, entry(session, Act.ACCESS_REVOKED, client, now));
        tell(sql, caller, client, false, place, now);
      }
      return ended;
    });
  }

  /** What was granted and trades, with what happens when its program is lost. */
  Optional<Program> granted(SessionId id) {
    return granted.find(ProgramId.of(id));
  }

  /** Decides anew what happens when the program is lost; says why not. */
  Optional<String> decide(Caller caller, Program program, FailSafePolicy failSafe, Instant now) {
    return database.write(sql -> {
      Optional<Problem> frozen = KeyGrants.frozen(sql, caller.person());
      if (frozen.isEmpty()) {
        granted.decide(sql, program, failSafe, Sessions.origin(caller.session()), now);
      }
      return frozen.map(Problem::text);
    });
  }

  /** Lets a paused program trade again; says why not. */
  Optional<String> release(Caller caller, Program program, Instant now) {
    return database.write(sql -> {
      Optional<Problem> not = KeyGrants.unreleased(sql, caller.person(), program.id());
      if (not.isEmpty()) {
        granted.release(sql, program, Sessions.origin(caller.session()), now);
      }
      return not.map(Problem::text);
    });
  }

  private void tell(
      Sql sql, Caller caller, Client client, boolean granted, Optional<Place> place, Instant now)
      throws SQLException {
    Person person = People.load(sql, caller.person()).orElseThrow();
    notices.tell(sql, person, new NoticeKind.ClientAccess(granted, client.name()), place, now);
  }

  private static Entry entry(Session session, Act act, Client client, Instant now) {
    return Entry.of(
            session.person(),
            now.toEpochMilli(),
            act,
            session.person().value(),
            Sessions.origin(session))
        .with("client", client.id().value())
        .with("name", client.name());
  }

  /** Ends the person's own session, who is to sign in again for a program. */
  void signOut(Caller caller, Instant now) {
    Session session = caller.session();
    database.write(sql ->
        sessions.end(
            sql,
            session.person(),
            session.id(),
            session.person().value(),
            SessionEnd.SIGN_IN_ANEW,
            Sessions.origin(session),
            now));
  }
}
