package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gatehouse.client.AccountStream;
import gatehouse.client.GatehouseClient;
import gatehouse.client.RefusedException;
import gatehouse.client.Trading;
import gatehouse.client.wire.ChainPage;
import gatehouse.client.wire.FillsPage;
import gatehouse.client.wire.InstrumentInfo;
import gatehouse.client.wire.MarketInfo;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.StreamMessage;
import gatehouse.client.wire.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program with the SDK at a running broker, on a Monday while London and New York are open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TradingSdkTest {
  private static final String MINE = "U1000001";

  private Broker broker;
  private GatehouseClient client;
  private String token;
  private Trading mira;

  @BeforeAll
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35));
    client = new GatehouseClient(URI.create(broker.base), "sdk-test/1");
    token = signIn("mira");
    mira = client.trading(token);
    mira.portfolio(MINE); // from here on the session is for live accounts
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private String signIn(String name) throws Exception {
    return SdkSignIn.token(broker, client, name);
  }

  private static NewOrder far(String id, String limit) {
    return NewOrder.atLimit(id, MINE, "AAPL", "buy", "10", limit);
  }

  private OrderInfo until(OrderInfo order, String status) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    OrderInfo now = order;
    while (!now.status().equals(status)) {
      assertThat(System.nanoTime()).as(now.toString()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
      now = mira.order(order.account(), order.id());
    }
    return now;
  }

  private interface Call {
    void make() throws Exception;
  }

  private static RefusedException refused(Call call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call::make);
    assertThat(refused).isNotNull();
    return refused;
  }

  /** Looking decides nothing; the account that is opened first does. */
  @Test
  void whoOnlyLookedMayStillBeginWithPaper() throws Exception {
    Trading fresh = client.trading(signIn("mira"));
    for (int i = 0; i < 2; i++) {
      assertThat(fresh.accounts().accounts())
          .extracting(each -> each.number())
          .containsExactly(MINE, "U1000005", "D1000001");
      assertThat(fresh.market("AAPL").instrument().symbol()).isEqualTo("AAPL");
    }
    BlockingQueue<StreamMessage> heard = new LinkedBlockingQueue<>();
    try (AccountStream stream =
        fresh.stream(Map.of("D1000001", -1L), List.of("AAPL"), heard::add, trouble -> {})) {
      StreamMessage message = null;
      while (message == null || !message.type().equals("started")) {
        message = Objects.requireNonNull(heard.poll(60, TimeUnit.SECONDS));
        assertThat(message.type()).isNotEqualTo("error");
      }
      assertThat(message.account()).isEqualTo("D1000001");
      assertThat(stream.positions()).containsOnlyKeys("D1000001");
    }
    assertThat(fresh.accounts().accounts())
        .extracting(each -> each.number())
        .containsExactly("D1000001");
    assertThat(refused(() -> fresh.portfolio(MINE)).problem().detail()).contains("Sign in again");
  }

  @Test
  void anOrderIsPlacedOnceAndTellsItsFills() throws Exception {
    assertThat(mira.accounts().accounts())
        .extracting(each -> each.number())
        .containsExactly(MINE, "U1000005");
    NewOrder order = NewOrder.atMarket("sdk-once", MINE, "AAPL", "buy", "100");
    OrderInfo first = mira.place(order);
    assertThat(mira.place(order).id()).isEqualTo(first.id());
    OrderInfo filled = until(first, "filled");
    assertThat(mira.place(order).id()).isEqualTo(first.id());
    assertThat(filled.order().quantity()).isEqualTo("100");

    FillsPage fills = mira.fills(MINE, first.id(), 10);
    assertThat(fills.fills()).isNotEmpty().allMatch(fill -> fill.order().equals(first.id()));
    assertThat(mira.fills(MINE, "", 1).fills()).hasSize(1);
    assertThat(mira.orders(MINE).orders()).anyMatch(each -> each.id().equals(first.id()));
    assertThat(mira.portfolio(MINE).positions()).anyMatch(each -> each.symbol().equals("AAPL"));

    RefusedException other =
        refused(() -> mira.place(NewOrder.atMarket("sdk-once", MINE, "AAPL", "buy", "101")));
    assertThat(other.problem().status()).isEqualTo(422);
    assertThat(other.problem().type()).isEqualTo("urn:gatehouse:order:client-order-id-reused");
    Verdict.Finding finding = other.findings().get(0);
    assertThat(finding.remedy()).contains("new id");
    assertThat(finding.link(client.origin())).isEqualTo(broker.base + "/orders");
  }

  @Test
  void anOrderIsReplacedAndAskedBack() throws Exception {
    OrderInfo placed = until(mira.place(far("sdk-change", "1.00")), "new");
    OrderInfo after = mira.replace(placed, placed.order().with("20", "1.20", null, null));
    assertThat(after.text()).contains("Buy 20 AAPL at 1.2");
    assertThat(after.order().limit()).isEqualTo("1.2");
    assertThat(after.revision()).isGreaterThan(placed.revision());

    RefusedException stale =
        refused(() -> mira.replace(placed, placed.order().with("30", null, null, null)));
    assertThat(stale.problem().status()).isEqualTo(409);
    assertThat(stale.problem().type()).endsWith("changed-meanwhile");
    RefusedException step =
        refused(() -> mira.replace(after, after.order().with(null, "1.23456", null, null)));
    assertThat(step.findings().get(0).text()).contains("not on a step");
    NewOrder elsewhere = NewOrder.atLimit("sdk-change", MINE, "NVDA", "buy", "10", "1.00");
    assertThat(refused(() -> mira.replace(after, elsewhere)).problem().status()).isEqualTo(409);

    assertThat(mira.cancel(MINE, after.id()).id()).isEqualTo(after.id());
    until(after, "canceled");
    assertThat(refused(() -> mira.cancel(MINE, after.id())).problem().status()).isEqualTo(409);
  }

  /** What an order says of itself can be sent back as it is: every kind of it. */
  @ParameterizedTest
  @CsvSource({
    "stop, , 2000, , gtc, , , , , , , ",
    "stop-limit, 2100.5, 2000, , gtc, , , , , , , ",
    "trailing-stop, , , 2.5%, gtc, , , , , , , ",
    "trailing-stop, , , 3, day, , , , , , , ",
    "limit, 1.10, , , gtd, 2026-12-18, , , , , , ",
    "limit, 1.10, , , gtd, 2026-12-18T10:00:00Z, 9000, 0.50, , , , group1",
    "limit, 1.10, , , gtc, , , , above, NVDA, 99999, ",
    "limit, 1.10, , , gtc, , , , below, NVDA, 0.01, ",
    "limit, 1.10, , , gtc, , , , time, , 2026-12-01 14:30, ",
    "limit, 1.10, , , gtc, , , , cushion, , 5, ",
    "limit, 1.10, , , gtc, , , , filled, , sdk-never, ",
    "limit-on-close, 1.10, , , day, , , , , , , ",
  })
  void anOrderComesBackAsItWasAskedFor(
      String type,
      String limit,
      String stop,
      String trail,
      String tif,
      String till,
      String take,
      String loss,
      String when,
      String whenSymbol,
      String whenValue,
      String oca)
      throws Exception {
    String id = "sdk-" + Integer.toHexString((type + trail + till + when + tif).hashCode());
    NewOrder asked =
        limit == null
            ? NewOrder.atMarket(id, MINE, "AAPL", "buy", "10")
            : NewOrder.atLimit(id, MINE, "AAPL", "buy", "10", limit);
    asked = stop == null ? asked : asked.stop(stop);
    asked = trail == null ? asked : asked.trail(trail);
    asked = type.endsWith("on-close") ? asked.atClose() : asked;
    asked = till == null ? asked.lasting(tif) : asked.till(till);
    asked = take == null ? asked : asked.bracket(take, loss);
    asked = when == null ? asked : asked.waiting(when, whenSymbol, whenValue);
    asked = oca == null ? asked : asked.inGroup(oca);
    assertThat(asked.type()).isEqualTo(type);
    assertThat(asked.tif()).isEqualTo(tif);
    OrderInfo placed = mira.place(asked);
    assertThat(mira.place(placed.order()).id()).as(placed.toString()).isEqualTo(placed.id());
  }

  @Test
  void theGateIsAskedWithoutAnythingBeingDone() throws Exception {
    Verdict yes = mira.preflight(far("sdk-pre", "1.00"));
    assertThat(yes.allowed()).isTrue();
    assertThat(yes.effect()).isNotNull();
    Verdict no = mira.preflight(far("sdk-pre", "1.00").with("100000000", "9.00", null, null));
    assertThat(no.allowed()).isFalse();
    assertThat(no.findings()).isNotEmpty();
    assertThat(
            broker.rows(
                "SELECT client_order_id FROM trading_order WHERE client_order_id = 'sdk-pre'"))
        .isEmpty();
  }

  @Test
  void whatIsNotThereIsToldInASentence() throws Exception {
    assertThat(refused(() -> mira.portfolio("D1000001")).problem().status()).isEqualTo(404);
    assertThat(refused(() -> mira.fills("U1000002", "", 5)).problem().status()).isEqualTo(404);
    assertThat(refused(() -> mira.fills(MINE, "", 501)).problem().status()).isEqualTo(400);
    assertThat(refused(() -> mira.order(MINE, "none")).problem().status()).isEqualTo(404);
    NewOrder theirs = NewOrder.atMarket("sdk-theirs", "U1000002", "AAPL", "buy", "1");
    assertThat(refused(() -> mira.place(theirs)).problem().status()).isEqualTo(404);
    for (String symbol : new String[] {"NOSUCH", "A/B", "A B", "é%2F", "..", "%00", "a?b#c"}) {
      assertThat(refused(() -> mira.market(symbol)).problem().status()).as(symbol).isEqualTo(404);
    }
    assertThat(refused(() -> mira.candles("AAPL", "decade")).problem().detail()).contains("week");
    assertThat(refused(() -> mira.chain("EUR.USD", "")).problem().detail()).contains("No options");
    assertThat(refused(() -> mira.instruments("", "moon", "", 5)).problem().detail())
        .contains("united-kingdom");
    assertThat(refused(() -> mira.instruments("", "", "", 201)).problem().status()).isEqualTo(400);

    String over = signIn("mira");
    client.signOut(over);
    RefusedException gone = refused(() -> client.trading(over).accounts());
    assertThat(gone.notSignedIn()).isTrue();
    assertThat(refused(() -> client.trading("").market("AAPL")).notSignedIn()).isTrue();
  }

  @Test
  void marketsAreFoundAndSeenAsThePagesShowThem() throws Exception {
    InstrumentInfo apple =
        mira.instruments("aapl", "united-states", "stock", 5).instruments().get(0);
    assertThat(apple.symbol()).isEqualTo("AAPL");
    assertThat(apple.ticks()).isNotEmpty();
    assertThat(mira.instruments("", "", "", 3).more()).isTrue();
    assertThat(mira.instruments("", "", "fx", 3).instruments())
        .allMatch(each -> each.product().equals("fx"));
    assertThat(mira.market("eur.usd").instrument().symbol()).isEqualTo("EUR.USD");

    Instant now = broker.clock.instant();
    MarketInfo live = mira.market("AAPL");
    assertThat(live.quote().live()).isTrue();
    assertThat(live.quote().open()).isTrue();
    assertThat(live.greeks()).isNull();
    MarketInfo old = mira.market("SHEL");
    assertThat(old.quote().live()).isFalse();
    assertThat(old.quote().at()).isBeforeOrEqualTo(now.minus(Duration.ofMinutes(15)));
    assertThat(mira.candles("SHEL", "day").candles())
        .allMatch(each -> each.from().isBefore(now.minus(Duration.ofMinutes(15))));
    for (String span : new String[] {"day", "week", "month", "year"}) {
      assertThat(mira.candles("AAPL", span).candles()).as(span).isNotEmpty();
    }

    ChainPage chain = mira.chain("AAPL", "");
    assertThat(chain.expiry()).isEqualTo(chain.expiries().get(0));
    String last = chain.expiries().get(chain.expiries().size() - 1);
    assertThat(mira.chain("AAPL", last).expiry()).isEqualTo(last);
    assertThat(refused(() -> mira.chain("AAPL", "2026-11-21")).problem().status()).isEqualTo(404);
    ChainPage.OptionInfo call = chain.strikes().get(0).call();
    assertThat(call.greeks().delta()).isBetween(0.0, 1.0);
    MarketInfo option = mira.market(call.symbol());
    assertThat(option.instrument().underlying()).isEqualTo("AAPL");
    assertThat(option.instrument().right()).isEqualTo("call");
    assertThat(option.instrument().strike()).isEqualTo(chain.strikes().get(0).strike());
    assertThat(option.instrument().lastDay()).isEqualTo(chain.expiry());
    assertThat(option.greeks()).isNotNull();
  }
}
