package gatehouse.server.account;

import gatehouse.client.wire.ActivityPage;
import gatehouse.client.wire.CreatePersonRequest;
import gatehouse.client.wire.EndedSessions;
import gatehouse.client.wire.InvitationInfo;
import gatehouse.client.wire.PeoplePage;
import gatehouse.client.wire.PersonInfo;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.Caller;
import gatehouse.server.audit.Activity;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The operators' calls: for operators alone, and with a proof of the last half hour. */
public final class AdminApi {
  static final String PEOPLE = "/api/v1/admin/people";
  static final String PERSON = PEOPLE + "/{name}";
  private static final int PAGE_PEOPLE_MAX = 50;
  private static final int SEARCH_CHARACTERS_MAX = 64;

  private final Operators operators;
  private final Database database;
  private final Activity activity;
  private final OperatorDoor door;
  private final InstantSource clock;

  public AdminApi(
      Operators operators,
      Database database,
      Activity activity,
      OperatorDoor door,
      InstantSource clock) {
    this.operators = operators;
    this.database = database;
    this.activity = activity;
    this.door = door;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, PEOPLE, door.operating(this::list)),
        new ApiRoute(Method.POST, PEOPLE, door.operating(this::create)),
        new ApiRoute(Method.GET, PERSON + "/activity", door.operating(this::activity)),
        new ApiRoute(Method.POST, PERSON + "/freeze", door.operating(this::freeze)),
        new ApiRoute(Method.POST, PERSON + "/end-sessions", door.operating(this::endSessions)));
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
    Operators.Created created =
        operators
            .create(caller, person, AdminJson.account(asked), clock.instant())
            .orElseThrow(
                () -> new RequestException(Status.CONFLICT_409, "That username is taken."));
    InvitationInfo made =
        AdminJson.invitation(
            info(created.person().id()),
            created,
            created.step().map(step -> ApprovalsApi.info(step, caller.session().username())),
            clock.instant());
    Json.send(response, Status.CREATED_201, made);
  }

  private void freeze(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = OperatorDoor.reason(request);
    int ended =
        operators.freeze(caller, door.somebodyElse(request, caller), reason, clock.instant());
    Json.send(response, Status.OK_200, new EndedSessions(ended));
  }

  private void endSessions(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = OperatorDoor.reason(request);
    Person person = door.somebodyElse(request, caller);
    int ended = operators.endSessions(caller, person, reason, clock.instant());
    Json.send(response, Status.OK_200, new EndedSessions(ended));
  }

  private void activity(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = door.person(request);
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

  private PersonInfo info(PersonId id) {
    return database.read(
        sql -> AdminJson.person(People.load(sql, id).orElseThrow(), People.accounts(sql, id)));
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
