package gatehouse.server.account;

import gatehouse.client.wire.ActivityPage;
import gatehouse.client.wire.CreatePersonRequest;
import gatehouse.client.wire.EndedSessions;
import gatehouse.client.wire.PeoplePage;
import gatehouse.client.wire.PersonInfo;
import gatehouse.client.wire.Problem;
import gatehouse.client.wire.ReasonRequest;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Subject;
import gatehouse.server.audit.Activity;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.ProblemJson;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.SignInJson;
import gatehouse.server.signin.SignIns;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operators' calls: for operators alone, and with a proof of the last half hour. */
public final class AdminApi {
  private static final String PEOPLE = "/api/v1/admin/people";
  private static final String PERSON = PEOPLE + "/{name}";
  private static final int PAGE_PEOPLE_MAX = 50;
  private static final int SEARCH_CHARACTERS_MAX = 64;
  private static final int REASON_CHARACTERS_MIN = 3;
  private static final int REASON_CHARACTERS_MAX = 200;

  private final Operators operators;
  private final Database database;
  private final Activity activity;
  private final SessionApi sessions;
  private final SignIns signIns;
  private final InstantSource clock;

  public AdminApi(
      Operators operators,
      Database database,
      Activity activity,
      SessionApi sessions,
      SignIns signIns,
      InstantSource clock) {
    this.operators = operators;
    this.database = database;
    this.activity = activity;
    this.sessions = sessions;
    this.signIns = signIns;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, PEOPLE, operating(this::list)),
        new ApiRoute(Method.POST, PEOPLE, operating(this::create)),
        new ApiRoute(Method.GET, PERSON + "/activity", operating(this::activity)),
        new ApiRoute(Method.POST, PERSON + "/invite", operating(this::invite)),
        new ApiRoute(Method.POST, PERSON + "/freeze", operating(this::freeze)),
        new ApiRoute(Method.POST, PERSON + "/unfreeze", operating(this::unfreeze)),
        new ApiRoute(Method.POST, PERSON + "/end-sessions", operating(this::endSessions)));
  }

  private Handler operating(SessionApi.Call call) {
    return sessions.signedIn((request, response, caller) -> {
      if (!caller.session().operator()) {
        throw new RequestException(Status.FORBIDDEN_403, "Only operators may do this.");
      }
      Optional<Person> self = database.read(sql -> People.load(sql, caller.person()));
      if (self.filter(person -> person.standing() == Subject.Standing.ACTIVE).isEmpty()) {
        // the panic button means that a thief may hold this operator's proofs
        throw new RequestException(
            Status.FORBIDDEN_403,
            "Your own account is frozen. Until the freeze is lifted, a colleague must do this.");
      }
      if (signIns.provedFor(caller, Action.OPERATE, clock.instant())) {
        call.serve(request, response, caller);
      } else {
        raiseFirst(response);
      }
    });
  }

  /** RFC 9470, section 3: says what is missing, so that the program asks for it. */
  private static void raiseFirst(ServerResponse response) {
    response.header(
        HeaderNames.WWW_AUTHENTICATE,
        "Bearer error=\"insufficient_user_authentication\", max_age=\""
            + Action.OPERATE.freshFor().toSeconds()
            + "\"");
    ProblemJson.send(
        response,
        Status.UNAUTHORIZED_401,
        Problem.RAISE_FIRST,
        "To act for the broker, confirm first that it is you.",
        Map.of("action", SignInJson.code(Action.OPERATE)));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    String words = query(request, "q");
    String after = query(request, "after");
    int limit = limit(request);
    PeoplePage page =
        database.read(sql -> {
          List<PersonInfo> people = new ArrayList<>();
          for (PersonId id : People.search(sql, words, after, limit + 1)) {
            Person person = People.load(sql, id).orElseThrow();
            people.add(AdminJson.person(person, People.accounts(sql, id)));
          }
          boolean more = people.size() > limit;
          List<PersonInfo> shown = more ? people.subList(0, limit) : people;
          return new PeoplePage(shown, more ? shown.getLast().username() : null);
        });
    Json.send(response, Status.OK_200, page);
  }

  private static String query(ServerRequest request, String name) {
    String text = request.query().first(name).orElse("").strip();
    if (text.length() > SEARCH_CHARACTERS_MAX || text.indexOf('\0') >= 0) {
      throw bad(name + " must have at most " + SEARCH_CHARACTERS_MAX + " characters.");
    }
    return text;
  }

  private static int limit(ServerRequest request) {
    String text = query(request, "limit");
    if (text.isEmpty()) {
      return PAGE_PEOPLE_MAX;
    }
    if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > PAGE_PEOPLE_MAX) {
      throw bad("limit must be a number from 1 to " + PAGE_PEOPLE_MAX + ".");
    }
    return Integer.parseInt(text);
  }

  private void create(ServerRequest request, ServerResponse response, Caller caller) {
    CreatePersonRequest asked = Json.read(request, CreatePersonRequest.class);
    Person person = operators.newPerson(AdminJson.draft(asked));
    Operators.Invited invited =
        operators
            .create(caller, person, AdminJson.account(asked), clock.instant())
            .orElseThrow(
                () -> new RequestException(Status.CONFLICT_409, "That username is taken."));
    answer(response, Status.CREATED_201, invited);
  }

  private void invite(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = somebodyElse(request, caller);
    answer(response, Status.OK_200, operators.invite(caller, person, clock.instant()));
  }

  private void answer(ServerResponse response, Status status, Operators.Invited invited) {
    PersonInfo person = info(invited.person().id());
    Json.send(response, status, AdminJson.invitation(person, invited, clock.instant()));
  }

  private void freeze(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = reason(request);
    int ended = operators.freeze(caller, somebodyElse(request, caller), reason, clock.instant());
    Json.send(response, Status.OK_200, new EndedSessions(ended));
  }

  private void unfreeze(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = reason(request);
    int none = operators.unfreeze(caller, somebodyElse(request, caller), reason, clock.instant());
    Json.send(response, Status.OK_200, new EndedSessions(none));
  }

  private void endSessions(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = reason(request);
    Person person = somebodyElse(request, caller);
    int ended = operators.endSessions(caller, person, reason, clock.instant());
    Json.send(response, Status.OK_200, new EndedSessions(ended));
  }

  private static String reason(ServerRequest request) {
    String reason = Json.read(request, ReasonRequest.class).reason().strip();
    if (reason.length() < REASON_CHARACTERS_MIN || reason.length() > REASON_CHARACTERS_MAX) {
      throw bad("The field reason must have 3 to 200 characters.");
    }
    return reason;
  }

  private void activity(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = person(request);
    String before = query(request, "before");
    if (!before.matches("[0-9]{0,18}")) {
      throw bad("before must be a number.");
    }
    operators.looks(caller, person, clock.instant());
    long beforeN = before.isEmpty() ? Activity.NEWEST : Long.parseLong(before);
    List<Logged> entries = activity.page(person.id(), beforeN, PAGE_PEOPLE_MAX);
    Long next =
        entries.size() == PAGE_PEOPLE_MAX && entries.getLast().n() > 1
            ? entries.getLast().n()
            : null;
    Json.send(
        response,
        Status.OK_200,
        new ActivityPage(entries.stream().map(AdminJson::item).toList(), next));
  }

  /** By username or account number. */
  private Person person(ServerRequest request) {
    String name = request.path().pathParameters().get("name");
    Optional<Person> person =
        name.length() > Username.ENTRY_CHARACTERS_MAX || name.indexOf('\0') >= 0
            ? Optional.empty()
            : database.read(sql -> {
              Optional<PersonId> id = People.byName(sql, name);
              return id.isPresent() ? People.load(sql, id.get()) : Optional.empty();
            });
    return person.orElseThrow(
        () -> new RequestException(Status.NOT_FOUND_404, "Nobody has this name or account."));
  }

  /** No operator mends, opens or closes the own door: it takes a colleague. */
  private Person somebodyElse(ServerRequest request, Caller caller) {
    Person person = person(request);
    if (person.id().equals(caller.person())) {
      throw new RequestException(
          Status.FORBIDDEN_403, "For your own account, ask another operator.");
    }
    return person;
  }

  private PersonInfo info(PersonId id) {
    return database.read(
        sql -> AdminJson.person(People.load(sql, id).orElseThrow(), People.accounts(sql, id)));
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
