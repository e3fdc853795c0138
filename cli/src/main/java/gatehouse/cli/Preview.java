package gatehouse.cli;

import gatehouse.client.wire.MarketInfo;
import gatehouse.client.wire.Outlook;
import gatehouse.client.wire.QuoteInfo;
import gatehouse.client.wire.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What an order would cost and do, and what a market shows, in lines. */
final class Preview {
  private Preview() {}

  /** The sentence, the cost and the effect. */
  static String text(Verdict verdict) {
    StringBuilder text =
        new StringBuilder(String.join("\n", Table.wrapped(verdict.text(), Table.WIDTH)));
    Verdict.Effect effect = verdict.effect();
    if (effect != null) {
      text.append('\n').append(cost(effect)).append('\n').append(margin(effect));
    }
    if (effect != null) {
      for (Verdict.Conversion each : effect.conversions()) {
        text.append('\n')
            .append(String.join("\n", Table.wrapped(conversion(each, effect.base()), Table.WIDTH)));
      }
    }
    for (Verdict.Finding notice : verdict.notices()) {
      text.append('\n')
          .append(String.join("\n", Table.wrapped("Mind: " + notice.text(), Table.WIDTH)));
    }
    return text.toString();
  }

  /** What it would cost, in the instrument's currency. */
  static String cost(Verdict.Effect effect) {
    Table table = table();
    table.row("Price", effect.price(), effect.currency());
    table.row("Value", rounded(effect.value()), effect.currency());
    table.row("Commission", rounded(effect.commission()), effect.currency());
    return table.text();
  }

  private static String margin(Verdict.Effect effect) {
    Table table = table();
    String base = "in the account’s currency";
    table.row("Initial margin now", rounded(effect.initialMarginBefore()), base);
    table.row("Initial margin then", rounded(effect.initialMarginAfter()), base);
    table.row("Available then", rounded(effect.availableAfter()), base);
    return table.text();
  }

  private static String conversion(Verdict.Conversion each, String base) {
    String missing =
        (each.borrows() ? "Borrows " : "Lacks ")
            + rounded(each.amount())
            + " "
            + each.currency()
            + (each.currency().equals(base)
                ? ""
                : " (" + rounded(each.inBase()) + " " + base + " at " + each.rate() + ")");
    String interest =
        each.borrows()
            ? ", " + rounded(each.interestPerDay()) + " " + each.currency() + " of interest a day"
            : "";
    Verdict.Exchange by = each.by();
    return missing
        + interest
        + "."
        + (by == null
            ? ""
            : " To convert: "
                + String.join(" ", by.symbol(), by.side(), by.quantity())
                + ", commission "
                + by.commission()
                + " "
                + by.commissionCurrency()
                + ".");
  }

  /** What a planned order meets. */
  static String outlook(Outlook outlook) {
    Table table = new Table("", "");
    table.row("Planned for", outlook.plannedFor().toString());
    table.row("From", outlook.accessInterface());
    table.row("Goes to", outlook.route().name() + " (" + outlook.route().venue() + ")");
    table.row(
        "Is then",
        outlook.route().phase().replace('-', ' ') + " until " + outlook.route().phaseEndsAt());
    table.row("Matches from", outlook.route().opensAt().toString());
    table.row(
        "Session",
        outlook.session().state().replace('-', ' ') + ", ends " + outlook.session().endsAt());
    table.row(
        "Prices", outlook.data().live() ? "live" : outlook.data().delayMinutes() + " minutes old");
    return table.text();
  }

  private static Table table() {
    Table table = new Table("", ">", "");
    table.widen(19, 16, 0);
    return table;
  }

  /** To cents: what people compare. {@code --json} has it exact. */
  static String rounded(String number) {
    return new BigDecimal(number).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  static void quote(Table table, MarketInfo market) {
    QuoteInfo quote = market.quote();
    BigDecimal close = new BigDecimal(quote.previousClose());
    BigDecimal change =
        new BigDecimal(quote.last())
            .subtract(close)
            .multiply(BigDecimal.valueOf(100))
            .divide(close, 2, RoundingMode.HALF_EVEN);
    table.row(
        market.instrument().symbol(),
        quote.bid(),
        quote.ask(),
        quote.last(),
        (change.signum() > 0 ? "+" : "") + change.toPlainString(),
        market.instrument().currency(),
        quote.phase().replace('-', ' ') + (quote.live() ? ", live" : ", 15 minutes old"));
  }
}
