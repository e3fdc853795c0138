package gatehouse.core.device;

import gatehouse.core.account.PersonId;
import gatehouse.core.session.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A session that its browser bound to a key (Device Bound Session Credentials). From then on the
 * session's cookie serves only beside a short one, which a proof by that key renews.
 *
 * @param challengeUsedAt when the newest used challenge was issued. Any challenge that is not newer
 *     is spent, which makes each good for once without a list of those in flight.
 */
public record BoundSession(
    PersonId person, SessionId session, BoundKey key, Instant challengeUsedAt) {

  /** What came of a registration. */
  public sealed interface Registration permits Bound, NotBound {}

  /** What came of a refresh. */
  public sealed interface Refresh permits Renewed, Challenged {}

  /** Store it, and give the first short cookie. */
  public record Bound(BoundSession session) implements Registration {}

  /** The session stays as it was. */
  public record NotBound(Reason reason) implements Registration {}

  /** Store it if the stored challengeUsedAt is still the old one, and give a new short cookie. */
  public record Renewed(BoundSession session) implements Refresh {}

  /** Nothing changes; the browser may try again with a new challenge. */
  public record Challenged(Reason reason) implements Refresh {}

  /** Why a proof does not serve, in descending precedence. */
  public enum Reason {
    /** The session has a key already, and a session has one key for life. */
    BOUND_ALREADY,
    /** No proof, or not one of the standard's form. */
    NO_PROOF,
    /** The challenge is not of this session, too old, or used. */
    STALE_CHALLENGE,
    /** The proof is not by the key that it has to be by. */
    WRONG_KEY
  }

  /**
   * Judges a registration.
   *
   * @param challengeIssuedAt of the proof's challenge; none when forged or too old
   */
  public static Registration register(
      PersonId person,
      SessionId session,
      Optional<BoundSession> bound,
      Optional<BoundProof> proof,
      Optional<Instant> challengeIssuedAt) {
    if (bound.isPresent()) {
      return new NotBound(Reason.BOUND_ALREADY);
    }
    Optional<BoundKey> key = proof.flatMap(BoundProof::key);
    if (key.isEmpty()) {
      return new NotBound(Reason.NO_PROOF);
    }
    if (challengeIssuedAt.isEmpty()) {
      return new NotBound(Reason.STALE_CHALLENGE);
    }
    return proof.get().isBy(key.get())
        ? new Bound(new BoundSession(person, session, key.get(), challengeIssuedAt.get()))
        : new NotBound(Reason.WRONG_KEY);
  }

  /** Judges a refresh; arguments as above. A key in the proof's header counts for nothing here. */
  public Refresh refresh(Optional<BoundProof> proof, Optional<Instant> challengeIssuedAt) {
    if (proof.isEmpty()) {
      return new Challenged(Reason.NO_PROOF);
    }
    if (challengeIssuedAt.isEmpty() || !challengeIssuedAt.get().isAfter(challengeUsedAt)) {
      return new Challenged(Reason.STALE_CHALLENGE);
    }
    return proof.get().isBy(key)
        ? new Renewed(new BoundSession(person, session, key, challengeIssuedAt.get()))
        : new Challenged(Reason.WRONG_KEY);
  }
}
