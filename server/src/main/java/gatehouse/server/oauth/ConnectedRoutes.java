package gatehouse.server.oauth;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessWords;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.signin.Action;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What a person granted to programs of others, to be looked at and revoked (ASVS 5.0, 10.7.3). */
final class ConnectedRoutes implements HttpService {
  private static final String PATH = "/connected";

  private final Desk desk;
  private final Sessions sessions;
  private final Clients clients;
  private final Granting granting;
  private final Arrivals arrivals;
  private final InstantSource clock;

  ConnectedRoutes(
      Desk desk,
      Sessions sessions,
      Clients clients,
      Granting granting,
      Arrivals arrivals,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.clients = clients;
    this.granting = granting;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        .post(PATH + "/{id}/revoke", desk.proved(Action.END_SESSIONS, this::revoke));
  }

  private record Granted(Sessions.Listed listed, Session session, Access access, Client client) {}

  private List<Granted> granted(Caller caller) {
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

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        new ConnectedView(
            granted(caller).stream().map(each -> row(each, times)).toList(),
            caller.session().operator()));
  }

  private static ConnectedView.Row row(Granted granted, LocalTimes times) {
    return new ConnectedView.Row(
        granted.session().id().value(),
        granted.client().name(),
        granted.client().contact(),
        AccessWords.of(granted.access().rights()),
        times.of(granted.session().startedAt()),
        times.of(granted.session().endsAt()),
        times.ago(granted.listed().lastActive()),
        granted.access().clientId(),
        granted.access().binding().thumbprint());
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    String id = request.path().pathParameters().get("id");
    Granted granted =
        granted(caller).stream()
            .filter(each -> each.session().id().value().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new RequestException(
                    Status.NOT_FOUND_404,
                    "That program has no access any more. Nothing was done."));
    granting.revoke(
        caller, granted.session().id(), granted.client(), arrivals.place(request), clock.instant());
    desk.done(response, granted.client().name() + " is out.", PATH);
  }
}
