package gatehouse.core.oauth;

import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A program of a third party: what an operator wrote down about it, or it said of itself, and how
 * far it may go.
 *
 * @param name that people read on the page where they decide
 * @param redirectUris where answers may be sent, each compared as a whole
 * @param jwks its public keys, a JSON Web Key Set (RFC 7517, 5)
 * @param scopeMax the most that it may ask for
 * @param live whether it may ask for accounts with real money
 * @param devices whether it may ask from devices without a browser (RFC 8628)
 * @param vouched whether an operator wrote it down; else it registered itself (RFC 7591)
 * @param contact of whoever makes it: a mail address or a page
 * @param closedAt since when it is let in no longer
 */
public record Client(
    ClientId id,
    String name,
    List<String> redirectUris,
    String jwks,
    AccessScope scopeMax,
    boolean live,
    boolean devices,
    boolean vouched,
    String contact,
    Instant createdAt,
    Optional<Instant> closedAt) {
  public static final int NAME_MAX = 60;
  public static final int CONTACT_MAX = 120;
  public static final int REDIRECT_URIS_MAX = 10;
  public static final int URI_CHARACTERS_MAX = 300;

  public Client {
    redirectUris = List.copyOf(redirectUris);
  }

  /** Whether it is let in. */
  public boolean open() {
    return closedAt.isEmpty();
  }

  /**
   * Whether answers may be sent there: exactly one of its addresses (RFC 9700, 2.1). The port of
   * the machine that the program itself runs on is free (RFC 8252, 7.3).
   */
  public boolean redirects(String uri) {
    return redirectUris.contains(uri)
        || (fitsRedirect(uri) && isLoopback(URI.create(uri)) && loopback(uri));
  }

  private boolean loopback(String uri) {
    String plain = withoutPort(URI.create(uri));
    return redirectUris.stream()
        .map(URI::create)
        .filter(Client::isLoopback)
        .anyMatch(each -> withoutPort(each).equals(plain));
  }

  private static String withoutPort(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + uri.getRawPath() + "?" + uri.getRawQuery();
  }

  private static boolean isLoopback(URI uri) {
    return "http".equals(uri.getScheme())
        && ("127.0.0.1".equals(uri.getHost()) || "[::1]".equals(uri.getHost()));
  }

  /**
   * Whether an address can be one for answers at all: https, or http on the machine itself; no
   * fragment, no user, and no characters that a URI does not have (RFC 6749, 3.1.2).
   */
  public static boolean fitsRedirect(String text) {
    if (text.length() > URI_CHARACTERS_MAX || !text.matches("[!-~]+")) {
      return false;
    }
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && !text.contains("\"")
          && !text.contains(";")
          && !text.contains(",")
          && ("https".equals(uri.getScheme()) || isLoopback(uri));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What it asks for beyond what it may; none when it stays within. */
  public Optional<String> beyond(AccessRights rights) {
    if (rights.scope().compareTo(scopeMax) > 0) {
      return Optional.of("This client may ask for " + scopeMax.code() + " at most.");
    }
    return rights.paper() || live
        ? Optional.empty()
        : Optional.of("This client may ask for paper accounts alone.");
  }
}
