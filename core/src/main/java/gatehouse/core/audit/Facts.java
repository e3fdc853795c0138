package gatehouse.core.audit;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A flat JSON object of strings in the one form of RFC 8785 (JSON Canonicalization Scheme): names
 * in the order of their UTF-16 units, no spaces, the shortest escapes. Exactly one text stands for
 * each map, so a hash over the text is a hash over the map.
 */
public final class Facts {
  private static final String SHORT_ESCAPES = "\b\t\n\f\r\"\\";
  private static final String SHORT_LETTERS = "btnfr\"\\";

  private Facts() {}

  /** The canonical text. */
  public static String toJson(SortedMap<String, String> facts) {
    StringBuilder json = new StringBuilder("{");
    facts.forEach((name, value) -> {
      if (json.length() > 1) {
        json.append(',');
      }
      quote(json, name);
      json.append(':');
      quote(json, value);
    });
    return json.append('}').toString();
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      int escape = SHORT_ESCAPES.indexOf(unit);
      if (escape >= 0) {
        json.append('\\').append(SHORT_LETTERS.charAt(escape));
      } else if (unit < ' ') {
        json.append("\\u00").append(Character.forDigit(unit >> 4, 16));
        json.append(Character.forDigit(unit & 15, 16));
      } else {
        json.append(unit);
      }
    }
    json.append('"');
  }

  /** The map of a canonical text; none when the text is anything else, however near. */
  public static Optional<SortedMap<String, String>> parse(String json) {
    Optional<SortedMap<String, String>> read = new Reader(json).object();
    // Escapes that JSON allows and RFC 8785 does not, double names and disorder all show here.
    return read.filter(facts -> toJson(facts).equals(json));
  }

  /** Reads more than the canonical form; {@link #parse} refuses the rest. */
  private static final class Reader {
    private final String json;
    private int at;

    Reader(String json) {
      this.json = json;
    }

    Optional<SortedMap<String, String>> object() {
      SortedMap<String, String> facts = new TreeMap<>();
      if (json.equals("{}")) {
        return Optional.of(facts);
      }
      char before = '{';
      while (skip(before)) {
        Optional<String> name = string();
        Optional<String> value = name.isPresent() && skip(':') ? string() : Optional.empty();
        if (value.isEmpty()) {
          return Optional.empty();
        }
        facts.put(name.orElseThrow(), value.orElseThrow());
        before = ',';
      }
      return skip('}') && at == json.length() ? Optional.of(facts) : Optional.empty();
    }

    private boolean skip(char wanted) {
      if (at < json.length() && json.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private Optional<String> string() {
      if (!skip('"')) {
        return Optional.empty();
      }
      StringBuilder text = new StringBuilder();
      while (at < json.length()) {
        char unit = json.charAt(at++);
        if (unit == '"') {
          return Optional.of(text.toString());
        }
        int plain = unit == '\\' ? escaped() : unit;
        if (plain < 0) {
          return Optional.empty();
        }
        text.append((char) plain);
      }
      return Optional.empty();
    }

    private int escaped() {
      char letter = at < json.length() ? json.charAt(at++) : ' ';
      int known = SHORT_LETTERS.indexOf(letter);
      if (known >= 0) {
        return SHORT_ESCAPES.charAt(known);
      }
      if (letter != 'u' || at + 4 > json.length()) {
        return -1;
      }
      int unit = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(json.charAt(at++), 16);
        unit = digit < 0 ? -1 : unit * 16 + digit;
        if (unit < 0) {
          return -1;
        }
      }
      return unit;
    }
  }
}
