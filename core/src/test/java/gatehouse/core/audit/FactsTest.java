package gatehouse.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
  @Test
  void writesTheFormOfRfc8785() {
    SortedMap<String, String> facts = new TreeMap<>();
    // The string of RFC 8785, section 3.2.2.2.
    facts.put("string", "€$\17\nA'B\"\\\\\"/");
    facts.put("\r", "Carriage Return");
    facts.put("1", "\b\t\f\0");
    String json =
        "{\"\\r\":\"Carriage Return\",\"1\":\"\\b\\t\\f\\u0000\","
            + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assertThat(Facts.toJson(facts)).isEqualTo(json);
    assertThat(Facts.parse(json)).contains(facts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        " {}",
        "{} ",
        "{ }",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\"}",
        "{\"a\":\"b\",}",
        "{\"a\": \"b\"}",
        "{\"b\":\"\",\"a\":\"\"}",
        "{\"a\":\"\",\"a\":\"\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\u000A\"}",
        "{\"a\":\"\\u00\"}",
        "{\"a\":\"\\u-001\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"b",
        "{\"a\":\"\\",
        "{\"a\":\"b\"}}",
      })
  void refusesEveryOtherText(String json) {
    assertThat(Facts.parse(json)).isEmpty();
  }

  @FuzzTest
  void isNotMalleable(byte[] input) {
    String json = new String(input, StandardCharsets.UTF_8);
    Facts.parse(json).ifPresent(facts -> assertThat(Facts.toJson(facts)).isEqualTo(json));
    ExportLine.read(json).ifPresent(row -> assertThat(ExportLine.write(row)).isEqualTo(json));
  }
}
