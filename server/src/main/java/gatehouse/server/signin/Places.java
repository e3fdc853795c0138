package gatehouse.server.signin;

import gatehouse.core.signin.Place;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where an address is: the seam for a location source. Knowing nothing is a fine answer; then the
 * policy goes by networks alone.
 */
@FunctionalInterface
public interface Places {
  Optional<Place> of(InetAddress address);
}
