package gatehouse.core.session;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.device.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the server knows of one session: an immutable snapshot, checked without a database.
 *
 * @param username the name to show; not a key
 * @param displayName the person's own name
 * @param operator whether the person works for the broker
 * @param proofs all that was proved for this session, oldest first
 * @param demanded the level that was asked for: it sets how long the session lives
 * @param network the network prefix that the session was started from, such as 192.0.2.0/24
 * @param startedAt when the first token was issued
 * @param endsAt the absolute end
 * @param access what a program may do with it, and the key that it has to show; none for a person's
 *     own sign-in
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
    AssuranceLevel demanded,
    String network,
    Instant startedAt,
    Instant endsAt,
    Optional<Access> access) {

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

  /**
   * How long it may be silent. What a program was given ends by itself at its absolute end, and its
   * fail-safe watches over the silence.
   */
  private Duration idle() {
    return access.isPresent()
        ? Duration.between(startedAt, endsAt)
        : SessionLimits.of(demanded).idle();
  }

  /** The program that holds it; none for a person's own sign-in. */
  public Optional<ProgramId> program() {
    return access.map(
        each -> each.ofKey() ? ProgramId.of(new ApiKeyId(each.clientId())) : ProgramId.of(id));
  }

  /** The level that was really proved, which may be higher than the one demanded. */
  public AssuranceLevel level() {
    return Proof.level(proofs).orElseThrow();
  }

  /**
   * The session after more was proved: each kind counts with its newest proof. The absolute end is
   * counted anew when what was added reaches the session's level by itself (NIST SP 800-63B-4,
   * 2.2.3, 2.3.3); less than that never makes a session longer.
   */
  public Session raised(List<Proof> added, AssuranceLevel atLeast, Instant now) {
    List<Proof> all = new ArrayList<>(proofs);
    all.removeIf(old -> added.stream().anyMatch(proof -> proof.kind() == old.kind()));
    all.addAll(added);
    AssuranceLevel level = AssuranceLevel.max(demanded, atLeast);
    boolean renewed = Proof.level(added).filter(have -> have.reaches(level)).isPresent();
    Instant anew = now.plus(SessionLimits.of(level).absolute());
    return new Session(
        id,
        person,
        username,
        displayName,
        operator,
        accessInterface,
        device,
        all,
        level,
        network,
        startedAt,
        renewed || anew.isBefore(endsAt) ? anew : endsAt,
        access);
  }

  /** The same session of a program, bound to another key. */
  public Session bound(Binding binding) {
    return new Session(
        id,
        person,
        username,
        displayName,
        operator,
        accessInterface,
        device,
        proofs,
        demanded,
        network,
        startedAt,
        endsAt,
        access.map(held -> new Access(held.clientId(), held.rights(), binding)));
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
    if (!now.isBefore(lastActive.plus(idle()))) {
      return new Check.Ended(Over.IDLE);
    }
    return new Check.Serves(new Caller(this));
  }
}
