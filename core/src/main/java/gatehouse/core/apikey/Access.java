package gatehouse.core.apikey;

/**
 * What makes a session a program's: who holds it, what it may do, and the key that its tokens are
 * bound to.
 *
 * @param clientId the API key or the registered client (RFC 6749, 2.2)
 */
public record Access(String clientId, AccessRights rights, Binding binding) {
  public Access {
    if (!clientId.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("a client id is 1 to 64 letters, digits, or . _ -");
    }
  }

  /** Whether an API key of the person holds it, and not a registered client. */
  public boolean ofKey() {
    return ApiKeyId.fits(clientId);
  }
}
