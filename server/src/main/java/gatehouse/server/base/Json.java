package gatehouse.server.base;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON in and out. What comes in is taken literally: unknown, repeated, missing and converted
 * values are refused in a sentence that names the field.
 */
public final class Json {
  private static final int NAME_CHARACTERS_MAX = 40;

  private Json() {}

  /** Made with the first JSON, not when the program starts. */
  private static final class Strict {
    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                LogicalType.Textual,
                config -> {
                  for (CoercionInputShape shape :
                      List.of(
                          CoercionInputShape.Integer,
                          CoercionInputShape.Float,
                          CoercionInputShape.Boolean)) {
                    config.setCoercion(shape, CoercionAction.Fail);
                  }
                })
            .changeDefaultPropertyInclusion(
                value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
  }

  /**
   * Reads a request's body.
   *
   * @throws RequestException when it is no JSON, too long, or not exactly such a record
   */
  public static <T extends Record> T read(ServerRequest request, Class<T> type) {
    String contentType = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
    if (!contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new RequestException(
          Status.UNSUPPORTED_MEDIA_TYPE_415, "The Content-Type must be application/json.");
    }
    return parse(Form.body(request), type);
  }

  /**
   * Reads a text.
   *
   * @throws RequestException when it is no JSON, or not exactly such a record
   */
  public static <T extends Record> T parse(byte[] body, Class<T> type) {
    try {
      T read = Strict.MAPPER.readValue(body, type);
      if (read == null) {
        throw bad("A JSON object was expected here.");
      }
      whole(read, "");
      return read;
    } catch (UnrecognizedPropertyException e) {
      throw bad("The field " + cut(e.getPropertyName()) + " is not known here.");
    } catch (JacksonException e) {
      String field = field(e);
      throw bad(
          field.isEmpty()
              ? "That is not the JSON object that is expected here."
              : "The field " + field + " has the wrong form.");
    }
  }

  /** The JSON of a value; what is null is left out. */
  public static byte[] bytes(Object value) {
    return Strict.MAPPER.writeValueAsBytes(value);
  }

  /** The tree of a text that was made here. */
  public static JsonNode tree(String text) {
    return Strict.MAPPER.readTree(text);
  }

  /** Answers with a value. */
  public static void send(ServerResponse response, Status status, Object value) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(bytes(value));
  }

  private static String field(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      if (name != null) {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return cut(path.toString());
  }

  private static String cut(@Nullable String name) {
    String text = String.valueOf(name);
    return text.length() <= NAME_CHARACTERS_MAX ? text : text.substring(0, NAME_CHARACTERS_MAX);
  }

  /** The types say what may be missing; texts must be ones that every database can keep. */
  private static void whole(Record read, String within) {
    for (RecordComponent component : read.getClass().getRecordComponents()) {
      String name = within + component.getName();
      Object value = value(read, component);
      if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw bad("The field " + name + " is missing.");
      }
      whole(value, name);
    }
  }

  private static void whole(@Nullable Object value, String name) {
    if (value instanceof String text && !isKept(text)) {
      throw bad("The field " + name + " holds a character that cannot be kept.");
    } else if (value instanceof Record inner) {
      whole(inner, name + ".");
    } else if (value instanceof Collection<?> several) {
      for (Object each : several) {
        if (each == null) {
          throw bad("The field " + name + " holds a null.");
        }
        whole(each, name);
      }
    }
  }

  private static @Nullable Object value(Record read, RecordComponent component) {
    try {
      return component.getAccessor().invoke(read);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a wire record hides " + component.getName(), e);
    }
  }

  /** No NUL, which PostgreSQL refuses, and no half of a surrogate pair. */
  private static boolean isKept(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
