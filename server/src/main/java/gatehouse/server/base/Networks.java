package gatehouse.server.base;

import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where requests come from. Behind proxies that the operator named, the address that the last of
 * them saw counts; nobody else's X-Forwarded-For is believed.
 *
 * @param trustedProxies addresses, as text
 */
public record Networks(Set<String> trustedProxies) {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int PREFIX_BYTES_V4 = 3;
  private static final int PREFIX_BYTES_V6 = 6;

  public Networks {
    trustedProxies = Set.copyOf(trustedProxies);
  }

  /** The caller's address. */
  public InetAddress address(ServerRequest request) {
    return address(RequestHead.of(request));
  }

  /** The caller's address. */
  public InetAddress address(RequestHead request) {
    InetAddress peer =
        request.peer().address() instanceof InetSocketAddress socket
            ? socket.getAddress()
            : InetAddress.getLoopbackAddress();
    if (!trustedProxies.contains(peer.getHostAddress())) {
      return peer;
    }
    String forwarded =
        request.headers().value(io.helidon.http.HeaderNames.X_FORWARDED_FOR).orElse("");
    List<String> hops = Arrays.stream(forwarded.split(",", -1)).map(String::strip).toList();
    for (String hop : hops.reversed()) {
      if (!LITERAL.matcher(hop).matches()) {
        return peer;
      }
      InetAddress address = literal(hop, peer);
      if (!trustedProxies.contains(address.getHostAddress())) {
        return address;
      }
    }
    return peer;
  }

  private static InetAddress literal(String text, InetAddress otherwise) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  /** The network of an address: /24 of IPv4, /48 of IPv6, what one site usually holds. */
  public static String prefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    int keep = bytes.length == 4 ? PREFIX_BYTES_V4 : PREFIX_BYTES_V6;
    Arrays.fill(bytes, keep, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + keep * 8;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
