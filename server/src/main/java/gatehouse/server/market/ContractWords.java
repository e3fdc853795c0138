package gatehouse.server.market;

import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Terms;
import gatehouse.core.market.Universe;
import gatehouse.server.base.LocalTimes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A contract's terms in words. */
final class ContractWords {
  private ContractWords() {}

  static List<InstrumentView.Fact> of(Instrument instrument, Universe universe) {
    List<InstrumentView.Fact> facts = new ArrayList<>();
    facts.add(fact("Product", instrument.product().label()));
    facts.add(fact("Venue", universe.venue(instrument).name() + " (" + instrument.venue() + ")"));
    facts.add(fact("Smallest quantity", instrument.lot().toPlainString()));
    facts.add(fact("Settles", settles(instrument.settlementDays())));
    switch (instrument.terms()) {
      case Terms.Stock stock -> facts.add(fact("Sector", stock.sector()));
      case Terms.Etf etf -> {
        facts.add(fact("Follows", etf.follows()));
        if (etf.leveraged()) {
          facts.add(
              fact("Mind", "It multiplies its index every day, and asks for twice the margin."));
        }
      }
      case Terms.Option option -> {
        facts.add(fact("Underlying", option.underlying().value()));
        facts.add(fact("Right", option.right().label()));
        facts.add(fact("Strike", option.strike().toPlainString()));
        facts.add(fact("Last day", LocalTimes.date(option.expiry())));
        facts.add(fact("Contract", instrument.multiplier().toPlainString() + " shares"));
      }
      case Terms.Future future -> {
        facts.add(fact("Last day", LocalTimes.date(future.expiry())));
        facts.add(fact("Contract", instrument.multiplier().toPlainString() + " times the price"));
        facts.add(fact("Initial margin", money(future.initialMargin(), instrument)));
        facts.add(fact("Maintenance margin", money(future.maintenanceMargin(), instrument)));
      }
      case Terms.Fx fx ->
          facts.add(
              fact(
                  "Pair",
                  "One "
                      + fx.base().getCurrencyCode()
                      + " in "
                      + instrument.currency().getCurrencyCode()));
      case Terms.Bond bond -> {
        facts.add(fact("Coupon", bond.couponPercent().toPlainString() + " % a year"));
        facts.add(fact("Payments", bond.paymentsPerYear() + " a year"));
        facts.add(fact("Repaid", LocalTimes.date(bond.maturity())));
        facts.add(fact("Day count", bond.dayCount()));
      }
    }
    return facts;
  }

  /** What issuers do, by the first day of trading without it. */
  static List<InstrumentView.Fact> of(List<CorporateAction> actions) {
    return actions.stream()
        .map(action ->
            switch (action) {
              case CorporateAction.Dividend dividend ->
                  fact(
                      LocalTimes.date(dividend.exDate()),
                      "Dividend of %s %s a share, paid on %s"
                          .formatted(
                              dividend.perShare().toPlainString(),
                              dividend.currency(),
                              LocalTimes.date(dividend.payDate())));
              case CorporateAction.Split split ->
                  fact(LocalTimes.date(split.exDate()), split.words());
            })
        .toList();
  }

  private static String settles(int days) {
    return switch (days) {
      case 0 -> "every day, in cash";
      case 1 -> "one trading day later";
      default -> days + " trading days later";
    };
  }

  private static String money(BigDecimal amount, Instrument instrument) {
    return amount.toPlainString() + " " + instrument.currency().getCurrencyCode();
  }

  private static InstrumentView.Fact fact(String label, String value) {
    return new InstrumentView.Fact(label, value);
  }
}
