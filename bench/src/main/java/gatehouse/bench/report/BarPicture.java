package gatehouse.bench.report;

import java.util.List;
import java.util.Locale;

/** Pairs of bars as an SVG that follows the reader's light or dark theme. */
final class BarPicture {
  private static final int WIDTH = 760;
  private static final int BAR_X = 240;
  private static final int BAR_WIDTH = 360;
  private static final int BAR_HEIGHT = 14;
  private static final int GROUP_HEIGHT = 56;
  private static final int TOP = 56;

  private BarPicture() {}

  /** The picture of the rows that are marked for it; each pair has its own scale. */
  static String of(List<Row> rows) {
    List<Row> pictured = rows.stream().filter(Row::pictured).toList();
    int height = TOP + pictured.size() * GROUP_HEIGHT + 8;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <title>Gatehouse and Keycloak side by side</title>
        <style>
        svg { font: 14px system-ui, sans-serif; background: #ffffff }
        text { fill: #1c2530 } .quiet { fill: #5a6675 } .ratio { font-weight: 600 }
        .own { fill: #0b6e99 } .peer { fill: #b8c1cc }
        @media (prefers-color-scheme: dark) {
        svg { background: #10161d }
        text { fill: #e6ebf1 } .quiet { fill: #9aa7b5 } .own { fill: #4db6e2 } .peer { fill: #56616e }
        }
        </style>
        """
            .formatted(WIDTH, height));
    svg.append(legend());
    for (int i = 0; i < pictured.size(); i++) {
      svg.append(group(pictured.get(i), TOP + i * GROUP_HEIGHT));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String legend() {
    return """
    <rect class="own" x="%1$d" y="16" width="14" height="14" rx="3"/><text x="%2$d" y="28">Gatehouse</text>
    <rect class="peer" x="%3$d" y="16" width="14" height="14" rx="3"/><text x="%4$d" y="28">Keycloak</text>
    """
        .formatted(BAR_X, BAR_X + 20, BAR_X + 130, BAR_X + 150);
  }

  private static String group(Row row, int y) {
    double most = Math.max(orZero(row.own()), orZero(row.peer()));
    return text("", 16, y + 20, row.what())
        + text("ratio", 16, y + 38, row.ratio().equals("–") ? "" : row.ratio())
        + bar("own", y + 6, row.own(), most, row)
        + bar("peer", y + 26, row.peer(), most, row);
  }

  private static String bar(String style, int y, double value, double most, Row row) {
    int width = most == 0 ? 0 : (int) Math.max(2, Math.round(orZero(value) / most * BAR_WIDTH));
    return "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>\n"
            .formatted(style, BAR_X, y, width, BAR_HEIGHT)
        + text("quiet", BAR_X + width + 8, y + 12, row.value(value));
  }

  private static String text(String style, int x, int y, String words) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n",
        style,
        x,
        y,
        words.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
