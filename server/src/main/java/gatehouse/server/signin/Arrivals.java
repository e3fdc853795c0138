package gatehouse.server.signin;

import gatehouse.core.device.DeviceKey;
import gatehouse.core.device.DeviceProof;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.signin.Place;
import gatehouse.server.base.BrowserLabel;
import gatehouse.server.base.Challenges;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Networks;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;

/** Reads from a request what a sign-in wants to know of its maker. */
public final class Arrivals {
  /** What challenges of the sign-in page are good for. */
  public static final String PURPOSE = "sign-in";

  /** Room for the choice of as many accounts as a program can be let into. */
  private static final int RETURN_TO_CHARACTERS_MAX = 2_000;

  private final Networks networks;
  private final Places places;
  private final Challenges challenges;
  private final String origin;
  private final InstantSource clock;

  public Arrivals(
      Networks networks, Places places, Challenges challenges, String origin, InstantSource clock) {
    this.networks = networks;
    this.places = places;
    this.challenges = challenges;
    this.origin = origin;
    this.clock = clock;
  }

  /** What the caller sent along to show which device it is; empty text where it sent nothing. */
  public record Shown(String challenge, String deviceKey, String deviceProof) {
    static final Shown NOTHING = new Shown("", "", "");
  }

  /** A new challenge for a page or program that is about to sign in. */
  public String challenge() {
    return challenges.issue(PURPOSE, clock.instant());
  }

  Arrival of(
      ServerRequest request,
      AccessInterface accessInterface,
      Shown shown,
      Optional<String> deviceCookie,
      boolean remember,
      String returnTo) {
    InetAddress address = networks.address(request);
    Optional<Challenges.Valid> challenge = valid(shown.challenge());
    Optional<DeviceKey> key = challenge.flatMap(fresh -> proved(shown));
    return new Arrival(
        accessInterface,
        Networks.prefix(address),
        places.of(address),
        BrowserLabel.of(request.headers().value(HeaderNames.USER_AGENT).orElse("")),
        key,
        deviceCookie.map(Chance::hash),
        challenge,
        remember,
        localPath(returnTo),
        clock.instant());
  }

  /** The network prefix that the request comes from. */
  public String network(ServerRequest request) {
    return Networks.prefix(networks.address(request));
  }

  /** Where the request comes from, for steps that need no more. */
  public Optional<Place> place(ServerRequest request) {
    return places.of(networks.address(request));
  }

  private Optional<Challenges.Valid> valid(String challenge) {
    return switch (challenges.check(PURPOSE, challenge, clock.instant())) {
      case Challenges.Valid valid -> Optional.of(valid);
      case Challenges.Expired expired -> Optional.empty();
      case Challenges.Forged forged -> Optional.empty();
    };
  }

  private Optional<DeviceKey> proved(Shown shown) {
    DeviceProof.Outcome outcome =
        DeviceProof.verify(origin, shown.challenge(), shown.deviceKey(), shown.deviceProof());
    return switch (outcome) {
      case DeviceProof.Proven proven -> Optional.of(proven.key());
      case DeviceProof.NotProven not -> Optional.empty();
    };
  }

  /**
   * A path of ours, so that no link can send a person elsewhere after signing in (RFC 9700, 4.11).
   */
  static String localPath(String text) {
    boolean ours =
        text.startsWith("/")
            && !text.startsWith("//")
            && text.length() <= RETURN_TO_CHARACTERS_MAX
            && text.chars().noneMatch(c -> c == '\\' || c <= ' ' || c >= 0x7f);
    return ours ? text : "/";
  }
}
