package gatehouse.server.base;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;

/**
 * A network by its prefix, such as 192.0.2.0/24 or 2001:db8::/32 (RFC 4632, 3.1).
 *
 * @param address the network's own, all bits after the prefix 0
 * @param bits of the prefix
 */
public record Subnet(InetAddress address, int bits) {
  /** Reads a prefix, or a single address; none when it is neither, or has bits after the prefix. */
  public static Optional<Subnet> read(String text) {
    String[] parts = text.strip().split("/", 2);
    if (!parts[0].matches("[0-9a-fA-F:.]{2,45}")) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.ofLiteral(parts[0]);
      int all = address.getAddress().length * 8;
      int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
      Subnet subnet = new Subnet(address, bits);
      return bits >= 0 && bits <= all && subnet.isExact() ? Optional.of(subnet) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isExact() {
    byte[] bytes = address.getAddress();
    for (int bit = bits; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the address lies in it. */
  public boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] given = other.getAddress();
    if (own.length != given.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (((own[bit / 8] ^ given[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of these prefixes holds the address; no prefix at all allows every address. */
  public static boolean allow(Collection<String> prefixes, InetAddress from) {
    return prefixes.isEmpty()
        || prefixes.stream()
            .anyMatch(each -> read(each).filter(subnet -> subnet.contains(from)).isPresent());
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
