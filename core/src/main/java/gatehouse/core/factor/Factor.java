package gatehouse.core.factor;

import java.time.Instant;
import java.util.Optional;

/**
 * One registered factor of a person.
 *
 * @param detail what changes with use, in the form of its kind: the state of an app, the credential
 *     of a key, the unused hashes of recovery codes (a line each)
 * @param suspended whether it is out of use since it looked copied
 */
public record Factor(
    FactorId id,
    FactorKind kind,
    String name,
    Optional<byte[]> sealed,
    String detail,
    Instant added,
    Optional<Instant> lastUsed,
    boolean suspended) {
  /** Factors that one person may have. */
  public static final int PER_PERSON_MAX = 30;

  /** Characters of a name. */
  public static final int NAME_CHARACTERS_MAX = 60;
}
