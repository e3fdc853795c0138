package gatehouse.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Aligned columns that fit a terminal: what is too wide in the last one goes on below itself. */
final class Table {
  /** Columns of a terminal that nobody has made wider. */
  static final int WIDTH = 80;

  private static final int LAST_WIDTH_MIN = 20;
  private static final String GAP = "  ";

  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private int[] floor = {};

  /**
   * @param columns their names; those of numbers begin with {@code >} and stand to the right
   */
  Table(String... columns) {
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      boolean number = column.startsWith(">");
      right.add(number);
      names.add(number ? column.substring(1) : column);
    }
    if (!String.join("", names).isEmpty()) {
      rows.add(names);
    }
  }

  /** Makes columns at least so wide, so that two tables stand in line. */
  void widen(int... widths) {
    floor = widths.clone();
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, without a line break at the end. */
  String text() {
    int columns = right.size();
    int[] widths = Arrays.copyOf(floor, columns);
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    int before = 0;
    for (int i = 0; i < columns - 1; i++) {
      before += widths[i] + GAP.length();
    }
    widths[columns - 1] = Math.min(widths[columns - 1], Math.max(LAST_WIDTH_MIN, WIDTH - before));
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns - 1; i++) {
        line.append(padded(row.get(i), widths[i], right.get(i))).append(GAP);
      }
      for (String part : wrapped(row.get(columns - 1), widths[columns - 1])) {
        line.append(padded(part, widths[columns - 1], right.get(columns - 1)));
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(before));
      }
    }
    return String.join("\n", lines);
  }

  private static String padded(String text, int width, boolean right) {
    String room = " ".repeat(Math.max(0, width - length(text)));
    return right ? room + text : text + room;
  }

  /** Broken between words; a word that is longer than a line, such as an address, stays whole. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
