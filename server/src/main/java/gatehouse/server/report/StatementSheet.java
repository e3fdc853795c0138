package gatehouse.server.report;

import gatehouse.server.base.Tone;
import java.util.List;

/**
 * What a statement of one account says, on the page and on paper.
 *
 * @param entity the company that serves the account
 * @param days in words
 * @param lines from the value at the beginning to that at the end
 * @param openingAt the moment of the rates at the beginning
 * @param closingAt the moment of the prices and rates at the end
 * @param sums of each kind of event in each currency
 * @param rows events, newest first
 * @param note what is left out, or empty
 */
public record StatementSheet(
    String account,
    String name,
    String entity,
    String days,
    String currency,
    List<Line> lines,
    String openingAt,
    String closingAt,
    List<RateLine> rates,
    List<Held> held,
    List<Sum> cash,
    List<Sum> sums,
    List<Row> rows,
    String note) {
  /**
   * A line of the reckoning.
   *
   * @param end whether it is the value at an end, not a change
   */
  public record Line(String label, String amount, Tone tone, boolean end) {}

  /** What one unit of a currency was worth. */
  public record RateLine(String currency, String opening, String closing) {}

  /** A position at the end. */
  public record Held(String symbol, String name, String quantity, String price, String value) {}

  /** An amount with what it is. */
  public record Sum(String what, String amount) {}

  /** One event. */
  public record Row(String day, String kind, String text, String amount) {}
}
