package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * One way to go on, in the order of what works best now.
 *
 * @param kind passkey, security-key, totp, sms, recovery-code or password
 * @param id which one of that kind; none for the password
 * @param name the owner's name for it
 * @param health working, slow or failing: what it depends on
 * @param accepted whether it counts for this sign-in
 */
public record Way(String kind, @Nullable String id, String name, String health, boolean accepted) {}
