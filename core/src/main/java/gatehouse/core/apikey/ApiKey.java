package gatehouse.core.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.session.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A public key or certificate that its owner registered so that a program may come in. The private
 * half is never here.
 *
 * @param name that its owner gave it
 * @param binding the key's thumbprint; its tokens are bound to this very key
 * @param publicKey the JSON Web Key, or the certificate in PEM
 * @param proofs of the owner, when it was granted: its sessions have their level
 * @param expiresAt when it serves no longer, whatever happens
 */
public record ApiKey(
    ApiKeyId id,
    PersonId person,
    String name,
    Binding binding,
    String publicKey,
    AccessRights rights,
    FailSafePolicy failSafe,
    List<Proof> proofs,
    Instant createdAt,
    Instant expiresAt,
    Standing standing) {
  /** Live keys of one person: some for each strategy, and a second one of each while it changes. */
  public static final int LIVE_MAX = 20;

  public static final int NAME_MAX = 40;

  public ApiKey {
    proofs = List.copyOf(proofs);
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException("a key's name has 1 to " + NAME_MAX + " characters");
    }
  }

  /** Whether it serves, as decided by people and by the watch on unusual use. */
  public sealed interface Standing {
    record Active() implements Standing {}

    /** Its fail-safe ran, or it was paused: it may look and cancel; its owner releases it. */
    record Paused(String why, Instant at) implements Standing {}

    /** It was used in an unusual way: it serves nothing until its owner releases it. */
    record Suspended(String why, Instant at) implements Standing {}

    record Revoked(String why, Instant at) implements Standing {}
  }

  /** Why it does not serve now, in the words of whoever reads the answer; none when it does. */
  public Optional<String> closed(Instant now) {
    if (!now.isBefore(expiresAt)) {
      return Optional.of("This key has expired. Its owner can make a new one.");
    }
    return switch (standing) {
      case Standing.Active active -> Optional.empty();
      case Standing.Paused paused -> Optional.empty();
      case Standing.Suspended(String why, Instant at) ->
          Optional.of("This key is suspended: " + why + " Its owner can release it.");
      case Standing.Revoked revoked -> Optional.of("This key was revoked.");
    };
  }

  /** Whether new orders are taken from it. */
  public boolean paused() {
    return standing instanceof Standing.Paused;
  }
}
