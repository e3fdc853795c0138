package gatehouse.server.factor;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who asks for passkeys: WebAuthn L3, 5.1.
 *
 * @param id RP ID, a domain such as {@code broker.example}, or {@code localhost}
 * @param name shown by the browser
 * @param origins every origin that may use the RP ID's passkeys, as a browser writes it
 */
public record RelyingParty(String id, String name, Set<String> origins) {
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
  private static final Pattern ORIGIN =
      Pattern.compile("(https://|http://localhost(?=[:]|$))[a-z0-9.-]*(:[0-9]{1,5})?");

  public RelyingParty {
    if (!DOMAIN.matcher(id).matches() || id.length() > 253) {
      throw new IllegalArgumentException("not a domain: " + id);
    }
    if (origins.isEmpty()) {
      throw new IllegalArgumentException("a relying party needs at least one origin");
    }
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException("not an https or localhost origin: " + origin);
      }
    }
    origins = Set.copyOf(origins);
  }

  /** That of a server which stands at one address. */
  public static RelyingParty at(URI address) {
    return new RelyingParty(address.getHost(), "Gatehouse", Set.of(address.toString()));
  }

  /**
   * The document at {@code /.well-known/webauthn}: the origins on other domains that may use this
   * RP ID (WebAuthn L3, 5.11).
   */
  public String relatedOrigins() {
    return origins.stream()
        .sorted()
        .map(origin -> "\"" + origin + "\"")
        .collect(java.util.stream.Collectors.joining(",", "{\"origins\":[", "]}"));
  }
}
