package gatehouse.server.oauth;

import gatehouse.core.oauth.Client;
import gatehouse.core.session.Caller;
import gatehouse.server.apikey.CertificateRoutes;
import gatehouse.server.apikey.CertificatesView;
import gatehouse.server.apikey.PublicKeys;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The operators' page of a registered client's certificates. */
final class ClientCertificateRoutes implements HttpService {
  private static final String CLIENTS = "/operate/clients";
  private static final String PATH = CLIENTS + "/{id}/certificates";
  private static final String BY_HAND = "by the operator’s page";

  private final Desk desk;
  private final Clients clients;
  private final ClientCertificates certificates;
  private final Issuer issuer;
  private final InstantSource clock;

  ClientCertificateRoutes(
      Desk desk,
      Clients clients,
      ClientCertificates certificates,
      Issuer issuer,
      InstantSource clock) {
    this.desk = desk;
    this.clients = clients;
    this.certificates = certificates;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, ClientRoutes.operating(desk, this::page))
        .post(PATH, ClientRoutes.operating(desk, this::issue))
        .get(PATH + "/{thumbprint}", ClientRoutes.operating(desk, this::file))
        .post(PATH + "/{thumbprint}/revoke", ClientRoutes.operating(desk, this::revoke));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, List.of());
  }

  private void show(
      ServerRequest request, ServerResponse response, Caller caller, List<Problem> problems) {
    Client client = ClientsApi.known(clients, request);
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new CertificatesView(
            path(client),
            CLIENTS,
            "Registered programs",
            "Another way for "
                + client.name()
                + " to prove that it is that program: in the connection itself. It may do no more"
                + " with one than without.",
            false,
            certificates.offered(),
            issuer.tls().orElse(issuer.url()).toString(),
            null,
            client.open(),
            certificates.of(client).stream()
                .map(each -> CertificatesView.Row.of(each, times))
                .toList(),
            problems));
  }

  private void issue(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = ClientsApi.known(clients, request);
    String pasted = Form.of(request).text("request", PublicKeys.CHARACTERS_MAX);
    Instant now = clock.instant();
    switch (certificates.issue(caller, client, pasted, now)) {
      case ClientCertificates.Outcome.Done done ->
          desk.done(
              response,
              "The certificate is here. Send it to whoever makes the program.",
              path(client));
      case ClientCertificates.Outcome.Refused(String sentence) ->
          // what was pasted is not sent back: it may be a private key
          show(request, response, caller, List.of(new Problem("request", sentence)));
    }
  }

  private void file(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = ClientsApi.known(clients, request);
    String thumbprint = request.path().pathParameters().get("thumbprint");
    CertificateRoutes.send(
        response,
        certificates.of(client).stream()
            .filter(each -> each.thumbprint().equals(thumbprint))
            .findFirst()
            .orElseThrow(ClientsApi::noCertificate),
        client.id().value());
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    Client client = ClientsApi.known(clients, request);
    String thumbprint = request.path().pathParameters().get("thumbprint");
    if (!certificates.revoke(caller, client, thumbprint, BY_HAND, clock.instant())) {
      throw ClientsApi.noCertificate();
    }
    desk.done(
        response,
        "The certificate is revoked, and every access that it was bound to has ended.",
        path(client));
  }

  private static String path(Client client) {
    return PATH.replace("{id}", client.id().value());
  }
}
