package gatehouse.server.base;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code GET /openapi.json}: what programs may call, as OpenAPI 3.1. */
public final class OpenApi {
  private OpenApi() {}

  /** The document, as it is served. */
  public static byte[] document() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.json")) {
      return Objects.requireNonNull(in, "openapi.json is missing").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void answer(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "max-age=3600")
        .send(document());
  }
}
