package gatehouse.server.webhook;

import gatehouse.core.webhook.EndpointUrl;
import gatehouse.server.base.Subnet;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where webhooks may go: public addresses, and what the operator names besides. A person who types
 * an address must not reach this server's own network by it.
 *
 * @param loopback whether programs on this machine may be told, without TLS too: for the demo
 * @param privateHosts names that may lead to private addresses; small letters
 */
public record Reach(boolean loopback, Set<String> privateHosts) {
  /** Global unicast; what is special inside it stands in {@link #SPECIAL} (RFC 4291, 2.4). */
  private static final Subnet GLOBAL_V6 = subnet("2000::/3");

  /** IANA's registries of special-purpose addresses (RFC 6890), and one that a cloud answers on. */
  private static final List<Subnet> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16/32", // the platform of Azure, seen from its machines
              "169.254.0.0/16", // with the metadata of most clouds
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "2001::/23", // Teredo and ORCHID: they can hold an IPv4 address
              "2001:db8::/32",
              "2002::/16", // 6to4 holds an IPv4 address
              "2620:4f:8000::/48",
              "3fff::/20")
          .map(Reach::subnet)
          .toList();

  public Reach {
    privateHosts = Set.copyOf(privateHosts);
  }

  private static Subnet subnet(String text) {
    return Subnet.read(text).orElseThrow();
  }

  /** Whether a message for that host may go to that address. */
  boolean allows(String host, InetAddress address) {
    return isPublic(address)
        || privateHosts.contains(host)
        || (loopback && EndpointUrl.isLoopback(host) && address.isLoopbackAddress());
  }

  /**
   * Whether an address is anybody's on the internet. An IPv4 address mapped into IPv6 is an IPv4
   * address to Java already; one that is translated (64:ff9b::/96) is not global, and refused.
   */
  static boolean isPublic(InetAddress address) {
    boolean v4 = address.getAddress().length == 4;
    return (v4 || GLOBAL_V6.contains(address))
        && SPECIAL.stream().noneMatch(subnet -> subnet.contains(address));
  }
}
