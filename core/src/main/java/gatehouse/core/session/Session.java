package gatehouse.core.session;

import gatehouse.core.account.PersonId;
import gatehouse.core.device.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the server knows of one session: an immutable snapshot, checked without a database.
 *
 * @param username the name to show; not a key
 * @param displayName the person's own name
 * @param operator whether the person works for the broker
 * @param proofs all that was proved for this session, oldest first
 * @param network the network prefix that the session was started from, such as 192.0.2.0/24
 * @param startedAt when the first token was issued
 * @param endsAt the absolute end
 */
public record Session(
    SessionId id,
    PersonId person,
    String username,
    String displayName,
    boolean operator,
    AccessInterface accessInterface,
    Optional<DeviceId> device,
    List<Proof> proofs,
    String network,
    Instant startedAt,
    Instant endsAt) {

  public Session {
    proofs = List.copyOf(proofs);
    if (proofs.isEmpty()) {
      throw new IllegalArgumentException("a session needs a proof");
    }
  }

  /** Why a session no longer serves; in the order in which they are judged. */
  public enum Over {
    ABSOLUTE("Your session reached its longest duration. Sign in again."),
    IDLE("You were away for a while, so we signed you out. Sign in again.");

    private final String text;

    Over(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** What a check finds. */
  public sealed interface Check {
    record Serves(Caller caller) implements Check {}

    record Ended(Over why) implements Check {}
  }

  public AssuranceLevel level() {
    return Proof.level(proofs).orElseThrow();
  }

  /**
   * Judges the session at this moment. A session whose end is exactly now has ended; one that was
   * silent for exactly the idle limit has too.
   *
   * @param lastActive the last request before this one
   */
  public Check check(Instant lastActive, Instant now) {
    if (!now.isBefore(endsAt)) {
      return new Check.Ended(Over.ABSOLUTE);
    }
    if (!now.isBefore(lastActive.plus(SessionLimits.of(level()).idle()))) {
      return new Check.Ended(Over.IDLE);
    }
    return new Check.Serves(new Caller(this));
  }
}
