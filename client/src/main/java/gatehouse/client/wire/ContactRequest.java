package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A new contact for a person: either a mail address or a number.
 *
 * @param phone E.164
 * @param reason 3 to 200 characters, for the log
 */
public record ContactRequest(@Nullable String mail, @Nullable String phone, String reason) {}
