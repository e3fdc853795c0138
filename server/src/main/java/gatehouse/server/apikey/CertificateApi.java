package gatehouse.server.apikey;

import gatehouse.client.wire.CertificateInfo;
import gatehouse.client.wire.CertificatesPage;
import gatehouse.client.wire.NewCertificate;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.RaiseFirst;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** Certificates of keys by JSON, for a person's own session alone. */
final class CertificateApi {
  private static final String PATH = "/api/v1/keys/{id}/certificates";

  private final SessionApi sessions;
  private final Certificates certificates;
  private final OwnKeys keys;
  private final RaiseFirst raise;

  CertificateApi(SessionApi sessions, RaiseFirst raise, OwnKeys keys, Certificates certificates) {
    this.sessions = sessions;
    this.raise = raise;
    this.certificates = certificates;
    this.keys = keys;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, PATH, sessions.byOwner(this::list)),
        new ApiRoute(Method.POST, PATH, sessions.byOwner(this::issue)),
        new ApiRoute(
            Method.POST,
            PATH + "/{thumbprint}/revoke",
            sessions.byOwner(raise.unlessProved(Action.END_SESSIONS, this::revoke))));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    send(response, keys.key(request, caller));
  }

  private void issue(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    String pasted = Json.read(request, NewCertificate.class).request();
    switch (certificates.issue(keys.by(request, caller), key, pasted)) {
      case Certificates.Outcome.Done(ProgramCertificate made) ->
          Json.send(response, Status.CREATED_201, made.info());
      case Certificates.Outcome.Refused(Problem problem) ->
          throw new RequestException(Status.UNPROCESSABLE_CONTENT_422, problem.text());
    }
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    String thumbprint = request.path().pathParameters().get("thumbprint");
    if (!certificates.revoke(keys.by(request, caller), key, thumbprint)) {
      throw new RequestException(
          Status.NOT_FOUND_404, "This key has no such certificate that works. Nothing was done.");
    }
    send(response, key);
  }

  private void send(ServerResponse response, ApiKey key) {
    List<CertificateInfo> all =
        certificates.of(key).stream().map(ProgramCertificate::info).toList();
    Json.send(response, Status.OK_200, new CertificatesPage(all));
  }
}
