package gatehouse.client;

import gatehouse.client.wire.FailSafeInfo;
import java.io.IOException;

/**
 * The programs of others that a person let in, from {@link GatehouseClient#connected}. Only a
 * person's own session may call these; each throws {@link RefusedException} when the server says
 * no, which may be that the session has to be raised first, and {@link IOException} when no answer
 * came. Safe for use by many threads.
 */
public final class ConnectedPrograms {
  private static final Target CONNECTED = Target.of("/api/v1/connected");

  private final Calls calls;
  private final Credential credential;

  ConnectedPrograms(Calls calls, Credential credential) {
    this.calls = calls;
    this.credential = credential;
  }

  /**
   * Has a program trade again that its fail-safe paused.
   *
   * @param id {@link FailSafeInfo#key} of what it was granted, from {@link Trading#failSafe}
   * @return where its fail-safe stands now
   */
  public FailSafeInfo release(String id) throws IOException, InterruptedException {
    Target path = CONNECTED.then("program", id).then("/release");
    return calls.call("POST", path, null, credential, null, FailSafeInfo.class);
  }
}
