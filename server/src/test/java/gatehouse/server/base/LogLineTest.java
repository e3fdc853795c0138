package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLineTest {
  private static final Instant AT = Instant.parse("2026-11-22T04:00:00.25Z");

  private final JsonMapper mapper = JsonMapper.builder().build();

  @Test
  void saysEachThingInAFieldOfItsOwn() {
    String line =
        ScopedValue.where(CurrentRequest.ID, "00000000000004ab")
            .call(() -> json(entry("the sender answered")));
    JsonNode read = mapper.readTree(line);
    assertThat(read.get("time").asString()).isEqualTo("2026-11-22T04:00:00.250Z");
    assertThat(read.get("level").asString()).isEqualTo("WARNING");
    assertThat(read.get("logger").asString()).isEqualTo("gatehouse.test");
    assertThat(read.get("request").asString()).isEqualTo("00000000000004ab");
    assertThat(read.get("thread").asString()).isEqualTo(Thread.currentThread().getName());
    assertThat(read.get("message").asString()).isEqualTo("the sender answered");
  }

  @Test
  void leavesOutARequestWhereThereIsNone() {
    assertThat(json(entry("started"))).doesNotContain("\"request\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a \"quoted\" word",
        "back\\slash",
        "two\nlines\r\n{\"level\":\"forged\"}",
        "tab\tbell\u0007delete\u007fnext\u0085line",
        "Ελληνικά 交易",
        "half a pair \ud83d",
        "",
      })
  void isOneLineOfJsonWhateverTheMessage(String message) {
    String line = json(entry(message));
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(mapper.readTree(line).get("message").asString()).isEqualTo(message);
  }

  @Test
  void putsAnExceptionIntoTheSameLine() {
    var entry = entry("failed");
    entry.setThrown(new IllegalStateException("disk\nfull"));
    String line = json(entry);
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(mapper.readTree(line).get("error").asString())
        .contains("IllegalStateException: disk\nfull")
        .contains("at gatehouse.server.base.LogLineTest");
  }

  @Test
  void cutsWhatIsTooLong() {
    String message = "x".repeat(LogLine.MESSAGE_CHARS_MAX * 2);
    assertThat(json(entry(message))).hasSizeLessThan(LogLine.MESSAGE_CHARS_MAX + 300);
  }

  @Test
  void aSecretAsAParameterShowsItsLengthAlone() {
    var entry = entry("key {0} of {1}");
    entry.setParameters(new Object[] {SecretBytes.ofText("hunter2"), "ada"});
    assertThat(json(entry)).contains("key SecretBytes(7) of ada").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer s3cret",
        "authorization: DPoP s3cret",
        "headers {Cookie=__Host-gatehouse=s3cret; other=s3cret}",
        "Set-Cookie: __Host-gatehouse=s3cret; HttpOnly",
        "DPoP: s3cret",
        "Proxy-Authorization: Basic s3cret",
        "{\"authorization\": \"Bearer s3cret\"}",
        "GET / HTTP/1.1\r\nCookie: a=s3cret\r\nHost: localhost",
      })
  void blotsOutACredentialThatALibraryLogs(String message) {
    assertThat(json(entry(message))).contains("(hidden)").doesNotContain("s3cret");
    assertThat(new LogLine(false).format(entry(message))).doesNotContain("s3cret");
    var entry = entry("failed");
    entry.setThrown(new IllegalStateException(message));
    assertThat(json(entry)).doesNotContain("s3cret");
  }

  @Test
  void isShortForEyes() {
    assertThat(new LogLine(false).format(entry("one\ntwo")))
        .isEqualTo("04:00:00 WARNING one\\ntwo\n");
  }

  private static String json(LogRecord entry) {
    return new LogLine(true).format(entry);
  }

  private static LogRecord entry(String message) {
    var entry = new LogRecord(Level.WARNING, message);
    entry.setLoggerName("gatehouse.test");
    entry.setInstant(AT);
    return entry;
  }
}
