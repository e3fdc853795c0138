package gatehouse.core.apikey;

import gatehouse.core.account.PersonId;
import java.time.Instant;

/**
 * A program that is watched over, whichever way it was let in.
 *
 * @param clientId of its tokens and orders: the API key, or the registered client
 * @param name as its owner knows it
 * @param expiresAt when it serves no longer, whatever happens
 */
public record Program(
    ProgramId id,
    PersonId person,
    String clientId,
    String name,
    AccessRights rights,
    FailSafePolicy failSafe,
    ApiKey.Standing standing,
    Instant expiresAt) {
  /** The program of an API key. */
  public static Program of(ApiKey key) {
    return new Program(
        ProgramId.of(key.id()),
        key.person(),
        key.id().value(),
        key.name(),
        key.rights(),
        key.failSafe(),
        key.standing(),
        key.expiresAt());
  }

  /** Whether anything is to be done when it is lost. */
  public boolean watched() {
    return failSafe.action() != FailSafePolicy.Action.NOTHING && rights.scope().trades();
  }
}
