package gatehouse.server.oauth;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.Program;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What a person granted to programs of others, and which of it they mean, for pages and programs
 * alike.
 */
record OwnGrants(Sessions sessions, Clients clients, Granting granting, InstantSource clock) {
  /** Something that was granted and is not over, with whom it was granted to. */
  record Granted(Sessions.Listed listed, Session session, Access access, Client client) {}

  /** All of it. */
  List<Granted> of(Caller caller) {
    Instant now = clock.instant();
    return sessions.of(caller.person()).stream()
        .filter(listed -> now.isBefore(listed.session().endsAt()))
        .flatMap(listed -> granted(listed).stream())
        .toList();
  }

  private Optional<Granted> granted(Sessions.Listed listed) {
    Session session = listed.session();
    return session
        .access()
        .flatMap(access ->
            clients
                .find(access.clientId())
                .map(known -> new Granted(listed, session, access, known.client())));
  }

  /**
   * What the address names.
   *
   * @throws RequestException when it is over, or was never granted
   */
  Granted granted(ServerRequest request, Caller caller) {
    String id = request.path().pathParameters().get("id");
    return of(caller).stream()
        .filter(each -> each.session().id().value().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404, "That program has no access any more. Nothing was done."));
  }

  /**
   * What of it is watched over.
   *
   * @throws RequestException when it only looks
   */
  Program program(Granted granted) {
    return granting
        .granted(granted.session().id())
        .orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404,
                granted.client().name() + " only looks: nothing has to happen when it is lost."));
  }

  /**
   * Lets a paused program trade again; nothing happens to one that is not paused.
   *
   * @throws RequestException when that cannot be now
   */
  void release(Caller caller, Program program) {
    granting
        .release(caller, program, clock.instant())
        .ifPresent(why -> {
          throw new RequestException(Status.CONFLICT_409, why);
        });
  }
}
