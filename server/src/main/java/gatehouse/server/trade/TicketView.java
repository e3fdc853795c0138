package gatehouse.server.trade;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The order ticket, filled in as far as it is, with what the gate would say of it now.
 *
 * @param values what stands in the fields, by their names; missing names are empty fields
 * @param quote nothing until an instrument is chosen
 * @param verdict nothing until there is something to judge
 * @param elsewhere what is to be known of who trades; nothing where this session does
 * @param clientOrderId names this order, so that sending the form twice places one
 */
public record TicketView(
    List<PortfolioView.AccountLink> accounts,
    String account,
    java.util.Map<String, String> values,
    List<Choice> types,
    List<Choice> tifs,
    List<Choice> routes,
    @org.jspecify.annotations.Nullable QuoteBox quote,
    @org.jspecify.annotations.Nullable Verdict verdict,
    String clientOrderId,
    @org.jspecify.annotations.Nullable Elsewhere elsewhere)
    implements View {
  public TicketView {
    values = java.util.Map.copyOf(values);
  }

  /** A value and its name in a list to choose from. */
  public record Choice(String value, String label) {}

  /** What the instrument stands at. */
  public record QuoteBox(
      String symbol,
      String name,
      String href,
      String last,
      String change,
      Tone tone,
      String bid,
      String bidSize,
      String ask,
      String askSize,
      String phase,
      String note) {}

  /**
   * What the gate says.
   *
   * @param summary the order in one sentence
   * @param blocked whether it may not go through
   */
  public record Verdict(
      String summary, boolean blocked, List<Finding> findings, List<PortfolioView.Fact> effects) {}

  /** Another session trades, or will: in sentences, and whether this one may take over. */
  public record Elsewhere(String sentence, boolean mayTake) {}

  /** One thing that stands in the way, or is worth knowing. */
  public record Finding(Tone tone, String text, String remedy, String href) {}

  /** What stands in a field. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** Whether the field of choices stands at this value. */
  public boolean is(String name, String value) {
    return value(name).equals(value);
  }

  @Override
  public String template() {
    return "trade/ticket";
  }

  @Override
  public String title() {
    return "Trade";
  }
}
