package gatehouse.server.session;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens of programs (RFC 6749, 1.4): opaque to them, short-lived, and no row anywhere. A
 * token is a version, its end, the name of its session, and a mark that only this broker can make;
 * what it may do, and the key that it is bound to, stand with the session, so that it ends with it
 * at once. Knowing a token is not enough to use it.
 */
public final class AccessTokens {
  /** How long one serves. Its holder asks for the next one well before. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES;
  private static final int MARK_BYTES = 32;
  private static final int CHARACTERS_MAX = 160;
  private static final String PREFIX = "gh_at_";
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final List<SecretKeySpec> keys;

  /**
   * Made of the keys of this installation.
   *
   * @param keys the first one makes tokens, all of them check
   */
  public AccessTokens(List<SecretBytes> keys) {
    this.keys = keys.stream().map(key -> new SecretKeySpec(key.expose(), "HmacSHA256")).toList();
  }

  /** When a token of the session ends that is made now: not after the session itself. */
  public static Instant end(Session session, Instant now) {
    return latestEnd(session.endsAt(), now);
  }

  /** The same of what a session holds that ends then. */
  public static Instant latestEnd(Instant sessionEnds, Instant now) {
    Instant end = now.plus(LIFETIME);
    return end.isBefore(sessionEnds) ? end : sessionEnds;
  }

  /** A session's secret, as a registered client gets it to renew these (RFC 6749, 1.5). */
  public static String refreshToken(Sessions.Grant grant) {
    return grant.token().exposeText();
  }

  /** What a good token says. */
  public record Read(SessionId session, Instant expiresAt) {}

  /**
   * A token of the session.
   *
   * @param expiresAt counted in whole seconds
   */
  public String issue(SessionId session, Instant expiresAt) {
    byte[] id = session.value().getBytes(StandardCharsets.US_ASCII);
    byte[] body =
        ByteBuffer.allocate(HEAD_BYTES + id.length)
            .put(VERSION)
            .putLong(expiresAt.getEpochSecond())
            .put(id)
            .array();
    byte[] token = Arrays.copyOf(body, body.length + MARK_BYTES);
    System.arraycopy(mark(keys.getFirst(), body), 0, token, body.length, MARK_BYTES);
    return PREFIX + TEXT.encodeToString(token);
  }

  /** Whether a text may be an access token, and no refresh token. */
  static boolean looksLike(String token) {
    return token.startsWith(PREFIX);
  }

  /** Reads a token that was made here; whether it has expired is for the caller to judge. */
  public Optional<Read> read(String token) {
    if (!token.startsWith(PREFIX) || token.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int length = bytes.length - MARK_BYTES;
    // the comparison of texts refuses a second spelling of the same bytes
    if (length <= HEAD_BYTES
        || bytes[0] != VERSION
        || !token.endsWith(TEXT.encodeToString(bytes))) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(bytes, length);
    byte[] given = Arrays.copyOfRange(bytes, length, bytes.length);
    if (keys.stream().noneMatch(key -> MessageDigest.isEqual(mark(key, body), given))) {
      return Optional.empty();
    }
    long end = ByteBuffer.wrap(body).getLong(1);
    String id = new String(body, HEAD_BYTES, length - HEAD_BYTES, StandardCharsets.US_ASCII);
    return Optional.of(new Read(new SessionId(id), Instant.ofEpochSecond(end)));
  }

  private static byte[] mark(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
