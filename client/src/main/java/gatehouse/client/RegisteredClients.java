package gatehouse.client;

import gatehouse.client.wire.CertificateInfo;
import gatehouse.client.wire.CertificatesPage;
import gatehouse.client.wire.ClientInfo;
import gatehouse.client.wire.ClientKeys;
import gatehouse.client.wire.ClientsPage;
import gatehouse.client.wire.NewCertificate;
import gatehouse.client.wire.NewClient;
import gatehouse.client.wire.ReasonRequest;
import java.io.IOException;

/**
 * The programs of third parties that may ask people for access, from {@link
 * GatehouseClient#clients}; for operators. Each call throws {@link RefusedException} when the
 * server says no, which may be that the session has to be raised first, and {@link IOException}
 * when no answer came. Safe for use by many threads.
 */
public final class RegisteredClients {
  private static final Target CLIENTS = Target.of("/api/v1/admin/clients");

  private final Calls calls;
  private final Credential credential;

  RegisteredClients(Calls calls, Credential credential) {
    this.calls = calls;
    this.credential = credential;
  }

  /** All of them, the newest first, those that are closed too. */
  public ClientsPage list() throws IOException, InterruptedException {
    return calls.call("GET", CLIENTS, null, credential, null, ClientsPage.class);
  }

  /** Registers a client; its id is in the answer. */
  public ClientInfo add(NewClient client) throws IOException, InterruptedException {
    return calls.call("POST", CLIENTS, client, credential, null, ClientInfo.class);
  }

  /**
   * Replaces its keys; the old ones serve no longer.
   *
   * @param jwks a JSON Web Key Set
   */
  public ClientInfo replaceKeys(String id, String jwks) throws IOException, InterruptedException {
    ClientKeys keys = new ClientKeys(jwks);
    return calls.call("POST", path(id).then("/keys"), keys, credential, null, ClientInfo.class);
  }

  /** Shuts it out for ever; what people had granted to it ends. */
  public ClientInfo close(String id, String reason) throws IOException, InterruptedException {
    ReasonRequest why = new ReasonRequest(reason);
    return calls.call("POST", path(id).then("/close"), why, credential, null, ClientInfo.class);
  }

  /** Its certificates, the newest first. */
  public CertificatesPage certificates(String id) throws IOException, InterruptedException {
    return calls.call("GET", certificatesOf(id), null, credential, null, CertificatesPage.class);
  }

  /**
   * Has a certificate made by which it proves itself in the connection (RFC 8705, 2.1).
   *
   * @param request a signing request in PEM (RFC 2986), from whoever makes the program
   */
  public CertificateInfo certify(String id, String request)
      throws IOException, InterruptedException {
    NewCertificate wanted = new NewCertificate(request);
    return calls.call("POST", certificatesOf(id), wanted, credential, null, CertificateInfo.class);
  }

  /** Ends a certificate for ever, and every access that is bound to it. */
  public CertificatesPage revokeCertificate(String id, String thumbprint, String reason)
      throws IOException, InterruptedException {
    Target path = certificatesOf(id).then("thumbprint", thumbprint).then("/revoke");
    ReasonRequest why = new ReasonRequest(reason);
    return calls.call("POST", path, why, credential, null, CertificatesPage.class);
  }

  private static Target certificatesOf(String id) {
    return path(id).then("/certificates");
  }

  private static Target path(String id) {
    return CLIENTS.then("client", id);
  }
}
