package gatehouse.server.session;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Action;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.Database;
import gatehouse.server.base.Icon;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Tone;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.function.Predicate;

/** Where a person is in, and the ways to end that. */
public final class SessionRoutes implements HttpService {
  private static final String PATH = "/security/sessions";
  private static final int ID_CHARACTERS_MAX = 64;

  private final Desk desk;
  private final Sessions sessions;
  private final Database database;
  private final Log log;
  private final OwnerNotices notices;
  private final Arrivals arrivals;
  private final Callers callers;
  private final InstantSource clock;

  public SessionRoutes(
      Desk desk,
      Sessions sessions,
      Database database,
      Log log,
      OwnerNotices notices,
      Arrivals arrivals,
      Callers callers,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.database = database;
    this.log = log;
    this.notices = notices;
    this.arrivals = arrivals;
    this.callers = callers;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/sign-out", this::signOut)
        .get(PATH, desk.signedIn(this::page))
        .post(PATH + "/{id}/end", desk.proved(Action.END_SESSIONS, this::endOne))
        .post(PATH + "/end-others", desk.proved(Action.END_SESSIONS, this::endOthers))
        .post(PATH + "/end-all", desk.proved(Action.END_SESSIONS, this::endAll));
  }

  /** Needs nobody to be signed in: pressed twice, or too late, it says the same. */
  private void signOut(ServerRequest request, ServerResponse response) {
    Callers.serving(callers.ofPage(request))
        .ifPresent(caller -> {
          Session session = caller.session();
          Instant now = clock.instant();
          database.write(sql ->
              sessions.end(
                  sql,
                  session.person(),
                  session.id(),
                  session.person().value(),
                  SessionEnd.SIGNED_OUT,
                  Sessions.origin(session),
                  now));
        });
    out(response, desk, "This session has ended. Sessions on other devices go on.");
  }

  /** Sends whoever lost the session by an act of their own to the page that says so. */
  public static void out(ServerResponse response, Desk desk, String said) {
    Cookies.SESSION.clear(response);
    // the device's cookie stays: it lets nobody in, and knowing the device spares a surprise
    response.header("Clear-Site-Data", "\"cache\"");
    desk.done(response, said, "/signed-out");
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    LocalTimes times = new LocalTimes(person.zone(), clock.instant());
    SessionId here = caller.session().id();
    desk.show(
        request,
        response,
        caller,
        new SessionsView(
            sessions.of(person.id()).stream()
                .filter(this::serves)
                .sorted(Comparator.comparing(listed -> !listed.session().id().equals(here)))
                .map(listed -> row(listed, here, times))
                .toList()));
  }

  /** What ran out may still wait for the sweep. */
  private boolean serves(Sessions.Listed listed) {
    return listed.session().check(listed.lastActive(), clock.instant())
        instanceof Session.Check.Serves;
  }

  private static SessionsView.Row row(Sessions.Listed listed, SessionId here, LocalTimes times) {
    Session session = listed.session();
    String network = session.network();
    return new SessionsView.Row(
        session.id().value(),
        session.id().equals(here),
        icon(session.accessInterface()),
        session.accessInterface().label(),
        listed.deviceLabel(),
        listed.place().isEmpty() ? network : listed.place() + " · " + network,
        times.of(session.startedAt()),
        times.ago(listed.lastActive()),
        times.of(session.endsAt()),
        assurance(session.level()),
        session.level() == AssuranceLevel.AAL1 ? Tone.WARN : Tone.GOOD);
  }

  static String assurance(AssuranceLevel level) {
    return switch (level) {
      case AAL1 -> "One factor";
      case AAL2 -> "Two factors";
      case AAL3 -> "Strongest";
    };
  }

  private static Icon icon(AccessInterface way) {
    return switch (way) {
      case CLIENT_PORTAL, DESKTOP, WORKSTATION -> Icon.DEVICE;
      case MOBILE -> Icon.PHONE;
      case API -> Icon.NETWORK;
    };
  }

  private void endOne(ServerRequest request, ServerResponse response, Caller caller) {
    String id = request.path().pathParameters().get("id");
    boolean own =
        id.length() <= ID_CHARACTERS_MAX && sessions.knows(caller.person(), new SessionId(id));
    if (!own) {
      throw new RequestException(
          Status.NOT_FOUND_404, "You have no such session. Nothing was done.");
    }
    end(request, response, caller, session -> session.id().value().equals(id));
  }

  private void endOthers(ServerRequest request, ServerResponse response, Caller caller) {
    SessionId here = caller.session().id();
    end(request, response, caller, session -> !session.id().equals(here));
  }

  private void endAll(ServerRequest request, ServerResponse response, Caller caller) {
    end(request, response, caller, session -> true);
  }

  private void end(
      ServerRequest request, ServerResponse response, Caller caller, Predicate<Session> which) {
    Person person = desk.person(caller);
    Instant now = clock.instant();
    Origin from = Sessions.origin(caller.session());
    String actor = person.id().value();
    int ended =
        database.write(sql -> {
          int count =
              sessions.endAll(sql, person.id(), which, actor, SessionEnd.BY_OWNER, from, now);
          if (count > 1) {
            log.append(
                sql,
                Entry.of(person.id(), now.toEpochMilli(), Act.SESSIONS_ENDED_ALL, actor, from)
                    .with("sessions", Integer.toString(count)));
          }
          if (count > 0) {
            NoticeKind.Told told = new NoticeKind.SignedOutElsewhere(count);
            notices.tell(sql, person, told, arrivals.place(request), now);
          }
          return count;
        });
    String said = ended + (ended == 1 ? " session ended." : " sessions ended.");
    if (which.test(caller.session())) {
      out(response, desk, said);
    } else {
      desk.done(response, ended == 0 ? "That had ended already." : said, PATH);
    }
  }
}
