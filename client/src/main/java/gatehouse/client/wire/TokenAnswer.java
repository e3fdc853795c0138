package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A token endpoint's good answer (RFC 6749, 5.1).
 *
 * @param token opaque, and useless without the key that it is bound to
 * @param type {@code DPoP}, or {@code Bearer} when a certificate confirms it
 * @param seconds that it serves
 */
public record TokenAnswer(
    @JsonProperty("access_token") String token,
    @JsonProperty("token_type") String type,
    @JsonProperty("expires_in") long seconds) {
  /** Without the token. */
  @Override
  public String toString() {
    return "TokenAnswer(" + type + ", " + seconds + " s)";
  }
}
