package gatehouse.core.apikey;

import gatehouse.core.session.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What makes a session a program's: who holds it, what it may do, and the key that its tokens are
 * bound to.
 *
 * @param clientId the API key or the registered client (RFC 6749, 2.2)
 */
public record Access(String clientId, AccessRights rights, Binding binding) {
  /**
   * How old the newest proof of its owner may be while a registered client opens positions: at
   * exactly that age it still may. An API key is bound by its own end, and its owner is reminded.
   */
  public static final Duration PROOF_AGE_MAX = Duration.ofDays(90);

  public Access {
    if (!clientId.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("a client id is 1 to 64 letters, digits, or . _ -");
    }
  }

  /** Whether those proofs of its owner are too old to open positions on. */
  public boolean outgrew(List<Proof> proofs, Instant now) {
    Instant newest = proofs.stream().map(Proof::at).max(Instant::compareTo).orElseThrow();
    return !ofKey() && now.isAfter(newest.plus(PROOF_AGE_MAX));
  }

  /** The page of the portal where its owner let it in and looks after it; a path from the root. */
  public String page() {
    return page(clientId);
  }

  /** The same of whoever has that client id. */
  public static String page(String clientId) {
    return ApiKeyId.fits(clientId) ? "/keys" : "/connected";
  }

  /** Says in a sentence which one it is; empty where no name is known. */
  public String named(String name) {
    return name.isEmpty() ? "" : "It is the %s “%s”.".formatted(ofKey() ? "key" : "program", name);
  }

  /** Whether an API key of the person holds it, and not a registered client. */
  public boolean ofKey() {
    return ApiKeyId.fits(clientId);
  }
}
