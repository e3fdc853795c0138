package gatehouse.server.oauth;

import gatehouse.client.wire.ClientInfo;
import gatehouse.client.wire.NewClient;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.account.OperatorDoor;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** The operators' page of programs of third parties; it does what {@link ClientsApi} does. */
final class ClientRoutes implements HttpService {
  private static final String PATH = "/operate/clients";
  private static final int URIS_CHARACTERS_MAX =
      Client.REDIRECT_URIS_MAX * (Client.URI_CHARACTERS_MAX + 2);
  private static final int REASON_MAX = 200;

  private final Desk desk;
  private final Clients clients;
  private final Chance chance;
  private final InstantSource clock;

  ClientRoutes(Desk desk, Clients clients, Chance chance, InstantSource clock) {
    this.desk = desk;
    this.clients = clients;
    this.chance = chance;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, operating(desk, this::page))
        .post(PATH, operating(desk, this::add))
        .post(PATH + "/{id}/keys", operating(desk, this::keys))
        .post(PATH + "/{id}/close", operating(desk, this::close));
  }

  /** For operators alone, who are not frozen and proved enough lately. */
  static Handler operating(Desk desk, Desk.Page page) {
    Desk.Page proved = desk.unlessFrozen(desk.ifProved(Action.OPERATE, page));
    return desk.signedIn((request, response, caller) -> {
      if (!caller.session().operator()) {
        throw new RequestException(Status.FORBIDDEN_403, "Only operators may do this.");
      }
      proved.serve(request, response, caller);
    });
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, ClientsView.Typed.EMPTY, List.of());
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      ClientsView.Typed typed,
      List<Problem> problems) {
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new ClientsView(
            clients.all().stream().map(client -> row(ClientsApi.info(client), times)).toList(),
            typed,
            problems));
  }

  private static ClientsView.Row row(ClientInfo client, LocalTimes times) {
    return new ClientsView.Row(
        client.id(),
        client.name(),
        client.contact(),
        client.vouched(),
        client.scope()
            + (client.live() ? ", live and paper accounts" : ", paper accounts alone")
            + (client.devices() ? ", also from devices without a browser" : ""),
        client.redirectUris(),
        client.keys(),
        times.of(client.createdAt()),
        client.closedAt() == null ? "" : times.of(client.closedAt()));
  }

  private void add(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    ClientsView.Typed typed =
        new ClientsView.Typed(
            form.text("name", Client.NAME_MAX),
            form.text("contact", Client.CONTACT_MAX),
            form.text("redirectUris", URIS_CHARACTERS_MAX),
            form.text("jwks", KeySets.CHARACTERS_MAX),
            form.text("scope", 20),
            form.ticked("live"),
            form.ticked("devices"));
    try {
      Client client =
          ClientsApi.client(
              new NewClient(
                  typed.name(),
                  Arrays.stream(typed.redirectUris().strip().split("\\s+"))
                      .filter(uri -> !uri.isEmpty())
                      .toList(),
                  typed.jwks(),
                  typed.scope(),
                  typed.live(),
                  typed.devices(),
                  typed.contact()),
              ClientsApi.freshId(chance),
              clock.instant());
      clients.add(caller, client);
      desk.done(response, client.name() + " is registered. Its id is " + client.id() + ".", PATH);
    } catch (RequestException e) {
      show(request, response, caller, typed, List.of(Problem.whole(e.sentence())));
    }
  }

  private void keys(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = ClientsApi.known(clients, request);
    String pasted = Form.of(request).text("jwks", KeySets.CHARACTERS_MAX);
    switch (KeySets.read(pasted)) {
      case KeySets.Read.Refused(String sentence) ->
          // what was pasted is not sent back: it may be a private key
          show(
              request,
              response,
              caller,
              ClientsView.Typed.EMPTY,
              List.of(Problem.whole(sentence + " " + client.name() + " keeps its keys.")));
      case KeySets.Read.Good(String jwks) -> {
        if (!clients.keys(caller, client, jwks, clock.instant())) {
          throw ClientsApi.closed();
        }
        desk.done(response, client.name() + " has its new keys, and the old ones are out.", PATH);
      }
    }
  }

  private void close(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = ClientsApi.known(clients, request);
    String why = OperatorDoor.reason(Form.of(request).text("reason", REASON_MAX));
    clients.close(caller, client, why, clock.instant());
    desk.done(response, client.name() + " is closed, and out.", PATH);
  }
}
