package gatehouse.server.base;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One log record as one line: a JSON object for machines, plain words for a terminal. Line breaks
 * are escaped, so nobody can forge a second line. Headers that carry credentials are blotted out
 * even when a library logs them.
 */
final class LogLine extends Formatter {
  /** Longer messages are cut: a log line is not a place for bodies. */
  static final int MESSAGE_CHARS_MAX = 8_000;

  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?i)\\b(proxy-authorization|authorization|set-cookie|cookie|dpop)(\"?\\s*[:=]\\s*)[^\\r\\n]+");
  private static final Pattern HINT = Pattern.compile("(?i)authorization|cookie|dpop");

  private final boolean json;

  LogLine(boolean json) {
    this.json = json;
  }

  @Override
  public String format(LogRecord entry) {
    String message = withoutCredentials(formatMessage(entry));
    Throwable thrown = entry.getThrown();
    var line = new StringBuilder(200 + message.length());
    if (json) {
      json(line, entry, message, thrown);
    } else {
      plain(line, entry, message, thrown);
    }
    return line.append('\n').toString();
  }

  private static void json(
      StringBuilder line, LogRecord entry, String message, @Nullable Throwable thrown) {
    line.append('{');
    field(line, "time", entry.getInstant().toString());
    field(line, "level", entry.getLevel().getName());
    field(line, "logger", String.valueOf(entry.getLoggerName()));
    field(line, "thread", Thread.currentThread().getName());
    if (CurrentRequest.ID.isBound()) {
      field(line, "request", CurrentRequest.id());
    }
    field(line, "message", message);
    if (thrown != null) {
      field(line, "error", withoutCredentials(trace(thrown)));
    }
    line.setCharAt(line.length() - 1, '}');
  }

  private static void plain(
      StringBuilder line, LogRecord entry, String message, @Nullable Throwable thrown) {
    line.append(entry.getInstant().toString(), 11, 19).append(' ');
    line.append(entry.getLevel().getName()).append(' ');
    escape(line, message);
    if (thrown != null) {
      line.append('\n').append(withoutCredentials(trace(thrown)).stripTrailing());
    }
  }

  private static String withoutCredentials(String text) {
    String cut =
        text.length() > MESSAGE_CHARS_MAX ? text.substring(0, MESSAGE_CHARS_MAX) + " …" : text;
    return HINT.matcher(cut).find() ? CREDENTIAL.matcher(cut).replaceAll("$1$2(hidden)") : cut;
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append('"').append(name).append("\":\"");
    escape(line, value);
    line.append("\",");
  }

  /** RFC 8259, section 7; lone surrogates too, which UTF-8 cannot hold. */
  private static void escape(StringBuilder line, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < 0x20 || (c >= 0x7f && c < 0xa0) || Character.isSurrogate(c)) {
            line.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            line.append(c);
          }
        }
      }
    }
  }
}
