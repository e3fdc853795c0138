package gatehouse.core.apikey;

import gatehouse.core.session.SessionId;
import java.util.Optional;

/**
 * Names a program that is watched over: an API key, or what a person granted to a registered
 * client, which is named by its session.
 */
public record ProgramId(String value) {
  public ProgramId {
    if (!fits(value)) {
      throw new IllegalArgumentException("a program is named by its key or by its session");
    }
  }

  /** Whether a text from outside can name one at all. */
  public static boolean fits(String text) {
    return text.matches("[A-Za-z0-9_-]{1,64}");
  }

  public static ProgramId of(ApiKeyId key) {
    return new ProgramId(key.value());
  }

  /** What was granted, by the session that holds it. */
  public static ProgramId of(SessionId grant) {
    return new ProgramId(grant.value());
  }

  /** The API key; nothing for what was granted to a registered client. */
  public Optional<ApiKeyId> key() {
    return ApiKeyId.fits(value) ? Optional.of(new ApiKeyId(value)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
