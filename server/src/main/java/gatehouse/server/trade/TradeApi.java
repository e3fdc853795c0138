package gatehouse.server.trade;

import gatehouse.client.wire.AccountsPage;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrdersPage;
import gatehouse.client.wire.PreflightRequest;
import gatehouse.client.wire.ReplaceOrder;
import gatehouse.core.apikey.Access;
import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Reason;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.ProblemJson;
import gatehouse.server.base.RequestException;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.SessionApi;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders and accounts for programs. */
final class TradeApi {
  private static final int DONE_MAX = 100;
  private static final int FILLS = 100;
  private static final int FILLS_MAX = 500;

  private final SessionApi sessions;
  private final Accounts accounts;
  private final TradingDesk trading;
  private final Questions questions;
  private final BrokerageSessions brokerage;
  private final Markets markets;
  private final Database database;
  private final Way way;
  private final InstantSource clock;

  /** The way that an order goes once the gate has said yes. */
  @FunctionalInterface
  interface Way {
    /**
     * Tries it without an order.
     *
     * @throws RuntimeException where an order would fail, answered in the same words
     */
    void tried(Caller caller, Instant now);
  }

  TradeApi(
      SessionApi sessions,
      Accounts accounts,
      TradingDesk trading,
      Questions questions,
      BrokerageSessions brokerage,
      Markets markets,
      Database database,
      Way way,
      InstantSource clock) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.trading = trading;
    this.questions = questions;
    this.brokerage = brokerage;
    this.markets = markets;
    this.database = database;
    this.way = way;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, "/api/v1/accounts", sessions.signedIn(this::accounts)),
        new ApiRoute(Method.GET, "/api/v1/accounts/{number}", sessions.signedIn(this::portfolio)),
        new ApiRoute(
            Method.GET, "/api/v1/accounts/{number}/orders", sessions.signedIn(this::orders)),
        new ApiRoute(
            Method.GET, "/api/v1/accounts/{number}/orders/{id}", sessions.signedIn(this::order)),
        new ApiRoute(
            Method.DELETE,
            "/api/v1/accounts/{number}/orders/{id}",
            sessions.atAnyHour(this::cancel)),
        new ApiRoute(
            Method.PUT, "/api/v1/accounts/{number}/orders/{id}", sessions.atAnyHour(this::replace)),
        new ApiRoute(Method.GET, "/api/v1/accounts/{number}/fills", sessions.signedIn(this::fills)),
        new ApiRoute(Method.POST, "/api/v1/orders", sessions.atAnyHour(this::place)),
        new ApiRoute(Method.POST, "/api/v1/preflight", sessions.signedIn(this::preflight)));
  }

  private void accounts(ServerRequest request, ServerResponse response, Caller caller) {
    Json.send(
        response,
        Status.OK_200,
        new AccountsPage(
            accounts.profiles().visible(caller).stream()
                .map(each ->
                    new AccountsPage.AccountLine(
                        each.account().number().value(),
                        each.account().title(),
                        TradeJson.code(each.role()),
                        each.account().base().getCurrencyCode(),
                        each.account().entity().name(),
                        each.account().number().paper()))
                .toList()));
  }

  private Profiles.Reach reach(ServerRequest request, Caller caller) {
    return accounts.chosen(Optional.of(request.path().pathParameters().get("number")), caller);
  }

  private void portfolio(ServerRequest request, ServerResponse response, Caller caller) {
    Profiles.Reach reach = reach(request, caller);
    Instant now = clock.instant();
    Book book =
        database
            .read(sql -> BookRows.load(sql, reach.account().number()))
            .map(stored -> new Entitlements(markets).at(stored, reach.account(), now))
            .orElseThrow(TradeApi::noOrder);
    Json.send(
        response,
        Status.OK_200,
        TradeJson.portfolio(reach, book, markets.universe(now), markets.prices(now)));
  }

  private void orders(ServerRequest request, ServerResponse response, Caller caller) {
    AccountNumber number = reach(request, caller).account().number();
    List<Order> orders = new ArrayList<>(database.read(sql -> OrderRows.open(sql, number)));
    orders.addAll(database.read(sql -> OrderRows.done(sql, number, Long.MAX_VALUE, DONE_MAX)));
    TradeJson json = json();
    Json.send(response, Status.OK_200, new OrdersPage(orders.stream().map(json::order).toList()));
  }

  private void order(ServerRequest request, ServerResponse response, Caller caller) {
    Json.send(response, Status.OK_200, json().order(found(request, caller)));
  }

  private Order found(ServerRequest request, Caller caller) {
    AccountNumber number = reach(request, caller).account().number();
    return id(request)
        .flatMap(id -> database.read(sql -> OrderRows.load(sql, number, id)))
        .orElseThrow(TradeApi::noOrder);
  }

  private static Optional<OrderId> id(ServerRequest request) {
    return Optional.of(request.path().pathParameters().get("id"))
        .filter(OrderId::fits)
        .map(OrderId::new);
  }

  private void cancel(ServerRequest request, ServerResponse response, Caller caller) {
    AccountNumber number = reach(request, caller).account().number();
    answer(
        response,
        caller,
        trading.cancel(caller, number, id(request).orElseThrow(TradeApi::noOrder)));
  }

  private void replace(ServerRequest request, ServerResponse response, Caller caller) {
    Order order = found(request, caller);
    ReplaceOrder asked = Json.read(request, ReplaceOrder.class);
    OrderTicket fresh = ticket(asked.order());
    if (!fresh.account().equals(order.ticket().account())) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "The account of the order is not the one of the address.");
    }
    answer(response, caller, trading.replace(caller, order.id(), fresh, asked.revision()));
  }

  private void fills(ServerRequest request, ServerResponse response, Caller caller) {
    AccountNumber number = reach(request, caller).account().number();
    String order = request.query().first("order").orElse("");
    String text = request.query().first("limit").orElse(Integer.toString(FILLS));
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > FILLS_MAX) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "limit must be a number from 1 to " + FILLS_MAX + ".");
    }
    if (!order.isEmpty() && !OrderId.fits(order)) {
      throw noOrder();
    }
    int limit = Integer.parseInt(text);
    Json.send(
        response,
        Status.OK_200,
        TradeJson.fills(database.read(sql -> JournalRows.fills(sql, number, order, limit))));
  }

  private void place(ServerRequest request, ServerResponse response, Caller caller) {
    OrderTicket ticket = ticket(Json.read(request, NewOrder.class));
    accounts.chosen(Optional.of(ticket.account().value()), caller);
    answer(response, caller, trading.place(caller, ticket));
  }

  private void preflight(ServerRequest request, ServerResponse response, Caller caller) {
    PreflightRequest asked = Json.read(request, PreflightRequest.class);
    OrderTicket ticket = ticket(asked.order());
    Instant now = clock.instant();
    Plan plan = plan(asked, caller, now);
    accounts.chosen(Optional.of(ticket.account().value()), caller);
    Json.send(
        response,
        Status.OK_200,
        found(asked, caller, ticket, plan, now)
            .map(found -> PreflightJson.verdict(found, questions.outlook(found.asked())))
            .orElseThrow(TradeApi::noInstrument));
  }

  private Optional<Questions.Preflight> found(
      PreflightRequest asked, Caller caller, OrderTicket ticket, Plan plan, Instant now) {
    if (!Boolean.TRUE.equals(asked.probe())) {
      return questions.preflight(caller, ticket, plan, now);
    }
    if (asked.plannedFor() != null || asked.accessInterface() != null) {
      throw new RequestException(
          Status.BAD_REQUEST_400,
          "A probe is of now and from here: leave plannedFor and interface out.");
    }
    way.tried(caller, now);
    return questions.probe(caller, ticket, now);
  }

  private static Plan plan(PreflightRequest asked, Caller caller, Instant now) {
    try {
      return Plan.read(
          caller,
          Optional.ofNullable(asked.plannedFor()),
          Optional.ofNullable(asked.accessInterface()),
          now);
    } catch (Plan.FaultException e) {
      throw new RequestException(Status.BAD_REQUEST_400, e.sentence());
    }
  }

  private static OrderTicket ticket(NewOrder asked) {
    try {
      return TicketForm.read(TradeJson.fields(asked));
    } catch (TicketForm.FaultException e) {
      throw new RequestException(Status.BAD_REQUEST_400, e.sentence());
    }
  }

  private void answer(ServerResponse response, Caller caller, TradingDesk.Outcome outcome) {
    switch (outcome) {
      case TradingDesk.Outcome.Accepted(Order order, boolean repeated) ->
          Json.send(response, repeated ? Status.OK_200 : Status.CREATED_201, json().order(order));
      case TradingDesk.Outcome.Refused(var refused) -> refuse(response, caller, refused);
      case TradingDesk.Outcome.Unusual unusual ->
          ProblemJson.send(
              response, Status.FORBIDDEN_403, TradeJson.REFUSED + "access-unusual", unusual.text());
      case TradingDesk.Outcome.TooLate(Order.Refusal why) ->
          ProblemJson.send(
              response, Status.CONFLICT_409, TradeJson.REFUSED + TradeJson.code(why), why.text());
      case TradingDesk.Outcome.Moved(Order order) ->
          ProblemJson.send(
              response,
              Status.CONFLICT_409,
              TradeJson.REFUSED + "changed-meanwhile",
              "The order changed in that moment. Ask for it, and try again.");
      case TradingDesk.Outcome.Unknown unknown -> throw noInstrument();
    }
  }

  private void refuse(ServerResponse response, Caller caller, Decision.Refused refused) {
    Reason first = refused.first().reason();
    Map<String, Object> members = new HashMap<>();
    members.put("findings", TradeJson.findings(refused));
    if (first == Reason.TRADING_ELSEWHERE) {
      members.putAll(brokerage.competing(caller, clock.instant()));
    }
    Optional<String> challenge = challenge(caller, first);
    challenge.ifPresent(text -> response.header(HeaderNames.WWW_AUTHENTICATE, text));
    ProblemJson.send(
        response,
        challenge.isPresent()
            ? Status.UNAUTHORIZED_401
            : first == Reason.TRADING_ELSEWHERE
                ? Status.CONFLICT_409
                : Status.UNPROCESSABLE_CONTENT_422,
        TradeJson.REFUSED + first.code(),
        refused.first().text(),
        members);
  }

  /** What a registered client can mend by asking its owner for a better proof (RFC 9470). */
  private Optional<String> challenge(Caller caller, Reason first) {
    return first == Reason.ACCESS_PROOF_OLD || first == Reason.PROOF_TOO_WEAK
        ? caller
            .session()
            .access()
            .filter(access -> !access.ofKey())
            .map(access ->
                KeyBound.insufficient(
                    access, questions.toGrant(access.rights()), Access.PROOF_AGE_MAX))
        : Optional.empty();
  }

  private TradeJson json() {
    return new TradeJson(markets.universe(clock.instant()));
  }

  private static RequestException noOrder() {
    return new RequestException(Status.NOT_FOUND_404, "This session reaches no such order.");
  }

  private static RequestException noInstrument() {
    return new RequestException(
        Status.NOT_FOUND_404, "This session reaches no such order, or nothing has that symbol.");
  }
}
