package gatehouse.client.wire;

/**
 * The keys of a registered client from now on.
 *
 * @param jwks its public keys: a JSON Web Key Set, as text
 */
public record ClientKeys(String jwks) {}
