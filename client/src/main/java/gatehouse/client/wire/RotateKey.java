package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A second key with the rights of the first, so that a program changes over while both work.
 *
 * @param publicKey of the new key, as in {@link NewKey}
 * @param expiresInDays of the new key, 1 to 365; 90 when missing
 * @param oldEndsInDays when the old key ends by itself, 1 to 30; as before when missing
 */
public record RotateKey(
    String publicKey, @Nullable Integer expiresInDays, @Nullable Integer oldEndsInDays) {}
