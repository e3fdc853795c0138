package gatehouse.client.wire;

/**
 * Shows that a program holds the key of a device.
 *
 * @param challenge as the server gave it
 * @param key public P-256 key: SubjectPublicKeyInfo, base64url
 * @param proof ECDSA signature (r and s, 64 bytes, base64url) over "gatehouse device proof v1", the
 *     server's origin and the challenge, joined by line feeds
 */
public record DeviceProof(String challenge, String key, String proof) {}
