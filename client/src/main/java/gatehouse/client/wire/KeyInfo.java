package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program's key, as its owner sees it.
 *
 * @param id the client id of its token requests
 * @param paper whether it is for play money
 * @param words what it may do, in plain sentences
 * @param method {@code jkt}: shown by DPoP proofs; {@code x5t#S256}: by a client certificate
 * @param thumbprint of the public key (RFC 7638), or of the certificate
 * @param lastUsedAt when it got its last token, or was heard of after that
 * @param lastNetwork where from, as a prefix
 * @param standing {@code active}, {@code paused}, {@code suspended}, {@code revoked} or {@code
 *     expired}
 * @param why the reason of a pause, suspension or revocation
 */
public record KeyInfo(
    String id,
    String name,
    KeyRights rights,
    boolean paper,
    List<String> words,
    KeyFailSafe failSafe,
    String method,
    String thumbprint,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable String lastNetwork,
    String standing,
    @Nullable String why) {
  public KeyInfo {
    words = List.copyOf(words);
  }
}
