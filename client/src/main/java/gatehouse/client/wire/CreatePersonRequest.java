package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A new person. The password is the person's own choice: an invitation goes out instead.
 *
 * @param username 3 to 32 characters: letters a to z, digits, dots, hyphens, underscores
 * @param displayName 1 to 64 characters
 * @param mail where the invitation goes
 * @param phone E.164
 * @param zone of the IANA time zone database, such as Europe/Stockholm
 * @param operator whether the person works for the broker
 * @param account none for people who only operate
 */
public record CreatePersonRequest(
    String username,
    String displayName,
    @Nullable String mail,
    @Nullable String phone,
    String zone,
    @Nullable Boolean operator,
    @Nullable NewAccount account) {}
