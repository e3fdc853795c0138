package gatehouse.client;

import gatehouse.client.wire.ClientInfo;
import gatehouse.client.wire.ClientKeys;
import gatehouse.client.wire.ClientsPage;
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
  private static final String CLIENTS = "/api/v1/admin/clients";

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
    return calls.call("POST", path(id) + "/keys", keys, credential, null, ClientInfo.class);
  }

  /** Shuts it out for ever; what people had granted to it ends. */
  public ClientInfo close(String id, String reason) throws IOException, InterruptedException {
    ReasonRequest why = new ReasonRequest(reason);
    return calls.call("POST", path(id) + "/close", why, credential, null, ClientInfo.class);
  }

  private static String path(String id) {
    return CLIENTS + "/" + GatehouseClient.encoded(id);
  }
}
