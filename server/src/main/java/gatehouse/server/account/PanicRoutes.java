package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Subject;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionRoutes;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The panic button, and the way back. */
public final class PanicRoutes implements HttpService {
  /**
   * A freeze lasts at least this long: whoever holds the owner's proofs as well must outlast the
   * notices that went out on every channel.
   */
  static final Duration COOLING_OFF = Duration.ofHours(24);

  private static final String FROZEN = "/security/frozen";

  private final Desk desk;
  private final Sessions sessions;
  private final Database database;
  private final Log log;
  private final ApiKeys keys;
  private final OwnerNotices notices;
  private final Arrivals arrivals;
  private final InstantSource clock;
  private final String phone;

  /**
   * @param phone the broker's line for people who can't sign in
   */
  public PanicRoutes(
      Desk desk,
      Sessions sessions,
      Database database,
      Log log,
      ApiKeys keys,
      OwnerNotices notices,
      Arrivals arrivals,
      InstantSource clock,
      String phone) {
    this.desk = desk;
    this.sessions = sessions;
    this.database = database;
    this.log = log;
    this.keys = keys;
    this.notices = notices;
    this.arrivals = arrivals;
    this.clock = clock;
    this.phone = phone;
  }

  @Override
  public void routing(HttpRules rules) {
    // No step-up before panic: the owner may have lost every factor but this session. A thief who
    // presses it throws the thief out too, and tells the owner on every channel; it gains nothing
    // but a nuisance that an operator can lift at once.
    rules
        .get("/security/panic", desk.signedIn(this::page))
        .post("/security/panic", desk.signedIn(this::panic))
        .get(FROZEN, desk.signedIn(this::frozen))
        .post("/security/thaw", desk.proved(Action.CHANGE_FACTORS, this::thaw));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    List<Sessions.Listed> living = sessions.of(caller.person());
    long devices = living.stream().map(Sessions.Listed::deviceLabel).distinct().count();
    String text =
        (living.size() == 1 ? "1 session" : living.size() + " sessions")
            + (devices == 1 ? " on 1 device" : " on " + devices + " devices");
    desk.show(request, response, caller, new PanicView(text, told(desk.person(caller))));
  }

  private static String told(Person person) {
    String channels = OwnerNotices.channels(person);
    return channels.isEmpty()
        ? "We know no mail address or number of yours: it will stand in Activity alone."
        : channels + ", so that you know it was done.";
  }

  /** All in one transaction. Devices stay remembered: they let nobody in by themselves. */
  private void panic(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    Instant now = clock.instant();
    Origin from = Sessions.origin(caller.session());
    String actor = person.id().value();
    int ended =
        database.write(sql -> {
          People.freezeChanges(sql, person.id(), now);
          keys.suspendAll(sql, person.id(), "you pressed the panic button.", from, now);
          log.append(sql, Entry.of(person.id(), now.toEpochMilli(), Act.FROZEN, actor, from));
          int count =
              sessions.endAll(
                  sql, person.id(), session -> true, actor, SessionEnd.PANIC, from, now);
          log.append(
              sql,
              Entry.of(person.id(), now.toEpochMilli(), Act.SESSIONS_ENDED_ALL, actor, from)
                  .with("sessions", Integer.toString(count)));
          NoticeKind.Told told = new NoticeKind.SessionsEnded(count);
          notices.tell(sql, person, told, arrivals.place(request), now);
          return count;
        });
    SessionRoutes.out(
        response,
        desk,
        (ended == 1 ? "1 session has ended" : ended + " sessions have ended")
            + ", keys of programs are suspended, and changes are frozen. Your devices stay remembered. Open orders stay as they"
            + " are: sign in with two of your ways in to look and to cut.");
  }

  private void frozen(ServerRequest request, ServerResponse response, Caller caller) {
    Optional<Instant> since = database.read(sql -> People.frozenSince(sql, caller.person()));
    Person person = desk.person(caller);
    if (since.isEmpty() || person.standing() == Subject.Standing.ACTIVE) {
      Desk.seeOther(response, "/");
      return;
    }
    LocalTimes times = new LocalTimes(person.zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        new FrozenView(
            times.of(since.get()),
            times.of(since.get().plus(COOLING_OFF)),
            phone,
            refusal(person, caller.session(), since, clock.instant()).isEmpty()));
  }

  /** Why this session may not lift the freeze now. */
  private static Optional<String> refusal(
      Person person, Session session, Optional<Instant> since, Instant now) {
    if (person.standing() != Subject.Standing.CHANGES_FROZEN || since.isEmpty()) {
      return Optional.of("Nothing is frozen that could be lifted here. Nothing was done.");
    }
    if (now.isBefore(since.get().plus(COOLING_OFF))) {
      return Optional.of(
          "A freeze lasts at least 24 hours, so that you hear of it before anybody can lift it."
              + " Call us to have it lifted at once. Nothing was done.");
    }
    if (!session.level().reaches(AssuranceLevel.AAL2)) {
      return Optional.of(
          "Lifting a freeze takes two ways in. Call us if you have only one. Nothing was done.");
    }
    return Optional.empty();
  }

  private void thaw(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    Instant now = clock.instant();
    Optional<Instant> since = database.read(sql -> People.frozenSince(sql, person.id()));
    refusal(person, caller.session(), since, now)
        .ifPresent(sentence -> {
          throw new RequestException(Status.CONFLICT_409, sentence);
        });
    database.write(sql -> {
      boolean thawed = People.thawChanges(sql, person.id());
      if (thawed) {
        Origin from = Sessions.origin(caller.session());
        log.append(
            sql,
            Entry.of(person.id(), now.toEpochMilli(), Act.UNFROZEN, person.id().value(), from));
        notices.tell(sql, person, new NoticeKind.Unfrozen(), arrivals.place(request), now);
      }
      return thawed;
    });
    desk.done(response, "The freeze is lifted. Now change what a thief may know.", "/");
  }
}
