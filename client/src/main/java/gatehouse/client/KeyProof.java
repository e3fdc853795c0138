package gatehouse.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a program proves that it holds its key: by signing each request, or by a certificate. */
interface KeyProof {
  /** Scheme, host and port of the server that the key is shown to. */
  URI server();

  /** What its requests go over. */
  Connections connections();

  /** What a request for a token says of the key. */
  Map<String, String> tokenForm(Instant serverTime);

  /**
   * Adds its headers to a request that is about to be sent.
   *
   * @param token that the request shows; null when it asks for one
   */
  void show(
      HttpRequest.Builder request,
      String method,
      String url,
      @Nullable String token,
      Instant serverTime);

  /** Takes from an answer what the next request needs. */
  void heard(HttpHeaders headers);
}
