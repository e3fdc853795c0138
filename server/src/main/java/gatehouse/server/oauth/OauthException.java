package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.OptionalLong;

/** A request that is answered with an error of the protocol (RFC 6749, 5.2). */
final class OauthException extends Exception {
  @java.io.Serial private static final long serialVersionUID = 1;

  private static final ErrorObject BUSY =
      new ErrorObject("temporarily_unavailable", null, Status.TOO_MANY_REQUESTS_429.code());

  /** RFC 9396, 5. */
  static final ErrorObject INVALID_DETAILS =
      new ErrorObject("invalid_authorization_details", null, 400);

  private final transient ErrorObject error;

  /** Zero when trying again later is of no use. */
  private final Duration retryAfter;

  /**
   * What is told, and nothing beside it.
   *
   * @param sentence in the words of whoever wrote the client
   */
  OauthException(ErrorObject error, String sentence) {
    this(error, sentence, Duration.ZERO);
  }

  private OauthException(ErrorObject error, String sentence, Duration retryAfter) {
    super(sentence, null, false, false);
    this.error = error.setDescription(sentence);
    this.retryAfter = retryAfter;
  }

  /** Too much is asked for right now (RFC 6585, 4; RFC 9126, 2.3). */
  static OauthException busy(String sentence, Duration retryAfter) {
    return new OauthException(
        BUSY,
        sentence
            + " Nothing was done; try again in "
            + (seconds(retryAfter) == 1 ? "a second." : seconds(retryAfter) + " seconds."),
        retryAfter);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** Whole seconds after which it may be tried again, at least one. */
  OptionalLong retryAfterSeconds() {
    return retryAfter.isZero() ? OptionalLong.empty() : OptionalLong.of(seconds(retryAfter));
  }

  ErrorObject error() {
    return error;
  }

  /** The HTTP status; errors of RFC 9449 come with none of their own, and mean a bad request. */
  Status status() {
    int code = error.getHTTPStatusCode();
    // some of the library's errors are meant for a redirect, which is not what happens here
    return code < 400 ? Status.BAD_REQUEST_400 : Status.create(code);
  }
}
