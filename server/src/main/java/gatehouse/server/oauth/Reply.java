package gatehouse.server.oauth;

import java.util.Optional;
import java.util.SortedMap;

/** How a client hears what a person decided. */
sealed interface Reply {
  /**
   * By the browser, with a code (RFC 6749, 4.1.2).
   *
   * @param uri where to, as the client registered it
   * @param challenge of the method S256 (RFC 7636)
   */
  record Redirect(String uri, String challenge, Optional<String> state) implements Reply {}

  /**
   * It asks for it, from a device without a browser (RFC 8628).
   *
   * @param codeHash of the code that it asks with
   */
  record Device(String codeHash) implements Reply {}

  /** Writes it into the text of a row. */
  default void into(SortedMap<String, String> facts) {
    switch (this) {
      case Redirect(String uri, String challenge, Optional<String> state) -> {
        facts.put("redirectUri", uri);
        facts.put("challenge", challenge);
        state.ifPresent(value -> facts.put("state", value));
      }
      case Device(String codeHash) -> facts.put("deviceCode", codeHash);
    }
  }

  /** Reads what {@link #into} wrote. */
  static Reply of(SortedMap<String, String> facts) {
    String device = facts.get("deviceCode");
    return device == null
        ? new Redirect(
            PushedRequest.get(facts, "redirectUri"),
            PushedRequest.get(facts, "challenge"),
            Optional.ofNullable(facts.get("state")))
        : new Device(device);
  }
}
