package gatehouse.server.market;

import gatehouse.server.base.View;
import java.util.List;

/** The options on one instrument that end on one day. */
public record ChainView(
    String symbol, String name, String last, List<Expiry> expiries, List<Row> rows)
    implements View {
  /** A day on which options end. */
  public record Expiry(String value, String label, boolean chosen) {}

  /** Call and put of one strike. */
  public record Row(String strike, Side call, Side put) {}

  /** One option. */
  public record Side(String symbol, String bid, String ask, String volatility, String delta) {}

  @Override
  public String template() {
    return "market/chain";
  }

  @Override
  public String title() {
    return "Options on " + symbol;
  }
}
