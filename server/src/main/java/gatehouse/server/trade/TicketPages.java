package gatehouse.server.trade;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Tone;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import io.helidon.webserver.http.ServerRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An order's form, filled in as far as the address says. */
record TicketPages(Accounts accounts, Questions questions, Markets markets, Chance chance) {
  static final int FIELD_CHARACTERS_MAX = 64;

  /** What a ticket's form sends. */
  static final List<String> FIELDS =
      List.of(
          "id",
          "account",
          "symbol",
          "side",
          "quantity",
          "type",
          "limit",
          "stop",
          "trail",
          "tif",
          "till",
          "outside",
          "take",
          "loss",
          "when",
          "whenSymbol",
          "whenValue",
          "oca",
          "route");

  /** What the address of a page says of these fields. */
  static Map<String, String> values(ServerRequest request, Collection<String> fields) {
    Map<String, String> values = new HashMap<>();
    for (String field : fields) {
      request
          .query()
          .first(field)
          .asOptional()
          .filter(value -> value.length() <= FIELD_CHARACTERS_MAX)
          .ifPresent(value -> values.put(field, value));
    }
    return values;
  }

  /** The values with what a form begins with: an account, and an id of the order. */
  Map<String, String> begun(Caller caller, Map<String, String> values) {
    Profiles.Reach reach = accounts.chosen(Optional.ofNullable(values.get("account")), caller);
    Map<String, String> filled = new HashMap<>(values);
    filled.put("account", reach.account().number().value());
    filled.computeIfAbsent("id", any -> chance.id());
    return filled;
  }

  /** Whether there is something to judge yet. */
  static boolean says(Map<String, String> values) {
    return !values.getOrDefault("symbol", "").isBlank()
        && !values.getOrDefault("quantity", "").isBlank();
  }

  /**
   * The form.
   *
   * @param path of the page that it stands on
   * @param filled the values, {@link #begun}
   */
  TicketView view(
      Caller caller,
      String path,
      Map<String, String> filled,
      TicketView.@Nullable Verdict verdict,
      Instant now) {
    Profiles.Reach reach = accounts.chosen(Optional.ofNullable(filled.get("account")), caller);
    return new TicketView(
        accounts.links(caller, reach.account().number(), path),
        reach.account().number().value(),
        filled,
        Arrays.stream(Pricing.Kind.values())
            .map(kind -> new TicketView.Choice(kind.name(), kind.label()))
            .toList(),
        Arrays.stream(TimeInForce.values())
            .map(force -> new TicketView.Choice(force.name(), force.label()))
            .toList(),
        markets.universe(now).venues().stream()
            .filter(TradingVenue::unlisted)
            .map(venue -> new TicketView.Choice(venue.mic().value(), venue.name()))
            .toList(),
        quote(reach, filled.getOrDefault("symbol", ""), now),
        verdict,
        filled.getOrDefault("id", ""),
        questions
            .brokerage()
            .warning(caller, now)
            .map(each -> new TicketView.Elsewhere(each.sentence(), each.mayTake()))
            .orElse(null));
  }

  private TicketView.@Nullable QuoteBox quote(Profiles.Reach reach, String typed, Instant now) {
    String symbol = typed.strip().toUpperCase(java.util.Locale.ROOT);
    if (!InstrumentId.fits(symbol)) {
      return null;
    }
    Universe universe = markets.universe(now);
    Instrument instrument = universe.instrument(new InstrumentId(symbol)).orElse(null);
    if (instrument == null) {
      return null;
    }
    boolean live = questions.live(reach.account(), instrument, universe.venue(instrument));
    Quote quote = markets.seen(instrument, live, now);
    BigDecimal change = quote.last().subtract(quote.previousClose());
    BigDecimal percent =
        change
            .multiply(BigDecimal.valueOf(100))
            .divide(quote.previousClose(), 2, RoundingMode.HALF_EVEN);
    return new TicketView.QuoteBox(
        symbol,
        instrument.name(),
        "/markets/" + symbol,
        OrderText.price(quote.last(), instrument) + " " + instrument.currency().getCurrencyCode(),
        (change.signum() > 0 ? "+" : "")
            + OrderText.number(change)
            + " ("
            + percent
            + " %) since yesterday",
        change.signum() < 0 ? Tone.BAD : Tone.GOOD,
        OrderText.price(quote.bid(), instrument),
        OrderText.number(quote.bidSize()),
        OrderText.price(quote.ask(), instrument),
        OrderText.number(quote.askSize()),
        quote.phase().label(),
        live
            ? "Live, simulated prices."
            : "15 minutes old: the account has no live feed for this market.");
  }
}
