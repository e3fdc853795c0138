package gatehouse.server.signin;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.Device;
import gatehouse.core.device.DeviceId;
import gatehouse.core.device.DeviceKey;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Budget;
import gatehouse.core.signin.Context;
import gatehouse.core.signin.Effect;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.Signal;
import gatehouse.core.signin.Trouble;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.Sql;
import gatehouse.server.device.Devices;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.Factors;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a judged step does in its transaction: the session, the device, the log, the notices. */
final class Landing {
  private static final String UNKNOWN = "unknown";

  private final Log log;
  private final Chance chance;
  private final Sessions sessions;
  private final OwnerNotices notices;
  private final Metrics metrics;

  Landing(Log log, Chance chance, Sessions sessions, OwnerNotices notices, Metrics metrics) {
    this.log = log;
    this.chance = chance;
    this.sessions = sessions;
    this.notices = notices;
    this.metrics = metrics;
  }

  /** A proved key as it is kept through an attempt. */
  static String deviceText(Optional<DeviceKey> key) {
    return key.map(proved -> proved.thumbprint() + "." + proved.spki()).orElse("");
  }

  /** Does what the machine said of an admitted person. */
  Outcome land(
      Sql sql, Attempt attempt, SignIn.Admitted admitted, List<Effect> effects, Instant now)
      throws SQLException {
    Outcome outcome = null;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.StartSession start -> outcome = start(sql, attempt, start, now);
        case Effect.RaiseSession raise -> outcome = raise(sql, attempt, raise, now);
        case Effect.RecoveryCodeSpent spent -> {}
        case Effect.SendCode code -> {}
      }
    }
    if (outcome == null) {
      throw new IllegalStateException("admitted without a session: " + admitted.id());
    }
    return outcome;
  }

  private Outcome start(Sql sql, Attempt attempt, Effect.StartSession start, Instant now)
      throws SQLException {
    Dossier dossier = attempt.dossier().orElseThrow();
    Person person = dossier.person();
    Context context = attempt.state().context();
    Optional<Kept> device = device(sql, attempt, dossier, now);
    Origin origin = origin(context, device.map(Kept::id));
    log.append(
        sql,
        entry(person.id(), now, Act.SIGN_IN_SUCCEEDED, origin)
            .with("proofs", start.proofs().stream().map(p -> p.kind().name()).toList().toString())
            .with("signals", context.signals().stream().sorted().toList().toString()));
    noteNetwork(sql, person.id(), context.network(), attempt, now);
    Sessions.Grant grant =
        sessions.start(
            sql,
            person,
            new SessionStart(
                context.accessInterface(),
                device.map(Kept::id),
                attempt.deviceLabel(),
                start.proofs(),
                start.demanded(),
                context.network(),
                attempt.place().map(p -> p.name()).orElse("")),
            now);
    tellOfSurprise(sql, person, attempt, now);
    sql.afterCommit(() -> metrics.signIn("signed-in"));
    return new Outcome.Came(grant, device.map(Kept::cookie), context.returnTo(), false);
  }

  /** A device that the browser is known as from now on, with the cookie to set. */
  private record Kept(DeviceId id, SecretBytes cookie) {}

  private Optional<Kept> device(Sql sql, Attempt attempt, Dossier dossier, Instant now)
      throws SQLException {
    Context context = attempt.state().context();
    PersonId person = dossier.person().id();
    SecretBytes cookie = chance.token();
    if (context.device().isPresent()) {
      DeviceId id = context.device().get();
      Devices.seen(sql, person, id, Chance.hash(cookie), context.network(), now);
      return Optional.of(new Kept(id, cookie));
    }
    boolean room = dossier.devices().size() < Device.PER_PERSON_MAX;
    if (!attempt.remember() || attempt.deviceText().isEmpty() || !room) {
      return Optional.empty();
    }
    String[] key = attempt.deviceText().split("\\.", 2);
    DeviceId id = new DeviceId(chance.id());
    Device device =
        new Device(
            id, attempt.deviceLabel(), key[0], Chance.hash(cookie), now, now, context.network());
    Devices.insert(sql, person, device, key[1]);
    log.append(
        sql,
        entry(person, now, Act.DEVICE_ADDED, origin(context, Optional.of(id)))
            .with("name", device.name()));
    return Optional.of(new Kept(id, cookie));
  }

  private static void noteNetwork(
      Sql sql, PersonId person, String network, Attempt attempt, Instant now) throws SQLException {
    sql.run(
        "INSERT INTO known_network (person_id, network, place, first_ms, last_ms)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person_id, network)"
            + " DO UPDATE SET last_ms = excluded.last_ms, place = excluded.place",
        person.value(),
        network,
        PlaceText.of(attempt.place()),
        now.toEpochMilli(),
        now.toEpochMilli());
  }

  private void tellOfSurprise(Sql sql, Person person, Attempt attempt, Instant now)
      throws SQLException {
    var signals = attempt.state().context().signals();
    if (signals.contains(Signal.IMPOSSIBLE_TRAVEL)) {
      NoticeKind.Told travel =
          new NoticeKind.ImpossibleTravel(attempt.place().map(p -> p.name()).orElse("elsewhere"));
      notices.tell(sql, person, travel, attempt.place(), now);
    } else if (signals.contains(Signal.NEW_DEVICE)
        || signals.contains(Signal.KEY_MISSING)
        || (signals.contains(Signal.NEW_NETWORK) && !signals.contains(Signal.TRAVEL_ANNOUNCED))) {
      NoticeKind.Told device = new NoticeKind.NewDevice(attempt.deviceLabel());
      notices.tell(sql, person, device, attempt.place(), now);
    }
  }

  private Outcome raise(Sql sql, Attempt attempt, Effect.RaiseSession raise, Instant now)
      throws SQLException {
    Context context = attempt.state().context();
    return sessions
        .raise(sql, raise.person(), raise.session(), raise.proofs(), raise.demanded(), now)
        .<Outcome>map(grant -> new Outcome.Came(grant, Optional.empty(), context.returnTo(), true))
        .orElseGet(
            () -> new Outcome.Denied(Trouble.of(Trouble.Code.EXPIRED), true, context.returnTo()));
  }

  /** Writes down that a recovery code is gone, wherever the attempt goes from here. */
  void recoveryCodeSpent(Sql sql, Attempt attempt, Instant now) throws SQLException {
    Person person = attempt.dossier().orElseThrow().person();
    int left =
        Factors.of(sql, person.id()).stream()
            .filter(factor -> factor.kind() == FactorKind.RECOVERY_CODE)
            .mapToInt(factor -> FactorChecks.recoveryHashes(factor).size())
            .sum();
    log.append(
        sql,
        entry(person.id(), now, Act.RECOVERY_CODE_USED, origin(attempt))
            .with("left", Integer.toString(left)));
    notices.tell(sql, person, new NoticeKind.RecoveryCodeUsed(left), attempt.place(), now);
  }

  /** Writes down a wrong answer. */
  void failed(Sql sql, Attempt attempt, FactorKind way, Trouble.Code why, Instant now)
      throws SQLException {
    sql.afterCommit(() -> metrics.signIn(why.code()));
    Act act = way == FactorKind.PASSWORD ? Act.SIGN_IN_FAILED : Act.SECOND_FACTOR_FAILED;
    PersonId person =
        attempt.dossier().map(d -> d.person().id()).orElseGet(() -> new PersonId(UNKNOWN));
    log.append(
        sql,
        entry(person, now, act, origin(attempt)).with("way", way.code()).with("why", why.code()));
  }

  /** Tells the owner once that somebody guesses: when the free tries are used up. */
  void guessed(Sql sql, Attempt attempt, Budget charged, Instant now) throws SQLException {
    if (attempt.dossier().isPresent() && charged.failures() == attempt.tries().kind().free()) {
      Person person = attempt.dossier().get().person();
      notices.tell(sql, person, new NoticeKind.Guessing(charged.failures()), attempt.place(), now);
    }
  }

  /** A key's count went back: it is stopped, and its owner told. */
  void copied(Sql sql, Attempt attempt, Factor factor, Instant now) throws SQLException {
    Person person = attempt.dossier().orElseThrow().person();
    Factors.suspend(sql, person.id(), factor.id(), attempt.state().id());
    log.append(
        sql,
        entry(person.id(), now, Act.KEY_REGRESSION_ALARM, origin(attempt))
            .with("factor", factor.name()));
    notices.tell(sql, person, new NoticeKind.KeyCopied(factor.name()), attempt.place(), now);
  }

  void refused(Sql sql, Attempt attempt, SignIn.Refused refused, Instant now) throws SQLException {
    if (attempt.dossier().isPresent()) {
      failed(sql, attempt, FactorKind.PASSWORD, refused.why(), now);
    }
  }

  private static Origin origin(Attempt attempt) {
    Context context = attempt.state().context();
    return origin(context, context.device());
  }

  private static Origin origin(Context context, Optional<DeviceId> device) {
    return new Origin(
        context.accessInterface().name(),
        context.network(),
        device.map(DeviceId::value).orElse(null),
        context.raises().map(SessionId::value).orElse(null));
  }

  private static Entry entry(PersonId person, Instant now, Act act, Origin origin) {
    return Entry.of(person, now.toEpochMilli(), act, person.value(), origin);
  }
}
