package gatehouse.server.trade;

import gatehouse.client.wire.ReconciliationPage;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderId;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.audit.Activity;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.oauth.ClientGrantRows;
import gatehouse.server.session.SessionApi;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happened to a program's orders while it was away: each by its id, from rows and the log. */
final class ReconciliationApi {
  /** In one answer; the next one goes on behind them. */
  static final int ORDERS_MAX = 1_000;

  private static final int FILLS_MAX = 5_000;
  private static final int ENTRIES_MAX = 20_000;

  /** What changes an order. */
  static final Set<Act> ORDER_ACTS =
      EnumSet.of(
          Act.ORDER_PLACED,
          Act.ORDER_REPLACED,
          Act.ORDER_CANCEL_ASKED,
          Act.ORDER_FILLED,
          Act.ORDER_ENDED);

  private final SessionApi sessions;
  private final Accounts accounts;
  private final Markets markets;
  private final Database database;
  private final InstantSource clock;

  ReconciliationApi(
      SessionApi sessions,
      Accounts accounts,
      Markets markets,
      Database database,
      InstantSource clock) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.markets = markets;
    this.database = database;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, "/api/v1/reconciliation", sessions.signedIn(this::reconcile)));
  }

  private void reconcile(ServerRequest request, ServerResponse response, Caller caller) {
    String program = program(request, caller);
    Instant since = since(request.query().first("since").orElse(""));
    Place after = request.query().first("after").map(Place::read).orElse(Place.BEGIN);
    Instant at = clock.instant();
    News news = new News(new TradeJson(markets.universe(at)), since);
    List<Profiles.Reach> reached =
        accounts.profiles().reach(caller).stream()
            .filter(each -> each.account().number().value().compareTo(after.account()) >= 0)
            .sorted(Comparator.comparing(each -> each.account().number().value()))
            .toList();
    for (Profiles.Reach reach : reached) {
      if (news.room() > 0) {
        news.add(reach.account().number(), reach.account().person(), program, after);
      }
    }
    Json.send(
        response,
        Status.OK_200,
        new ReconciliationPage(since, at, news.complete, news.next(), news.orders()));
  }

  /** The order behind which an answer goes on, in the order of accounts, moments and ids. */
  private record Place(String account, long placedMs, String order) {
    static final Place BEGIN = new Place("", Long.MIN_VALUE, "");

    private static final Pattern TEXT = Pattern.compile("([UD][0-9]{7,8})_([0-9]{1,18})_(.+)");

    static Place of(Order order) {
      return new Place(
          order.ticket().account().value(), order.placedAt().toEpochMilli(), order.id().value());
    }

    /** As it was told. */
    static Place read(String text) {
      Matcher parts = TEXT.matcher(text);
      if (!parts.matches() || !OrderId.fits(parts.group(3))) {
        throw new RequestException(
            Status.BAD_REQUEST_400, "after must be what the answer before said as next.");
      }
      return new Place(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3));
    }

    /** What comes behind it in that account. */
    Place in(AccountNumber number) {
      return account.equals(number.value()) ? this : BEGIN;
    }

    @Override
    public String toString() {
      return account + "_" + placedMs + "_" + order;
    }
  }

  /** The program whose orders they are: itself, or one of the person who asks. */
  private String program(ServerRequest request, Caller caller) {
    String named = request.query().first("key").orElse("");
    Optional<Access> own = caller.session().access();
    if (own.isPresent()) {
      String id = own.get().clientId();
      if (named.isEmpty() || named.equals(id)) {
        return id;
      }
      throw new RequestException(
          Status.NOT_FOUND_404, "A program may ask for its own orders alone: leave key out.");
    }
    if (named.isEmpty()) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "Only a program has orders to reconcile: say which one by key.");
    }
    Program program =
        database
            .read(sql -> program(sql, named))
            .filter(each -> each.person().equals(caller.person()))
            .orElseThrow(() ->
                new RequestException(
                    Status.NOT_FOUND_404, "You have no such key, and let no such program in."));
    // a session that has opened no account yet begins with the kind of the program's
    Optional<String> first =
        program.rights().accounts().stream().map(AccountNumber::value).sorted().findFirst();
    boolean reached =
        accounts.profiles().reach(caller, first).stream()
            .anyMatch(each -> program.rights().accounts().contains(each.account().number()));
    if (!reached) {
      throw new RequestException(
          Status.NOT_FOUND_404,
          "This session does not reach the accounts of that program: paper and live never mix in"
              + " one. Sign in again, and ask this first.");
    }
    return program.clientId();
  }

  /** By its key, or by the session of what was granted to a registered client. */
  private static Optional<Program> program(Sql sql, String named) throws SQLException {
    if (ApiKeyId.fits(named)) {
      return ApiKeyRows.load(sql, new ApiKeyId(named)).map(Program::of);
    }
    return ProgramId.fits(named)
        ? ClientGrantRows.load(sql, new ProgramId(named))
        : Optional.empty();
  }

  private static Instant since(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new RequestException(
          Status.BAD_REQUEST_400,
          "since must be the moment that you last heard, such as 2026-12-01T14:30:00Z.");
    }
  }

  /** All of it, put together account by account. */
  private final class News {
    private final TradeJson json;
    private final Instant since;
    private final List<Order> orders = new ArrayList<>();
    private final Map<String, List<JournalRows.Fill>> fills = new HashMap<>();
    private final Map<String, List<ReconciliationPage.Event>> events = new HashMap<>();
    private final Map<PersonId, List<Logged>> logs = new HashMap<>();
    private boolean complete = true;

    News(TradeJson json, Instant since) {
      this.json = json;
      this.since = since;
    }

    /** How many more orders fit in. */
    int room() {
      return ORDERS_MAX - orders.size();
    }

    /** Where the rest begins; nothing when these are all. */
    @Nullable String next() {
      return room() > 0 ? null : Place.of(orders.getLast()).toString();
    }

    void add(AccountNumber account, PersonId owner, String clientId, Place after) {
      Place from = after.in(account);
      orders.addAll(
          database.read(sql ->
              OrderRows.of(sql, account, clientId, since, from.placedMs(), from.order(), room())));
      List<JournalRows.Fill> filled =
          database.read(sql -> JournalRows.fillsSince(sql, account, since, FILLS_MAX));
      complete &= filled.size() < FILLS_MAX;
      for (JournalRows.Fill fill : filled) {
        fills.computeIfAbsent(fill.execution().order().value(), key -> new ArrayList<>()).add(fill);
      }
      List<Logged> log = logs.get(owner);
      if (log == null) {
        log = log(owner);
        logs.put(owner, log);
      }
      for (Logged logged : log) {
        if (logged.entry().fact("account").equals(account.value())) {
          events
              .computeIfAbsent(logged.entry().fact("id"), key -> new ArrayList<>())
              .add(event(logged));
        }
      }
    }

    /** What was done to orders since then, the oldest first. */
    private List<Logged> log(PersonId owner) {
      Activity activity = new Activity(database);
      TreeMap<Long, Logged> found = new TreeMap<>();
      long before = Activity.NEWEST;
      for (int read = 0; read < ENTRIES_MAX; read += Activity.PAGE_ENTRIES_MAX) {
        List<Logged> page = activity.page(owner, before, Activity.PAGE_ENTRIES_MAX);
        for (Logged logged : page) {
          if (logged.entry().atMs() < since.toEpochMilli()) {
            return List.copyOf(found.values());
          }
          if (ORDER_ACTS.contains(logged.entry().act())) {
            found.put(logged.n(), logged);
          }
        }
        if (page.isEmpty()) {
          return List.copyOf(found.values());
        }
        before = page.getLast().n();
      }
      complete = false;
      return List.copyOf(found.values());
    }

    List<ReconciliationPage.OrderNews> orders() {
      return orders.stream()
          .map(order ->
              new ReconciliationPage.OrderNews(
                  json.order(order),
                  fills.getOrDefault(order.id().value(), List.of()).stream()
                      .map(TradeJson::fill)
                      .toList(),
                  events.getOrDefault(order.id().value(), List.of())))
          .toList();
    }
  }

  /** What the log says was done to an order. */
  static ReconciliationPage.Event event(Logged logged) {
    Entry entry = logged.entry();
    boolean house = entry.actor().equals(Entry.SYSTEM);
    return new ReconciliationPage.Event(
        logged.seq(),
        Instant.ofEpochMilli(entry.atMs()),
        entry.act().code(),
        house ? "broker" : entry.actor(),
        house ? null : through(entry),
        entry.fact("why"));
  }

  private static @Nullable String through(Entry entry) {
    return Arrays.stream(AccessInterface.values())
        .filter(each -> each.name().equals(entry.origin().interfaceCode()))
        .map(Plan::code)
        .findFirst()
        .orElse(null);
  }
}
