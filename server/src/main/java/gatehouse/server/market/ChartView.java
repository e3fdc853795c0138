package gatehouse.server.market;

import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A chart in three forms: a line for browsers without scripts, an address of figures for those that
 * draw it with axes, and a table for whoever reads rather than looks.
 *
 * @param data where the figures are, as {@link ChartData}
 * @param points of an SVG polyline in a field of {@link #WIDTH} by {@link #HEIGHT}, or empty
 * @param text what the chart shows, in words
 * @param columns heads of the table, the first of them that of time
 * @param rows of the table, each as long as there are columns, newest first
 */
public record ChartView(
    String data,
    String points,
    String text,
    Tone tone,
    List<String> columns,
    List<List<String>> rows) {
  public static final int WIDTH = 600;
  public static final int HEIGHT = 160;

  /** Room above and below the line, so that its ends are not cut. */
  private static final int ROOM = 4;

  /** Points for the line through these values; a flat one stands in the middle. */
  public static String points(List<BigDecimal> values) {
    if (values.size() < 2) {
      return "";
    }
    double low = values.stream().mapToDouble(BigDecimal::doubleValue).min().orElse(0);
    double high = values.stream().mapToDouble(BigDecimal::doubleValue).max().orElse(0);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = (double) WIDTH * i / (values.size() - 1);
      double share = high > low ? (values.get(i).doubleValue() - low) / (high - low) : 0.5;
      double y = ROOM + (HEIGHT - 2 * ROOM) * (1 - share);
      points.append(i == 0 ? "" : " ").append(round(x)).append(',').append(round(y));
    }
    return points.toString();
  }

  private static String round(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
  }
}
