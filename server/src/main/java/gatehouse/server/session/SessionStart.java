package gatehouse.server.session;

import gatehouse.core.apikey.Access;
import gatehouse.core.device.DeviceId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.SessionLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a session starts with, beside the person.
 *
 * @param access what a program may do with it; a program acts for its owner alone, never for the
 *     broker
 */
public record SessionStart(
    AccessInterface accessInterface,
    Optional<DeviceId> device,
    String deviceLabel,
    List<Proof> proofs,
    AssuranceLevel demanded,
    String network,
    String place,
    Optional<Access> access,
    Duration lifetime) {
  /** A person's own session: it lives as long as its level says. */
  public SessionStart(
      AccessInterface accessInterface,
      Optional<DeviceId> device,
      String deviceLabel,
      List<Proof> proofs,
      AssuranceLevel demanded,
      String network,
      String place) {
    this(
        accessInterface,
        device,
        deviceLabel,
        proofs,
        demanded,
        network,
        place,
        Optional.empty(),
        SessionLimits.of(demanded).absolute());
  }
}
