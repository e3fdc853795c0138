package gatehouse.server.trade;

import gatehouse.core.gate.Decision;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.OrderTicket;
import gatehouse.server.base.Form;
import gatehouse.server.base.Tone;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order ticket: judged while it is filled in, and placed. */
final class TradeRoutes implements HttpService {
  private final Desk desk;
  private final Accounts accounts;
  private final TradingDesk trading;
  private final Questions questions;
  private final TicketPages tickets;
  private final InstantSource clock;

  TradeRoutes(
      Desk desk,
      Accounts accounts,
      TradingDesk trading,
      Questions questions,
      TicketPages tickets,
      InstantSource clock) {
    this.desk = desk;
    this.accounts = accounts;
    this.trading = trading;
    this.questions = questions;
    this.tickets = tickets;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/trade", desk.signedIn(this::ticket)).post("/trade", desk.signedIn(this::place));
  }

  private void ticket(ServerRequest request, ServerResponse response, Caller caller) {
    Map<String, String> values = TicketPages.values(request, TicketPages.FIELDS);
    desk.show(request, response, caller, view(caller, values, Optional.empty()));
  }

  private void place(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    Map<String, String> values = new HashMap<>();
    for (String field : TicketPages.FIELDS) {
      form.filled(field, TicketPages.FIELD_CHARACTERS_MAX)
          .ifPresent(value -> values.put(field, value));
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
      case TradingDesk.Outcome.Unusual unusual ->
          show(request, response, caller, values, fault(unusual.text()));
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
    Map<String, String> filled = tickets.begun(caller, values);
    Instant now = clock.instant();
    return tickets.view(
        caller, "/trade", filled, refused.orElse(verdict(caller, filled, now)), now);
  }

  private TicketView.@Nullable Verdict verdict(
      Caller caller, Map<String, String> values, Instant now) {
    if (!TicketPages.says(values)) {
      return null;
    }
    try {
      OrderTicket ticket = TicketForm.read(values);
      return questions
          .preflight(caller, ticket, Plan.now(caller, now), now)
          .map(found -> Verdicts.of(questions.text(ticket, now), found))
          .orElseGet(() -> fault("Nothing that can be traded here has this symbol."));
    } catch (TicketForm.FaultException e) {
      return fault(e.sentence());
    }
  }

  static TicketView.Verdict fault(String sentence) {
    return new TicketView.Verdict(
        "", true, List.of(new TicketView.Finding(Tone.BAD, sentence, "", "")), List.of());
  }

  private TicketView.Verdict verdict(OrderTicket ticket, Decision.Refused refused) {
    return Verdicts.of(questions.text(ticket, clock.instant()), refused);
  }
}
