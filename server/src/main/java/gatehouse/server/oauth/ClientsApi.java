package gatehouse.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import gatehouse.client.wire.CertificatesPage;
import gatehouse.client.wire.ClientInfo;
import gatehouse.client.wire.ClientKeys;
import gatehouse.client.wire.ClientsPage;
import gatehouse.client.wire.NewCertificate;
import gatehouse.client.wire.NewClient;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.core.session.Caller;
import gatehouse.server.account.OperatorDoor;
import gatehouse.server.apikey.ProgramCertificate;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operators' calls about programs of third parties. Nobody else registers one. */
final class ClientsApi {
  private static final String CLIENTS = "/api/v1/admin/clients";
  private static final String CLIENT = CLIENTS + "/{id}";
  private static final String CERTIFICATES = CLIENT + "/certificates";

  private final Clients clients;
  private final ClientCertificates certificates;
  private final Chance chance;
  private final OperatorDoor door;
  private final InstantSource clock;

  ClientsApi(
      Clients clients,
      ClientCertificates certificates,
      Chance chance,
      OperatorDoor door,
      InstantSource clock) {
    this.clients = clients;
    this.certificates = certificates;
    this.chance = chance;
    this.door = door;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, CLIENTS, door.operating(this::list)),
        new ApiRoute(Method.POST, CLIENTS, door.operating(this::add)),
        new ApiRoute(Method.POST, CLIENT + "/keys", door.operating(this::keys)),
        new ApiRoute(Method.POST, CLIENT + "/close", door.operating(this::close)),
        new ApiRoute(Method.GET, CERTIFICATES, door.operating(this::certificates)),
        new ApiRoute(Method.POST, CERTIFICATES, door.operating(this::issue)),
        new ApiRoute(
            Method.POST, CERTIFICATES + "/{thumbprint}/revoke", door.operating(this::revoke)));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    Json.send(
        response,
        Status.OK_200,
        new ClientsPage(clients.all().stream().map(ClientsApi::info).toList()));
  }

  private void add(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = client(Json.read(request, NewClient.class), freshId(chance), clock.instant());
    clients.add(caller, client);
    Json.send(response, Status.CREATED_201, info(client));
  }

  static ClientId freshId(Chance chance) {
    return new ClientId(ClientId.PREFIX + chance.id());
  }

  /**
   * Reads what an operator wrote down.
   *
   * @throws RequestException when it is not a client that can be registered
   */
  static Client client(NewClient asked, ClientId id, Instant now) {
    String name = asked.name().strip();
    String contact = asked.contact().strip();
    if (!isLine(name, Client.NAME_MAX)) {
      throw bad("The field name must have 1 to " + Client.NAME_MAX + " characters.");
    }
    if (!isLine(contact, Client.CONTACT_MAX)) {
      throw bad("The field contact must have 1 to " + Client.CONTACT_MAX + " characters.");
    }
    List<String> uris = asked.redirectUris().stream().distinct().toList();
    if (uris.isEmpty() || uris.size() > Client.REDIRECT_URIS_MAX) {
      throw bad(
          "The field redirectUris must hold 1 to " + Client.REDIRECT_URIS_MAX + " addresses.");
    }
    if (!uris.stream().allMatch(Client::fitsRedirect)) {
      throw bad(
          "Each of redirectUris must be an https address without a fragment, or an http address"
              + " on 127.0.0.1 or [::1].");
    }
    AccessScope scope =
        Arrays.stream(AccessScope.values())
            .filter(each -> each.code().equals(asked.scope()))
            .findFirst()
            .orElseThrow(() -> bad("The field scope must be read, reduce-only or trade."));
    return new Client(
        id,
        name,
        uris,
        jwks(asked.jwks()),
        scope,
        asked.live(),
        Boolean.TRUE.equals(asked.devices()),
        true,
        contact,
        now,
        Optional.empty());
  }

  private static String jwks(String text) {
    return switch (KeySets.read(text)) {
      case KeySets.Read.Good(String jwks) -> jwks;
      case KeySets.Read.Refused(String sentence) -> throw bad(sentence);
    };
  }

  static boolean isLine(String text, int charactersMax) {
    return !text.isEmpty()
        && text.length() <= charactersMax
        && text.chars().noneMatch(Character::isISOControl);
  }

  private void keys(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = known(clients, request);
    String jwks = jwks(Json.read(request, ClientKeys.class).jwks());
    if (!clients.keys(caller, client, jwks, clock.instant())) {
      throw closed();
    }
    Json.send(response, Status.OK_200, info(known(clients, request)));
  }

  static RequestException closed() {
    return new RequestException(Status.CONFLICT_409, "This client is closed. Nothing was done.");
  }

  private void close(ServerRequest request, ServerResponse response, Caller caller) {
    String why = OperatorDoor.reason(request);
    clients.close(caller, known(clients, request), why, clock.instant());
    Json.send(response, Status.OK_200, info(known(clients, request)));
  }

  private void certificates(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = known(clients, request);
    Json.send(
        response,
        Status.OK_200,
        new CertificatesPage(
            certificates.of(client).stream().map(ProgramCertificate::info).toList()));
  }

  private void issue(ServerRequest request, ServerResponse response, Caller caller) {
    String pasted = Json.read(request, NewCertificate.class).request();
    switch (certificates.issue(caller, known(clients, request), pasted, clock.instant())) {
      case ClientCertificates.Outcome.Done(ProgramCertificate made) ->
          Json.send(response, Status.CREATED_201, made.info());
      case ClientCertificates.Outcome.Refused(String sentence) ->
          throw new RequestException(Status.UNPROCESSABLE_CONTENT_422, sentence);
    }
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    String why = OperatorDoor.reason(request);
    String thumbprint = request.path().pathParameters().get("thumbprint");
    if (!certificates.revoke(caller, known(clients, request), thumbprint, why, clock.instant())) {
      throw noCertificate();
    }
    certificates(request, response, caller);
  }

  static RequestException noCertificate() {
    return new RequestException(
        Status.NOT_FOUND_404, "This client has no such certificate that works. Nothing was done.");
  }

  static Client known(Clients clients, ServerRequest request) {
    return clients
        .find(request.path().pathParameters().get("id"))
        .map(Clients.Known::client)
        .orElseThrow(
            () -> new RequestException(Status.NOT_FOUND_404, "There is no client of that id."));
  }

  static ClientInfo info(Client client) {
    return new ClientInfo(
        client.id().value(),
        client.name(),
        client.redirectUris(),
        client.scopeMax().code(),
        client.live(),
        client.devices(),
        client.vouched(),
        client.contact(),
        KeySets.of(client.jwks()).stream().map(ClientsApi::name).toList(),
        client.createdAt(),
        client.closedAt().orElse(null));
  }

  private static String name(JWK key) {
    try {
      return key.getKeyID() == null ? key.computeThumbprint().toString() : key.getKeyID();
    } catch (JOSEException e) {
      throw new IllegalStateException("a key is stored that has no thumbprint", e);
    }
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
