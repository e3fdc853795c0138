package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A key that its owner registers for a program.
 *
 * @param name 1 to 40 characters
 * @param expiresInDays 1 to 365; 90 when missing
 * @param failSafe what happens when the program is lost; as usual when missing
 * @param publicKey a JSON Web Key or PEM, as text: EC P-256, or RSA of 2048 to 4096 bits
 */
public record NewKey(
    String name,
    KeyRights rights,
    @Nullable Integer expiresInDays,
    @Nullable KeyFailSafe failSafe,
    String publicKey) {}
