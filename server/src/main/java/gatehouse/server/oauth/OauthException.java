package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import io.helidon.http.Status;

/** A request that is answered with an error of the protocol (RFC 6749, 5.2). */
final class OauthException extends Exception {
  @java.io.Serial private static final long serialVersionUID = 1;

  /** RFC 9396, 5. */
  static final ErrorObject INVALID_DETAILS =
      new ErrorObject("invalid_authorization_details", null, 400);

  private final transient ErrorObject error;

  /**
   * What is told, and nothing beside it.
   *
   * @param sentence in the words of whoever wrote the client
   */
  OauthException(ErrorObject error, String sentence) {
    super(sentence, null, false, false);
    this.error = error.setDescription(sentence);
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
