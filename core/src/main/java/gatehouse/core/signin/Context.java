package gatehouse.core.signin;

import gatehouse.core.device.DeviceId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What stays the same through one attempt.
 *
 * @param raises the session that a step-up raises; nothing for a new sign-in
 * @param returnTo the local path to go to afterwards; starts with one slash
 * @param device the known device that makes the attempt
 * @param network the prefix it comes from, such as 192.0.2.0/24
 */
public record Context(
    AccessInterface accessInterface,
    Action action,
    Optional<SessionId> raises,
    String returnTo,
    Set<Signal> signals,
    Optional<DeviceId> device,
    String network,
    Instant startedAt) {

  /** How long an attempt may take; at exactly this age it is over. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  public Context {
    signals = Set.copyOf(signals);
  }

  public Instant expiresAt() {
    return startedAt.plus(LIFETIME);
  }
}
