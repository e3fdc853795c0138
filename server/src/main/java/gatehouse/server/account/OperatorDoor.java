package gatehouse.server.account;

import gatehouse.client.wire.ReasonRequest;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Subject;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.RaiseFirst;
import gatehouse.server.signin.SignIns;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.time.InstantSource;
import java.util.Optional;

/** Who may act for the broker: operators who are not frozen, with a proof of the last half hour. */
public final class OperatorDoor {
  private static final int REASON_CHARACTERS_MIN = 3;
  private static final int REASON_CHARACTERS_MAX = 200;

  private final SessionApi sessions;
  private final RaiseFirst raise;
  private final Database database;

  public OperatorDoor(
      SessionApi sessions, SignIns signIns, Database database, InstantSource clock) {
    this.sessions = sessions;
    this.raise = new RaiseFirst(signIns, clock);
    this.database = database;
  }

  /** For them alone. */
  public Handler operating(SessionApi.Call call) {
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
      raise.unlessProved(Action.OPERATE, call).serve(request, response, caller);
    });
  }

  /** The reason that the body gives: 3 to 200 characters. */
  public static String reason(ServerRequest request) {
    return reason(Json.read(request, ReasonRequest.class).reason());
  }

  /**
   * The reason that was typed.
   *
   * @throws RequestException when it has not 3 to 200 characters
   */
  public static String reason(String typed) {
    String reason = typed.strip();
    if (reason.length() < REASON_CHARACTERS_MIN || reason.length() > REASON_CHARACTERS_MAX) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "The field reason must have 3 to 200 characters.");
    }
    return reason;
  }

  /** By username or account number. */
  Person person(ServerRequest request) {
    return person(request.path().pathParameters().get("name"));
  }

  /** By username or account number. */
  Person person(String name) {
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
  Person somebodyElse(ServerRequest request, Caller caller) {
    Person person = person(request);
    if (person.id().equals(caller.person())) {
      throw new RequestException(
          Status.FORBIDDEN_403, "For your own account, ask another operator.");
    }
    return person;
  }
}
