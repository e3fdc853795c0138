package gatehouse.server.apikey;

import gatehouse.core.apikey.ApiKey;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.signin.Desk;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The page of a key's certificates. */
public final class CertificateRoutes implements HttpService {
  private static final String PATH = "/keys/{id}/certificates";
  private static final String AUTHORITY = "/authority.pem";
  private static final int THUMBPRINT = 43;

  private final Desk desk;
  private final Certificates certificates;
  private final OwnKeys keys;
  private final String server;
  private final Optional<String> trusted;
  private final InstantSource clock;

  /**
   * @param server where programs show certificates
   * @param trusted what they have to trust for that, in PEM
   */
  CertificateRoutes(
      Desk desk,
      OwnKeys keys,
      Certificates certificates,
      String server,
      Optional<String> trusted,
      InstantSource clock) {
    this.desk = desk;
    this.certificates = certificates;
    this.keys = keys;
    this.server = server;
    this.trusted = trusted;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(AUTHORITY, this::authority)
        .get(PATH, desk.signedIn(this::page))
        .post(PATH, desk.signedIn(this::issue))
        .get(PATH + "/{thumbprint}", desk.signedIn(this::file))
        .post(PATH + "/{thumbprint}/revoke", desk.proved(Action.END_SESSIONS, this::revoke));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, keys.key(request, caller), List.of());
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      ApiKey key,
      List<Problem> problems) {
    Instant now = clock.instant();
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), now);
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new CertificatesView(
            path(key),
            "/keys",
            "Keys",
            "Another way for "
                + key.name()
                + " to show its key: in the connection itself. It may do what the key may do, and"
                + " ends with it.",
            true,
            certificates.offered(),
            server,
            trusted.isPresent() ? AUTHORITY : null,
            key.closed(now).isEmpty(),
            certificates.of(key).stream()
                .map(each -> CertificatesView.Row.of(each, times))
                .toList(),
            problems));
  }

  /** For everybody: a certificate is no secret. */
  private void authority(ServerRequest request, ServerResponse response) {
    send(
        response,
        trusted.orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404, "This server shows no certificate of its own authority.")),
        AUTHORITY.substring(1));
  }

  private void issue(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    String pasted = Form.of(request).text("request", PublicKeys.CHARACTERS_MAX);
    switch (certificates.issue(keys.by(request, caller), key, pasted)) {
      case Certificates.Outcome.Done done ->
          desk.done(
              response,
              "The certificate is here. Put it beside the private key of your program.",
              path(key));
      case Certificates.Outcome.Refused(Problem problem) ->
          // what was pasted is not sent back: it may be a private key
          show(request, response, caller, key, List.of(problem));
    }
  }

  private void file(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    String thumbprint = thumbprint(request);
    ProgramCertificate found =
        certificates.of(key).stream()
            .filter(each -> each.thumbprint().equals(thumbprint))
            .findFirst()
            .orElseThrow(CertificateRoutes::missing);
    send(response, found, key.id().value());
  }

  /** The certificate as a file of that name. */
  public static void send(ServerResponse response, ProgramCertificate certificate, String name) {
    send(response, certificate.pem(), name + ".crt");
  }

  private static void send(ServerResponse response, String pem, String file) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/pem-certificate-chain")
        .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
        .send(pem);
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    if (!certificates.revoke(keys.by(request, caller), key, thumbprint(request))) {
      throw missing();
    }
    desk.done(response, "The certificate is revoked. The key itself goes on.", path(key));
  }

  private static RequestException missing() {
    return new RequestException(
        Status.NOT_FOUND_404, "This key has no such certificate that works. Nothing was done.");
  }

  private static String path(ApiKey key) {
    return PATH.replace("{id}", key.id().value());
  }

  private static String thumbprint(ServerRequest request) {
    String text = request.path().pathParameters().get("thumbprint");
    return text.length() == THUMBPRINT ? text : "";
  }
}
