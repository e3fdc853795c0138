package gatehouse.client.wire;

import java.util.List;

/** What an account has, valued in its base currency. */
public record PortfolioInfo(
    String account,
    String title,
    String role,
    String base,
    String netLiquidation,
    String initialMargin,
    String maintenanceMargin,
    String availableFunds,
    String cushionPercent,
    List<PositionInfo> positions,
    List<CashInfo> cash) {
  public PortfolioInfo {
    positions = List.copyOf(positions);
    cash = List.copyOf(cash);
  }

  /** A position; sold short when the quantity is below zero. */
  public record PositionInfo(
      String symbol, String quantity, String averageCost, String mark, String currency) {}

  /** Money in one currency. */
  public record CashInfo(String currency, String settled, String total) {}
}
