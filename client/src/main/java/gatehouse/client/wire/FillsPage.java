package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;

/** Fills of an account, the newest first. */
public record FillsPage(List<FillInfo> fills) {
  public FillsPage {
    fills = List.copyOf(fills);
  }

  /**
   * One fill.
   *
   * @param id unique in the account, for ever
   * @param order the house's name for the order
   * @param venue where, by its market identifier code (ISO 10383)
   */
  public record FillInfo(
      String id,
      String order,
      String symbol,
      String side,
      String quantity,
      String price,
      String venue,
      Instant at) {}
}
