package gatehouse.server.base;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A posted form, read whole and bounded. A field that comes twice is refused. */
public final class Form {
  /** Bytes of a body: room for a passkey's attestation with its certificates. */
  public static final int BYTES_MAX = 128 * 1024;

  /** Fields of one form. */
  private static final int FIELDS_MAX = 120;

  private final Map<String, String> fields;

  private Form(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * Reads the body.
   *
   * @throws RequestException when it is no form, too long, or malformed
   */
  public static Form of(ServerRequest request) {
    String type = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw new RequestException(
          Status.UNSUPPORTED_MEDIA_TYPE_415, "A form was expected here, and something else came.");
    }
    return parse(new String(body(request), StandardCharsets.UTF_8));
  }

  /** The body's bytes, at most {@link #BYTES_MAX}. */
  public static byte[] body(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(BYTES_MAX + 1);
      if (body.length > BYTES_MAX) {
        throw new RequestException(
            Status.REQUEST_ENTITY_TOO_LARGE_413, "That is more than fits into this form.");
      }
      return body;
    } catch (io.helidon.http.RequestException e) {
      if (e.status().equals(Status.REQUEST_TIMEOUT_408)) {
        throw new RequestException(
            e.status(), "That took too long to arrive, so nothing was done. Send it again.");
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Form parse(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (fields.put(name, value) != null || fields.size() > FIELDS_MAX) {
        throw malformed();
      }
    }
    return new Form(fields);
  }

  private static String decode(String text) {
    try {
      String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      if (decoded.indexOf('\0') >= 0) {
        throw malformed(); // PostgreSQL keeps no NUL
      }
      return decoded;
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static RequestException malformed() {
    return new RequestException(
        Status.BAD_REQUEST_400, "The form arrived damaged. Load the page again and retry.");
  }

  /** The field's text, or empty text; longer than allowed is refused. */
  public String text(String name, int charactersMax) {
    String value = fields.getOrDefault(name, "");
    if (value.length() > charactersMax) {
      throw new RequestException(
          Status.BAD_REQUEST_400,
          "One of the fields is longer than " + charactersMax + " characters.");
    }
    return value;
  }

  /** The field's text, unless it is missing or blank. */
  public Optional<String> filled(String name, int charactersMax) {
    return Optional.of(text(name, charactersMax)).filter(value -> !value.isBlank());
  }

  /** Whether a box is ticked. */
  public boolean ticked(String name) {
    return fields.containsKey(name);
  }
}
