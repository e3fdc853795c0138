package gatehouse.client;

import gatehouse.client.wire.CertificateInfo;
import gatehouse.client.wire.CertificatesPage;
import gatehouse.client.wire.KeyInfo;
import gatehouse.client.wire.KeysPage;
import gatehouse.client.wire.NewCertificate;
import gatehouse.client.wire.NewKey;
import gatehouse.client.wire.RotateKey;
import java.io.IOException;

/**
 * The keys by which programs come in without their owner, from {@link GatehouseClient#keys}. Only a
 * person's own session may call these; each throws {@link RefusedException} when the server says
 * no, which may be that the session has to be raised first, and {@link IOException} when no answer
 * came. Safe for use by many threads.
 */
public final class ProgramKeys {
  private static final Target KEYS = Target.of("/api/v1/keys");

  private final Calls calls;
  private final Credential credential;

  ProgramKeys(Calls calls, Credential credential) {
    this.calls = calls;
    this.credential = credential;
  }

  /** All keys, the newest first, those that have ended too. */
  public KeysPage list() throws IOException, InterruptedException {
    return calls.call("GET", KEYS, null, credential, null, KeysPage.class);
  }

  /** Registers the public half of a pair, such as {@link ApiKeyFile#publicJwk}. */
  public KeyInfo create(NewKey key) throws IOException, InterruptedException {
    return calls.call("POST", KEYS, key, credential, null, KeyInfo.class);
  }

  /**
   * Registers a second key with the rights of the first; both work until the first one ends.
   *
   * @param id {@link KeyInfo#id} of the key that lives
   */
  public KeyInfo rotate(String id, RotateKey key) throws IOException, InterruptedException {
    return calls.call("POST", path(id).then("/rotate"), key, credential, null, KeyInfo.class);
  }

  /** Has a paused or suspended key work again. */
  public KeyInfo release(String id) throws IOException, InterruptedException {
    return calls.call("POST", path(id).then("/release"), null, credential, null, KeyInfo.class);
  }

  /** Ends a key for ever; its program is out within a second. */
  public KeyInfo revoke(String id) throws IOException, InterruptedException {
    return calls.call("POST", path(id).then("/revoke"), null, credential, null, KeyInfo.class);
  }

  /** The certificates of a key, the newest first, those that have ended too. */
  public CertificatesPage certificates(String id) throws IOException, InterruptedException {
    return calls.call("GET", certificatesOf(id), null, credential, null, CertificatesPage.class);
  }

  /**
   * A certificate by which the program may show its key instead of signing each request.
   *
   * @param request such as {@link ApiKeyFile#signingRequest}: made with the key itself
   */
  public CertificateInfo certificate(String id, String request)
      throws IOException, InterruptedException {
    return calls.call(
        "POST",
        certificatesOf(id),
        new NewCertificate(request),
        credential,
        null,
        CertificateInfo.class);
  }

  /** Ends a certificate for ever; the key itself goes on. */
  public CertificatesPage revokeCertificate(String id, String thumbprint)
      throws IOException, InterruptedException {
    Target path = certificatesOf(id).then("thumbprint", thumbprint).then("/revoke");
    return calls.call("POST", path, null, credential, null, CertificatesPage.class);
  }

  private static Target certificatesOf(String id) {
    return path(id).then("/certificates");
  }

  private static Target path(String id) {
    return KEYS.then("key", id);
  }
}
