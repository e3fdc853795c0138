package gatehouse.server.trade;

import gatehouse.core.gate.Decision;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Form;
import gatehouse.server.base.Tone;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order ticket: judged while it is filled in, and placed. */
final class TradeRoutes implements HttpService {
  private static final int FIELD_CHARACTERS_MAX = 64;

  /** What a ticket's form sends. */
  private static final List<String> FIELDS =
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

  private final Desk desk;
  private final Accounts accounts;
  private final TradingDesk trading;
  private final Questions questions;
  private final Markets markets;
  private final Chance chance;
  private final InstantSource clock;

  TradeRoutes(
      Desk desk,
      Accounts accounts,
      TradingDesk trading,
      Questions questions,
      Markets markets,
      Chance chance,
      InstantSource clock) {
    this.desk = desk;
    this.accounts = accounts;
    this.trading = trading;
    this.questions = questions;
    this.markets = markets;
    this.chance = chance;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/trade", desk.signedIn(this::ticket)).post("/trade", desk.signedIn(this::place));
  }

  private void ticket(ServerRequest request, ServerResponse response, Caller caller) {
    Map<String, String> values = new HashMap<>();
    for (String field : FIELDS) {
      request
          .query()
          .first(field)
          .asOptional()
          .filter(value -> value.length() <= FIELD_CHARACTERS_MAX)
          .ifPresent(value -> values.put(field, value));
    }
    desk.show(request, response, caller, view(caller, values, Optional.empty()));
  }

  private void place(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    Map<String, String> values = new HashMap<>();
    for (String field : FIELDS) {
      form.filled(field, FIELD_CHARACTERS_MAX).ifPresent(value -> values.put(field, value));
    }
    OrderTicket ticket;
    try {
      ticket = TicketForm.read(values);
    } catch (TicketForm.FaultException e) {
      show(request, response, caller, values, fault(e.sentence()));
      return;
    }
    accounts.chosen(Optional.of(ticket.account().value()), caller);
    switch (trading.place(caller, ticket)) {
      case TradingDesk.Outcome.Accepted(var order, boolean repeated) ->
          desk.done(
              response,
              repeated ? "That order was placed already." : "The order is placed.",
              "/orders/" + order.id());
      case TradingDesk.Outcome.Refused(Decision.Refused refused) ->
          show(request, response, caller, values, verdict(ticket, refused));
      case TradingDesk.Outcome.TooLate(var why) ->
          show(request, response, caller, values, fault(why.text()));
      case TradingDesk.Outcome.Moved moved ->
          show(request, response, caller, values, fault("The order changed meanwhile."));
      case TradingDesk.Outcome.Unknown unknown ->
          show(
              request,
              response,
              caller,
              values,
              fault("Nothing that can be traded here has this symbol."));
    }
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Map<String, String> values,
      TicketView.Verdict verdict) {
    desk.show(
        request,
        response,
        caller,
        Status.UNPROCESSABLE_CONTENT_422,
        view(caller, values, Optional.of(verdict)));
  }

  private TicketView view(
      Caller caller, Map<String, String> values, Optional<TicketView.Verdict> refused) {
    Profiles.Reach reach = accounts.chosen(Optional.ofNullable(values.get("account")), caller);
    String id = values.getOrDefault("id", chance.id());
    Map<String, String> filled = new HashMap<>(values);
    filled.put("account", reach.account().number().value());
    filled.put("id", id);
    Instant now = clock.instant();
    return new TicketView(
        accounts.links(caller, reach.account().number(), "/trade"),
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
        quote(reach, values.getOrDefault("symbol", ""), now),
        refused.orElse(verdict(caller, filled, now)),
        id);
  }

  private TicketView.@Nullable Verdict verdict(
      Caller caller, Map<String, String> values, Instant now) {
    if (values.getOrDefault("symbol", "").isBlank()
        || values.getOrDefault("quantity", "").isBlank()) {
      return null;
    }
    try {
      OrderTicket ticket = TicketForm.read(values);
      return questions
          .preflight(caller, ticket, now, now)
          .map(decision -> verdict(ticket, decision))
          .orElseGet(() -> fault("Nothing that can be traded here has this symbol."));
    } catch (TicketForm.FaultException e) {
      return fault(e.sentence());
    }
  }

  private static TicketView.Verdict fault(String sentence) {
    return new TicketView.Verdict(
        "", true, List.of(new TicketView.Finding(Tone.BAD, sentence, "", "")), List.of());
  }

  private TicketView.Verdict verdict(OrderTicket ticket, Decision decision) {
    return Verdicts.of(questions.text(ticket, clock.instant()), decision);
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
