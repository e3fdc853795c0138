package gatehouse.server.signin;

import gatehouse.core.audit.Origin;
import gatehouse.core.device.DeviceKey;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.signin.Place;
import gatehouse.server.base.Challenges;
import java.time.Instant;
import java.util.Optional;

/**
 * What a request to sign in tells of itself, parsed.
 *
 * @param network the prefix it comes from, such as 192.0.2.0/24
 * @param place where that is, where a source knows
 * @param deviceLabel what the browser calls itself in plain words, such as Chromium on Linux
 * @param deviceKey a key that the browser proved to hold, over the challenge
 * @param deviceCookie hash of the device cookie
 * @param challenge what the page was given, checked; used up by this request
 * @param remember whether to know this browser from now on
 * @param returnTo local path to go to afterwards
 */
public record Arrival(
    AccessInterface accessInterface,
    String network,
    Optional<Place> place,
    String deviceLabel,
    Optional<DeviceKey> deviceKey,
    Optional<String> deviceCookie,
    Optional<Challenges.Valid> challenge,
    boolean remember,
    String returnTo,
    Instant at) {

  Arrival remembering(boolean wish) {
    return new Arrival(
        accessInterface,
        network,
        place,
        deviceLabel,
        deviceKey,
        deviceCookie,
        challenge,
        wish,
        returnTo,
        at);
  }

  Origin origin() {
    return new Origin(accessInterface.name(), network, null, null);
  }
}
