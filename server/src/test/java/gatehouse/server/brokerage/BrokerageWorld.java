package gatehouse.server.brokerage;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.People;
import gatehouse.server.audit.Activity;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One node that knows nothing but people, their sessions, and which of these trades. */
final class BrokerageWorld implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  static final PersonId MIRA = new PersonId("mira");
  static final AuditKey KEY = new AuditKey(SecretBytes.copyOf(new byte[32]));

  final AtomicReference<Instant> clock;
  final Database database;
  final Log log;
  final Sessions sessions;
  final BrokerageSessions brokerage;

  BrokerageWorld(String url, AtomicReference<Instant> clock) {
    this(Databases.open(url), clock);
  }

  /**
   * @param database of its own
   */
  BrokerageWorld(Database database, AtomicReference<Instant> clock) {
    this.clock = clock;
    this.database = database;
    this.log = new Log(database, KEY);
    Chance chance = new Chance(new SecureRandom());
    this.sessions =
        new Sessions(
            database, log, chance, List.of(SecretBytes.copyOf(new byte[32])), Long.MAX_VALUE);
    this.brokerage = new BrokerageSessions(database, log, sessions::of, clock::get);
    if (database.<Optional<Person>>read(sql -> People.load(sql, MIRA)).isEmpty()) {
      database.write(sql -> {
        People.insert(sql, PERSON, NOON);
        return true;
      });
    }
    log.follow();
  }

  private static final Person PERSON =
      new Person(
          MIRA,
          "mira",
          "Mira",
          false,
          Subject.Standing.ACTIVE,
          Set.of(),
          false,
          Optional.empty(),
          Optional.empty(),
          ZoneOffset.UTC,
          "handle");

  /** A session of the person's own, or of what that access says. */
  Caller caller(AccessInterface through, Optional<gatehouse.core.apikey.Access> access) {
    Instant now = clock.get();
    SessionStart start =
        new SessionStart(
            through,
            Optional.empty(),
            "Study",
            List.of(new Proof(Proof.Kind.PASSWORD, now)),
            AssuranceLevel.AAL1,
            "192.0.2.0/24",
            "",
            access,
            Duration.ofDays(2));
    Session session =
        database.<Sessions.Grant>write(sql -> sessions.start(sql, PERSON, start, now)).session();
    return ((Session.Check.Serves) session.check(now, now)).caller();
  }

  Caller caller() {
    return caller(AccessInterface.DESKTOP, Optional.empty());
  }

  Standing of(Caller caller) {
    return brokerage.of(caller, clock.get());
  }

  /** A request of that session at this node. */
  boolean serves(Caller caller) {
    return sessions
        .check(caller.session().id(), clock.get())
        .filter(Session.Check.Serves.class::isInstance)
        .isPresent();
  }

  void end(Caller caller) {
    database.write(sql ->
        sessions.end(
            sql,
            caller.person(),
            caller.session().id(),
            "mira",
            SessionEnd.SIGNED_OUT,
            Sessions.origin(caller.session()),
            clock.get()));
  }

  /** An order of that session, as far as the log tells of it. */
  void ordered(Caller caller) {
    database.write(sql ->
        log.append(
            sql,
            Entry.of(
                caller.person(),
                clock.get().toEpochMilli(),
                Act.ORDER_PLACED,
                "mira",
                Sessions.origin(caller.session()))));
  }

  void pass(Duration time) {
    clock.updateAndGet(now -> now.plus(time));
  }

  /** The entries of that act, the oldest first. */
  List<Entry> entries(Act act) {
    return new Activity(database)
        .following(MIRA, 0, 10_000).stream()
            .map(Logged::entry)
            .filter(entry -> entry.act() == act)
            .toList();
  }

  static void until(String what, BooleanSupplier so) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  @Override
  public void close() {
    log.close();
    database.close();
  }
}
