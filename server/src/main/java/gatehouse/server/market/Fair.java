package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import net.finmath.functions.AnalyticFormulas;

/**
 * What things are worth before anybody adds a spread, as a function of time: options by Black and
 * Scholes off their underlying, futures off the fund that follows the same index, currencies off
 * their dollars, bonds off a yield.
 */
final class Fair {
  /** Interest that forwards grow by. */
  static final double RATE = 0.04;

  private static final double YEAR_MS = 365.25 * 24 * 3600 * 1000;
  private static final double YEAR_DAYS = 365.25;
  private static final double SMILE = 0.35;

  /** Deviations from the price beyond which the smile is flat. */
  private static final double AWAY_MAX = 4;

  private static final LocalTime CLOSE = LocalTime.of(16, 0);
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

  private final Listings listings;
  private final Spot spot;
  private final CorporateActions actions;

  Fair(Listings listings, Spot spot, CorporateActions actions) {
    this.listings = listings;
    this.spot = spot;
    this.actions = actions;
  }

  /** The greeks of an option at that moment; of one that ended, what is left of them. */
  Greeks greeks(Terms.Option option, long ms) {
    double years = years(option, ms);
    double underlying = carried(option.underlying(), years, ms);
    double strike = option.strike().doubleValue();
    double volatility = volatility(option, underlying, years);
    boolean call = option.right() == Terms.Right.CALL;
    if (years <= 0) {
      double held = underlying > strike ? 1 : 0;
      return new Greeks(volatility, call ? held : held - 1, 0, 0, 0);
    }
    double delta =
        AnalyticFormulas.blackScholesOptionDelta(underlying, RATE, volatility, years, strike);
    return new Greeks(
        volatility,
        call ? delta : delta - 1,
        AnalyticFormulas.blackScholesOptionGamma(underlying, RATE, volatility, years, strike),
        AnalyticFormulas.blackScholesOptionVega(underlying, RATE, volatility, years, strike) / 100,
        AnalyticFormulas.blackScholesOptionTheta(underlying, RATE, volatility, years, strike)
            / YEAR_DAYS);
  }

  double price(Instrument instrument, long ms) {
    return switch (instrument.terms()) {
      case Terms.Stock stock -> stock(instrument.id(), ms);
      case Terms.Etf etf -> stock(instrument.id(), ms);
      case Terms.Option option -> option(option, ms);
      case Terms.Future future -> future(future, ms);
      case Terms.Fx(Currency base) ->
          spot.dollars(base, ms) / spot.dollars(instrument.currency(), ms);
      case Terms.Bond bond -> bond(instrument.id(), bond, ms);
    };
  }

  /** A stock or fund: what a share of that moment costs. */
  double stock(InstrumentId id, long ms) {
    return spot.stock(id, listings.walk(id), ms) * actions.factor(id, ms);
  }

  /** What the strikes of options on it lie around that are listed at that moment. */
  double listing(InstrumentId id, long ms) {
    return spot.listing(id, listings.walk(id), ms) * actions.factor(id, ms);
  }

  /** Without the dividends that whoever holds a contract on it does not get until the end. */
  double carried(InstrumentId id, double years, long ms) {
    return stock(id, ms) * actions.without(id, ms, ms + Math.round(years * YEAR_MS));
  }

  private double option(Terms.Option option, long ms) {
    double years = years(option, ms);
    double underlying = carried(option.underlying(), years, ms);
    double strike = option.strike().doubleValue();
    boolean call = option.right() == Terms.Right.CALL;
    if (years <= 0) {
      return Math.max(0, call ? underlying - strike : strike - underlying);
    }
    double value =
        AnalyticFormulas.blackScholesOptionValue(
            underlying, RATE, volatility(option, underlying, years), years, strike);
    // put-call parity
    return call ? value : value - underlying + strike * Math.exp(-RATE * years);
  }

  private double volatility(Terms.Option option, double underlying, double years) {
    double own = listings.walk(option.underlying()).volatility();
    double deviations =
        Math.log(option.strike().doubleValue() / underlying) / Math.sqrt(Math.max(years, 0.02));
    double away = Math.clamp(deviations, -AWAY_MAX, AWAY_MAX);
    return own * (1.05 + SMILE * away * away / 2 - 0.12 * away);
  }

  /** Years until an option ends; below zero afterwards. */
  static double years(Terms.Option option, long ms) {
    return years(option.expiry(), NEW_YORK, ms);
  }

  private static double years(LocalDate day, ZoneId zone, long ms) {
    return (day.atTime(CLOSE).atZone(zone).toInstant().toEpochMilli() - ms) / YEAR_MS;
  }

  private double future(Terms.Future future, long ms) {
    Listings.FutureRoot root =
        listings.futures.stream()
            .filter(each -> each.root().equals(future.root()))
            .findFirst()
            .orElseThrow();
    double years = Math.max(0, years(future.expiry(), CHICAGO, ms));
    return carried(root.follows(), years, ms) * root.ratio() * Math.exp(RATE * years);
  }

  /** Present value of what is still paid, less the interest accrued since the last payment. */
  private double bond(InstrumentId id, Terms.Bond bond, long ms) {
    double yield = spot.yieldOf(id, listings.walk(id), ms);
    double end = bond.maturity().atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    double years = Math.max(0, (end - ms) / YEAR_MS);
    int perYear = bond.paymentsPerYear();
    double coupon = bond.couponPercent().doubleValue() / perYear;
    double value = 100 * Math.pow(1 + yield / perYear, -years * perYear);
    double first = years;
    for (double t = years; t > 0; t -= 1.0 / perYear) {
      value += coupon * Math.pow(1 + yield / perYear, -t * perYear);
      first = t;
    }
    return value - coupon * (1 - first * perYear);
  }
}
