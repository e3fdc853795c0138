package gatehouse.server.base;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Refusals for programs: problem+json, RFC 9457. */
public final class ProblemJson {
  static final String TYPE = "application/problem+json";

  private ProblemJson() {}

  /** Made when the first problem is told, not when the program starts. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }

  /**
   * Answers with a problem.
   *
   * @param type a stable name for programs
   * @param detail one sentence in the caller's words
   */
  public static void send(ServerResponse response, Status status, String type, String detail) {
    send(response, status, type, detail, Map.of());
  }

  /** Answers with a problem and further members, such as {@code triesLeft}. */
  public static void send(
      ServerResponse response,
      Status status,
      String type,
      String detail,
      Map<String, Object> members) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, TYPE)
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(text(status, type, detail, members));
  }

  static byte[] text(Status status, String type, String detail, Map<String, Object> members) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", type);
    problem.put("title", status.reasonPhrase());
    problem.put("status", status.code());
    problem.put("detail", detail);
    problem.put("instance", "urn:gatehouse:request:" + CurrentRequest.id());
    problem.putAll(members);
    return Json.MAPPER.writeValueAsBytes(problem);
  }
}
