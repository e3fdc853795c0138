package gatehouse.server.report;

import gatehouse.server.base.Tone;
import java.util.List;

/**
 * What a statement over several accounts says, in one currency.
 *
 * @param lines amounts of all accounts together
 * @param parts the same of each account
 * @param openingAt the moment of the rates at the beginning
 * @param closingAt the moment of the prices and rates at the end
 */
public record TogetherSheet(
    String days,
    String currency,
    List<StatementSheet.Line> lines,
    List<Part> parts,
    String openingAt,
    String closingAt,
    List<StatementSheet.RateLine> rates) {
  /**
   * One account's part.
   *
   * @param share of the value at the end
   */
  public record Part(
      String account,
      String name,
      String entity,
      String href,
      String opening,
      String change,
      Tone tone,
      String closing,
      String share,
      List<StatementSheet.Line> lines) {}
}
