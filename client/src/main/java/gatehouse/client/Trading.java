package gatehouse.client;

import gatehouse.client.wire.AccountsPage;
import gatehouse.client.wire.BrokeragePolicy;
import gatehouse.client.wire.BrokerageSessionInfo;
import gatehouse.client.wire.CandlesPage;
import gatehouse.client.wire.ChainPage;
import gatehouse.client.wire.FailSafePage;
import gatehouse.client.wire.FillsPage;
import gatehouse.client.wire.InstrumentsPage;
import gatehouse.client.wire.MarketInfo;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.OrdersPage;
import gatehouse.client.wire.PortfolioInfo;
import gatehouse.client.wire.PreflightRequest;
import gatehouse.client.wire.ReconciliationPage;
import gatehouse.client.wire.ReplaceOrder;
import gatehouse.client.wire.StreamMessage;
import gatehouse.client.wire.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, orders and markets for one signed-in session, from {@link GatehouseClient#trading}.
 * Numbers are texts, exact and with a point before the decimals.
 *
 * <p>Each call throws {@link RefusedException} when the server says no, with every reason and its
 * remedy in {@link RefusedException#findings}, and {@link IOException} when no answer came. Safe
 * for use by many threads.
 */
public final class Trading {
  private static final Target ACCOUNTS = Target.of("/api/v1/accounts");
  private static final Target BROKERAGE = Target.of("/api/v1/brokerage-session");
  private static final Target FAIL_SAFE = Target.of("/api/v1/fail-safe");
  private static final Target MARKETS = Target.of("/api/v1/markets");
  private static final Target ORDERS = Target.of("/api/v1/orders");
  private static final Target PREFLIGHT = Target.of("/api/v1/preflight");
  private static final Target RECONCILIATION = Target.of("/api/v1/reconciliation");

  /** Before each time that an order without an answer is sent again. */
  private static final List<Long> RESEND_PAUSES_MILLIS = List.of(0L, 500L);

  private static final int UNAUTHORIZED = 401;

  /** Pages of one reconciliation: whoever has more orders goes on from there. */
  private static final int PAGES_MAX = 1_000;

  private static final List<Long> AT_ONCE = List.of(0L);

  private final Calls calls;
  private final Credential credential;

  Trading(Calls calls, Credential credential) {
    this.calls = calls;
    this.credential = credential;
  }

  /** The same by the same connections, for who waits so long for an answer and no longer. */
  Trading within(Duration answer) {
    return new Trading(calls.within(answer), credential);
  }

  /**
   * Follows accounts and prices until it is closed. It connects again by itself and goes on after
   * the last event that it told.
   *
   * @param after by account, the seq that was seen last, or -1 to begin now
   * @param symbols whose prices to follow, at most 50
   * @param listener hears each message once, in order, on a thread of the stream's; it should be
   *     quick
   * @param trouble hears in words why there is no connection now, and that it is tried again
   */
  public AccountStream stream(
      Map<String, Long> after,
      List<String> symbols,
      Consumer<StreamMessage> listener,
      Consumer<String> trouble) {
    AccountStream stream = new AccountStream(calls, credential, after, symbols, listener, trouble);
    stream.start();
    return stream;
  }

  /**
   * The accounts that this session reaches: those of both kinds until it has opened one, which
   * decides for live or for paper. The kind that it begins with otherwise stands first.
   */
  public AccountsPage accounts() throws IOException, InterruptedException {
    return get(ACCOUNTS, AccountsPage.class);
  }

  /** Positions, money and margin of an account. */
  public PortfolioInfo portfolio(String account) throws IOException, InterruptedException {
    return get(path(account), PortfolioInfo.class);
  }

  /** All open orders of an account, and the newest of those that are over. */
  public OrdersPage orders(String account) throws IOException, InterruptedException {
    return get(path(account).then("/orders"), OrdersPage.class);
  }

  /**
   * One order as it is now.
   *
   * @param id {@link OrderInfo#id}, the house's name for it
   */
  public OrderInfo order(String account, String id) throws IOException, InterruptedException {
    return get(path(account, id), OrderInfo.class);
  }

  /**
   * Places an order. An order is known by its account and {@link NewOrder#id}: the same order sent
   * again is the same order, and is answered as it is now; another order with the same id is
   * refused as {@code client-order-id-reused}. So an order whose answer was lost may be sent again,
   * today or tomorrow, by this program or another, and is placed once.
   *
   * <p>This call does so twice by itself when the connection breaks or no answer comes in time: at
   * once, because a connection that was kept for too long breaks at its first use, and again a
   * moment later. Choose the id before the first try, and keep it.
   *
   * @throws IOException when the last try went unanswered too: then it is unknown whether the order
   *     was placed, until it is sent again or found in {@link #orders}
   */
  public OrderInfo place(NewOrder order) throws IOException, InterruptedException {
    return Calls.answered(
        RESEND_PAUSES_MILLIS,
        resent -> calls.call("POST", ORDERS, order, credential, null, OrderInfo.class, resent));
  }

  /** What would be said to the order now, with its cost and effect; nothing is done. */
  public Verdict preflight(NewOrder order) throws IOException, InterruptedException {
    return preflight(new PreflightRequest(order, null, null));
  }

  /** The same for a planned moment, or for another interface; prices are those of now. */
  public Verdict preflight(PreflightRequest planned) throws IOException, InterruptedException {
    return calls.call("POST", PREFLIGHT, planned, credential, null, Verdict.class);
  }

  /**
   * Changes quantity or prices of an open order, unless it has changed since it was seen. When no
   * answer comes it is sent once more. The server changes an order only as it was seen, so it is
   * changed once at most; and an order that is by then as it is wanted is answered as it is.
   *
   * @param seen the order as it was last seen
   * @param wanted {@link OrderInfo#order} with other numbers, see {@link NewOrder#with}
   * @throws IOException when the second try went unanswered too: then {@link #order} tells, by its
   *     revision and its numbers, whether it was changed
   */
  public OrderInfo replace(OrderInfo seen, NewOrder wanted)
      throws IOException, InterruptedException {
    ReplaceOrder request = new ReplaceOrder(wanted, seen.revision());
    Target path = path(seen.account(), seen.id());
    return changed(
        seen.account(),
        seen.id(),
        resent -> calls.call("PUT", path, request, credential, null, OrderInfo.class, resent),
        (now, resent) -> now.revision() > seen.revision() && sameNumbers(now.order(), wanted));
  }

  /**
   * Asks an order back; a fill may still come first. When no answer comes it is asked once more,
   * and an order that is over or being cancelled by then is answered as it is.
   *
   * @param id {@link OrderInfo#id}, the house's name for it
   */
  public OrderInfo cancel(String account, String id) throws IOException, InterruptedException {
    Target path = path(account, id);
    return changed(
        account,
        id,
        resent -> calls.call("DELETE", path, null, credential, null, OrderInfo.class, resent),
        (now, resent) -> resent > 0 && (!now.open() || now.status().equals("pending-cancel")));
  }

  /**
   * Sends a change, once more when no answer came.
   *
   * @param done whether the order is as it was wanted, at that resending: then a refusal only says
   *     that it was done before, by a try whose answer was lost or by one that the line repeated
   */
  private OrderInfo changed(
      String account,
      String id,
      Calls.Sending<OrderInfo> sending,
      BiPredicate<OrderInfo, Integer> done)
      throws IOException, InterruptedException {
    return Calls.answered(
        AT_ONCE,
        resent -> {
          try {
            return sending.send(resent);
          } catch (RefusedException e) {
            if (e.problem().status() == UNAUTHORIZED) {
              throw e; // said of the request, and not of the order
            }
            OrderInfo now = order(account, id);
            if (done.test(now, resent)) {
              return now;
            }
            throw e;
          }
        });
  }

  /** Which of the person's sessions trades, seen from this one. */
  public BrokerageSessionInfo brokerageSession() throws IOException, InterruptedException {
    return get(BROKERAGE, BrokerageSessionInfo.class);
  }

  /**
   * Has this session trade: at once where no other does, else as the person's policy says. See
   * {@link BrokerageSessionInfo#passing} for the moment. Asking twice is asking once.
   *
   * @throws RefusedException when the policy says no, or another session is next
   */
  public BrokerageSessionInfo takeBrokerageSession() throws IOException, InterruptedException {
    return calls.call("POST", BROKERAGE, null, credential, null, BrokerageSessionInfo.class);
  }

  /** Has this session let go, so that the next one trades at once. */
  public BrokerageSessionInfo releaseBrokerageSession() throws IOException, InterruptedException {
    return calls.call("DELETE", BROKERAGE, null, credential, null, BrokerageSessionInfo.class);
  }

  /** Decides how the person's sessions give way; a program with a key may not. */
  public BrokerageSessionInfo decide(BrokeragePolicy policy)
      throws IOException, InterruptedException {
    return calls.call(
        "PUT", BROKERAGE.then("/policy"), policy, credential, null, BrokerageSessionInfo.class);
  }

  /**
   * What happened to this program's orders: each that is open, or to which something happened since
   * then, however many they are. Only for a program with a key.
   *
   * @param since by the server's clock, such as {@link ReconciliationPage#at} of the last one
   */
  public ReconciliationPage reconciliation(Instant since) throws IOException, InterruptedException {
    return reconciled(Map.of("since", since.toString()));
  }

  /**
   * The same for the owner of a program's key.
   *
   * @param key {@link gatehouse.client.wire.KeyInfo#id}
   */
  public ReconciliationPage reconciliation(String key, Instant since)
      throws IOException, InterruptedException {
    return reconciled(Map.of("since", since.toString(), "key", key));
  }

  /**
   * All pages in one. What happens while they are read is asked for from the first one's moment.
   */
  private ReconciliationPage reconciled(Map<String, String> query)
      throws IOException, InterruptedException {
    ReconciliationPage first = get(RECONCILIATION.with(query), ReconciliationPage.class);
    List<ReconciliationPage.OrderNews> orders = new ArrayList<>(first.orders());
    boolean complete = first.complete();
    String next = first.next();
    for (int pages = 1; next != null && pages < PAGES_MAX; pages++) {
      Map<String, String> further = new HashMap<>(query);
      further.put("after", next);
      ReconciliationPage page = get(RECONCILIATION.with(further), ReconciliationPage.class);
      orders.addAll(page.orders());
      complete &= page.complete();
      next = page.next();
    }
    return new ReconciliationPage(first.since(), first.at(), complete, next, orders);
  }

  /** What happens when programs are lost: of the key of this program, or of all of the person. */
  public FailSafePage failSafe() throws IOException, InterruptedException {
    return get(FAIL_SAFE, FailSafePage.class);
  }

  /**
   * The newest fills.
   *
   * @param order the house's name for an order, or empty for all of the account
   * @param limit from 1 to 500
   */
  public FillsPage fills(String account, String order, int limit)
      throws IOException, InterruptedException {
    Map<String, String> query = Map.of("order", order, "limit", Integer.toString(limit));
    return get(path(account).then("/fills").with(query), FillsPage.class);
  }

  /**
   * What can be traded. Options are found by {@link #chain}.
   *
   * @param words begin of a symbol or part of a name, or empty
   * @param region such as {@code united-states}, or empty
   * @param product such as {@code stock}, or empty
   * @param limit from 1 to 200
   */
  public InstrumentsPage instruments(String words, String region, String product, int limit)
      throws IOException, InterruptedException {
    return get(
        MARKETS.with(
            Map.of(
                "q",
                words,
                "region",
                region,
                "product",
                product,
                "limit",
                Integer.toString(limit))),
        InstrumentsPage.class);
  }

  /** An instrument with its prices, as this session may see them. */
  public MarketInfo market(String symbol) throws IOException, InterruptedException {
    return get(MARKETS.then("symbol", symbol), MarketInfo.class);
  }

  /**
   * Prices of the past.
   *
   * @param span {@code day}, {@code week}, {@code month} or {@code year}
   */
  public CandlesPage candles(String symbol, String span) throws IOException, InterruptedException {
    return get(
        MARKETS.then("symbol", symbol).then("/candles").with(Map.of("span", span)),
        CandlesPage.class);
  }

  /**
   * The options on an underlying that end on one day.
   *
   * @param expiry such as {@code 2026-12-18}, or empty for the next day
   */
  public ChainPage chain(String underlying, String expiry)
      throws IOException, InterruptedException {
    return get(
        MARKETS.then("symbol", underlying).then("/options").with(Map.of("expiry", expiry)),
        ChainPage.class);
  }

  private <T> T get(Target path, Class<T> type) throws IOException, InterruptedException {
    return calls.call("GET", path, null, credential, null, type);
  }

  /** What a replacement may change. */
  private static boolean sameNumbers(NewOrder one, NewOrder other) {
    return same(one.quantity(), other.quantity())
        && same(one.limit(), other.limit())
        && same(one.stop(), other.stop())
        && same(one.trail(), other.trail());
  }

  /** As numbers: {@code 1.5%} and {@code 1.50%} are the same. */
  private static boolean same(@Nullable String one, @Nullable String other) {
    return number(one).equals(number(other));
  }

  private static String number(@Nullable String text) {
    String given = text == null ? "" : text.strip();
    return given.contains(".") ? given.replaceFirst("[.]?0*(%?)$", "$1") : given;
  }

  private static Target path(String account) {
    return ACCOUNTS.then("account", account);
  }

  private static Target path(String account, String order) {
    return path(account).then("/orders").then("order", order);
  }
}
