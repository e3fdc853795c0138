package gatehouse.core.apikey;

/**
 * The key without which a token is useless: the confirmation of RFC 7800.
 *
 * @param thumbprint SHA-256, base64url: of the JSON Web Key (RFC 7638) or of the certificate
 */
public record Binding(Method method, String thumbprint) {
  /** How the key is shown with each request. */
  public enum Method {
    /** A proof by DPoP (RFC 9449, 6.1). */
    JKT("jkt"),
    /** The client certificate of the connection (RFC 8705, 3.1). */
    X5T_S256("x5t#S256");

    private final String claim;

    Method(String claim) {
      this.claim = claim;
    }

    /** The member of {@code cnf}. */
    public String claim() {
      return claim;
    }
  }

  public Binding {
    if (!thumbprint.matches("[A-Za-z0-9_-]{43}")) {
      throw new IllegalArgumentException("a thumbprint is 43 characters of base64url");
    }
  }
}
