package gatehouse.core.failsafe;

import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.session.SessionEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a watched program at one moment.
 *
 * @param standing of its key
 * @param keyEnds when the key expires
 * @param silentAt when its silence is too long
 * @param accessEnds when its newest token ends
 * @param sessionEnd how its newest session ended; none while it lives
 */
public record ProgramLife(
    ApiKey.Standing standing,
    Instant keyEnds,
    Instant silentAt,
    Instant accessEnds,
    Optional<SessionEnd> sessionEnd) {
  /**
   * All that happened to it, what counts most first; empty while it is well. What ends now has
   * ended.
   */
  public List<FailSafe.Fact> losses(Instant now) {
    List<FailSafe.Fact> losses = new ArrayList<>();
    switch (standing) {
      case ApiKey.Standing.Revoked revoked -> losses.add(new FailSafe.Fact.Revoked());
      case ApiKey.Standing.Suspended suspended -> losses.add(new FailSafe.Fact.Suspended());
      case ApiKey.Standing.Active active -> {}
      case ApiKey.Standing.Paused paused -> {}
    }
    sessionEnd.ifPresent(end -> {
      switch (end.kind()) {
        case LOGOUT -> losses.add(new FailSafe.Fact.LoggedOut());
        case TAKEN -> losses.add(new FailSafe.Fact.Revoked());
        case EXPIRY -> {} // its token ended with it
      }
    });
    if (!now.isBefore(keyEnds) || !now.isBefore(accessEnds)) {
      losses.add(new FailSafe.Fact.Expired());
    }
    if (!now.isBefore(silentAt)) {
      losses.add(new FailSafe.Fact.HeartbeatMissed());
    }
    return losses;
  }

  /**
   * What becomes of its fail-safe, which is armed.
   *
   * @return none when it is to be watched no longer: it went in a way that its owner does not mind
   */
  public Optional<FailSafe> judge(FailSafePolicy policy, Instant now) {
    for (FailSafe.Fact loss : losses(now)) {
      FailSafe next = FailSafe.next(new FailSafe.Armed(), loss, policy, now);
      if (!(next instanceof FailSafe.Armed)) {
        return Optional.of(next);
      }
      if (isLast(loss)) {
        return Optional.empty();
      }
    }
    return Optional.of(new FailSafe.Armed());
  }

  /**
   * The same, when neither silence nor the end of a token counts before that moment: the house was
   * not there to hear of it.
   */
  public ProgramLife notBefore(Instant moment) {
    return new ProgramLife(
        standing, keyEnds, later(silentAt, moment), later(accessEnds, moment), sessionEnd);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /** Whether a silence after it means nothing. */
  private static boolean isLast(FailSafe.Fact loss) {
    return loss instanceof FailSafe.Fact.LoggedOut
        || loss instanceof FailSafe.Fact.Revoked
        || loss instanceof FailSafe.Fact.Suspended;
  }
}
