package gatehouse.server.oauth;

import gatehouse.core.apikey.Binding;

/** How a program shows at the token endpoint which key it has. */
sealed interface KeyProof {
  /** The name of the key. */
  String clientId();

  /** A signed assertion: {@code private_key_jwt}. */
  record Assertion(ClientAssertions.Claimed claimed) implements KeyProof {
    @Override
    public String clientId() {
      return claimed.clientId();
    }
  }

  /**
   * The certificate of the connection: {@code tls_client_auth} (RFC 8705, 2.1).
   *
   * @param clientId as the form says
   */
  record Certificate(String clientId, Binding shown) implements KeyProof {}
}
