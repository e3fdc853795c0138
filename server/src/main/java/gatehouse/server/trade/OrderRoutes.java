package gatehouse.server.trade;

import gatehouse.core.account.Person;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Decimals;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.Json;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The portfolio, and orders once they are placed. */
final class OrderRoutes implements HttpService {
  private static final int DONE_MAX = 25;
  private static final int FILLS_MAX = 25;
  private static final int NUMBER_CHARACTERS_MAX = 24;

  private final Desk desk;
  private final Accounts accounts;
  private final TradingDesk trading;
  private final Portfolios portfolios;
  private final Markets markets;
  private final Database database;
  private final InstantSource clock;

  OrderRoutes(
      Desk desk,
      Accounts accounts,
      TradingDesk trading,
      Markets markets,
      Database database,
      InstantSource clock) {
    this.desk = desk;
    this.accounts = accounts;
    this.trading = trading;
    this.portfolios = new Portfolios(markets);
    this.markets = markets;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/portfolio", desk.signedIn(this::portfolio))
        .get("/portfolio/chart", desk.signedIn(this::chart))
        .get("/orders", desk.signedIn(this::orders))
        .post("/orders/cancel-all", desk.signedIn(this::cancelAll))
        .get("/orders/{id}", desk.signedIn(this::order))
        .post("/orders/{id}/cancel", desk.signedIn(this::cancel))
        .post("/orders/{id}/replace", desk.signedIn(this::replace));
  }

  private void portfolio(ServerRequest request, ServerResponse response, Caller caller) {
    Profiles.Reach reach = accounts.chosen(request, caller);
    AccountNumber number = reach.account().number();
    Instant now = clock.instant();
    Book book =
        database
            .read(sql -> BookRows.load(sql, number))
            .map(stored -> new Entitlements(markets).at(stored, reach.account(), now))
            .orElseThrow(OrderRoutes::noBook);
    List<Order> open = database.read(sql -> OrderRows.open(sql, number));
    Portfolios.Shown shown = portfolios.of(reach.account(), book, desk.person(caller).zone(), now);
    desk.show(
        request,
        response,
        caller,
        new PortfolioView(
            accounts.links(caller, number, "/portfolio"),
            number.value(),
            shown.figures(),
            shown.chart(),
            shown.holdings(),
            shown.cash(),
            shown.margin(),
            lines(caller, now).rows(open)));
  }

  private void chart(ServerRequest request, ServerResponse response, Caller caller) {
    Profiles.Reach reach = accounts.chosen(request, caller);
    AccountNumber number = reach.account().number();
    Book book = database.read(sql -> BookRows.load(sql, number)).orElseThrow(OrderRoutes::noBook);
    Json.send(
        response,
        Status.OK_200,
        portfolios.data(reach.account(), book, desk.person(caller).zone(), clock.instant()));
  }

  private void orders(ServerRequest request, ServerResponse response, Caller caller) {
    Profiles.Reach reach = accounts.chosen(request, caller);
    AccountNumber number = reach.account().number();
    long before = before(request);
    OrderLines lines = lines(caller, clock.instant());
    List<Order> done = database.read(sql -> OrderRows.done(sql, number, before, DONE_MAX + 1));
    List<Order> page = done.subList(0, Math.min(DONE_MAX, done.size()));
    desk.show(
        request,
        response,
        caller,
        new OrdersView(
            accounts.links(caller, number, "/orders"),
            number.value(),
            lines.rows(database.read(sql -> OrderRows.open(sql, number))),
            lines.rows(page),
            lines.fills(database.read(sql -> JournalRows.fills(sql, number, "", FILLS_MAX))),
            done.size() > DONE_MAX
                ? "/orders?account="
                    + number
                    + "&before="
                    + page.getLast().placedAt().toEpochMilli()
                : ""));
  }

  private static long before(ServerRequest request) {
    try {
      return Long.parseLong(request.query().first("before").orElse("" + Long.MAX_VALUE));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void order(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, found(request, caller), "", Status.OK_200);
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Order order,
      String problem,
      Status status) {
    Instant now = clock.instant();
    OrderLines lines = lines(caller, now);
    OrderTicket ticket = order.ticket();
    List<PortfolioView.Fact> facts = new ArrayList<>();
    facts.add(new PortfolioView.Fact("Account", ticket.account().value()));
    facts.add(new PortfolioView.Fact("Works", OrderText.terms(order)));
    facts.add(new PortfolioView.Fact("Goes to", lines.route(order)));
    facts.add(
        new PortfolioView.Fact(
            "Placed", new LocalTimes(person(caller).zone(), now).of(order.placedAt())));
    facts.add(
        new PortfolioView.Fact(
            "Filled", order.filled().signum() == 0 ? "Nothing yet" : OrderLines.filled(order)));
    facts.add(new PortfolioView.Fact("Your id", ticket.clientOrderId().value()));
    facts.add(new PortfolioView.Fact("Our id", order.id().value()));
    desk.show(
        request,
        response,
        caller,
        status,
        new OrderView(
            order.id().value(),
            lines.text(order),
            order.status().label(),
            OrderLines.tone(order.status()),
            order.why(),
            facts,
            lines.fills(
                database.read(sql ->
                    JournalRows.fills(sql, ticket.account(), order.id().value(), FILLS_MAX))),
            OrderLines.cancellable(order),
            OrderLines.cancellable(order) ? replaceForm(order) : null,
            problem));
  }

  private static OrderView.Replace replaceForm(Order order) {
    Pricing pricing = order.ticket().pricing();
    String stop =
        switch (pricing) {
          case Pricing.Stop(BigDecimal price) -> price.toPlainString();
          case Pricing.StopLimit(BigDecimal price, BigDecimal limit) -> price.toPlainString();
          case Pricing.Market market -> "";
          case Pricing.Limit limit -> "";
          case Pricing.TrailingStop trailing -> "";
          case Pricing.MarketOnClose close -> "";
          case Pricing.LimitOnClose close -> "";
        };
    return new OrderView.Replace(
        order.ticket().quantity().toPlainString(),
        pricing.limit().map(BigDecimal::toPlainString).orElse(""),
        stop,
        order.revision());
  }

  private void cancel(ServerRequest request, ServerResponse response, Caller caller) {
    Order order = found(request, caller);
    switch (trading.cancel(caller, order.ticket().account(), order.id())) {
      case TradingDesk.Outcome.Accepted accepted ->
          desk.done(response, "The order is being cancelled.", "/orders/" + order.id());
      case TradingDesk.Outcome.TooLate(Order.Refusal why) ->
          show(request, response, caller, found(request, caller), why.text(), Status.CONFLICT_409);
      case TradingDesk.Outcome.Moved moved ->
          show(
              request,
              response,
              caller,
              found(request, caller),
              "The order changed in that moment. Look at it, and cancel it again if it is still open.",
              Status.CONFLICT_409);
      case TradingDesk.Outcome.Refused refused -> throw noOrder();
      case TradingDesk.Outcome.Unusual unusual -> throw noOrder();
      case TradingDesk.Outcome.Unknown unknown -> throw noOrder();
    }
  }

  private void cancelAll(ServerRequest request, ServerResponse response, Caller caller) {
    String number = Form.of(request).text("account", 16);
    Profiles.Reach reach = accounts.chosen(Optional.of(number), caller);
    int asked = 0;
    for (Order order : database.read(sql -> OrderRows.open(sql, reach.account().number()))) {
      if (trading.cancel(caller, reach.account().number(), order.id())
          instanceof TradingDesk.Outcome.Accepted) {
        asked++;
      }
    }
    desk.done(
        response,
        asked == 1 ? "One order is being cancelled." : asked + " orders are being cancelled.",
        "/orders?account=" + number);
  }

  private void replace(ServerRequest request, ServerResponse response, Caller caller) {
    Order order = found(request, caller);
    Form form = Form.of(request);
    OrderTicket fresh;
    long seen;
    try {
      seen = Long.parseLong(form.text("revision", 20));
      fresh = replaced(order.ticket(), form);
    } catch (NumberFormatException e) {
      show(
          request,
          response,
          caller,
          order,
          Decimals.hint("Quantity and prices"),
          Status.UNPROCESSABLE_CONTENT_422);
      return;
    }
    switch (trading.replace(caller, order.id(), fresh, seen)) {
      case TradingDesk.Outcome.Accepted accepted ->
          desk.done(response, "The order is replaced.", "/orders/" + order.id());
      case TradingDesk.Outcome.Refused(var refused) ->
          show(
              request,
              response,
              caller,
              order,
              refused.first().text(),
              Status.UNPROCESSABLE_CONTENT_422);
      case TradingDesk.Outcome.Unusual unusual ->
          show(request, response, caller, order, unusual.text(), Status.FORBIDDEN_403);
      case TradingDesk.Outcome.TooLate(Order.Refusal why) ->
          show(request, response, caller, found(request, caller), why.text(), Status.CONFLICT_409);
      case TradingDesk.Outcome.Moved moved ->
          show(
              request,
              response,
              caller,
              found(request, caller),
              "The order changed meanwhile. This is how it stands now.",
              Status.CONFLICT_409);
      case TradingDesk.Outcome.Unknown unknown -> throw noOrder();
    }
  }

  private static OrderTicket replaced(OrderTicket ticket, Form form) {
    Pricing pricing =
        switch (ticket.pricing()) {
          case Pricing.Limit limit -> new Pricing.Limit(number(form, "limit"));
          case Pricing.LimitOnClose limit -> new Pricing.LimitOnClose(number(form, "limit"));
          case Pricing.Stop stop -> new Pricing.Stop(number(form, "stop"));
          case Pricing.StopLimit stop ->
              new Pricing.StopLimit(number(form, "stop"), number(form, "limit"));
          case Pricing.Market market -> market;
          case Pricing.TrailingStop trailing -> trailing;
          case Pricing.MarketOnClose close -> close;
        };
    return new OrderTicket(
        ticket.clientOrderId(),
        ticket.account(),
        ticket.instrument(),
        ticket.side(),
        number(form, "quantity"),
        pricing,
        ticket.timeInForce(),
        ticket.goodTill(),
        ticket.outsideHours(),
        ticket.condition(),
        ticket.ocaGroup(),
        ticket.bracket(),
        ticket.route());
  }

  private static BigDecimal number(Form form, String name) {
    return Decimals.parse(form.text(name, NUMBER_CHARACTERS_MAX))
        .orElseThrow(NumberFormatException::new);
  }

  /** The order of the path, when it is of an account that the session reaches. */
  private Order found(ServerRequest request, Caller caller) {
    String id = request.path().pathParameters().get("id");
    if (!OrderId.fits(id)) {
      throw noOrder();
    }
    for (Profiles.Reach reach : accounts.profiles().reach(caller)) {
      Optional<Order> order =
          database.read(sql -> OrderRows.load(sql, reach.account().number(), new OrderId(id)));
      if (order.isPresent()) {
        return order.get();
      }
    }
    throw noOrder();
  }

  private OrderLines lines(Caller caller, Instant now) {
    return new OrderLines(markets.universe(now), new LocalTimes(person(caller).zone(), now));
  }

  private Person person(Caller caller) {
    return desk.person(caller);
  }

  private static RequestException noOrder() {
    return new RequestException(Status.NOT_FOUND_404, "This session reaches no such order.");
  }

  private static RequestException noBook() {
    return new RequestException(Status.NOT_FOUND_404, "The account is not open for trading yet.");
  }
}
