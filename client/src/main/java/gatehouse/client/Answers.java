package gatehouse.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatehouse.client.wire.Problem;
import java.io.IOException;
import java.net.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a server answered, read; what it is not is told. */
final class Answers {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Answers() {}

  /** Why nothing came of a call, in words. */
  static String sentence(Exception why) {
    String said = why.getMessage();
    return said == null || said.isBlank() ? "The server cannot be reached." : said;
  }

  @SuppressWarnings("NullAway") // Void has no value but null, and only Void is answered without one
  static <T> T read(HttpResponse<byte[]> response, Class<T> type) throws IOException {
    String media = response.headers().firstValue("Content-Type").orElse("");
    try {
      if (response.statusCode() == 204 && type == Void.class) {
        return null;
      }
      if (response.statusCode() / 100 == 2 && media.startsWith("application/json")) {
        return JSON.readValue(response.body(), type);
      }
      if (media.startsWith("application/problem+json")) {
        throw new RefusedException(JSON.readValue(response.body(), Problem.class));
      }
    } catch (JacksonException e) {
      throw new IOException("the server answered what this program cannot read", e);
    }
    throw new IOException(
        "the answer was no Gatehouse's: status " + response.statusCode() + ", " + media);
  }
}
