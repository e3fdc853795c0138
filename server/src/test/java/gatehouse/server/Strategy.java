package gatehouse.server;

import gatehouse.client.AccountStream;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.RefusedException;
import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.ReconciliationPage;
import gatehouse.client.wire.StreamMessage;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Action;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.trade.TimeInForce;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

/**
 * A trading program with a key of its own, over a bad line to a server that comes and goes: it
 * writes down what it sent and what it was told, so that somebody can compare.
 */
final class Strategy {
  /** How it ends, and what its owner wants to be done then. */
  enum Fate {
    FINISHES,
    DIES,
    IS_REVOKED,
    SIGNS_OUT,
    EXPIRES,
    UNWATCHED;

    FailSafePolicy policy() {
      return switch (this) {
        case FINISHES -> policy(MINUTE, MINUTE, Trigger.HEARTBEAT, Trigger.EXPIRY);
        case DIES -> policy(SECOND, SECOND, Trigger.HEARTBEAT);
        case IS_REVOKED -> policy(MINUTE, Duration.ZERO, Trigger.REVOCATION);
        case SIGNS_OUT -> policy(MINUTE, Duration.ZERO, Trigger.LOGOUT);
        case EXPIRES -> policy(SECOND, Duration.ZERO, Trigger.EXPIRY);
        case UNWATCHED -> FailSafePolicy.NONE;
      };
    }

    private static FailSafePolicy policy(Duration heartbeat, Duration grace, Trigger... triggers) {
      return new FailSafePolicy(
          Action.CANCEL, EnumSet.of(TimeInForce.DAY), false, grace, heartbeat, Set.of(triggers));
    }

    /** Whether its fail-safe has to run, once. */
    boolean isLost() {
      return this != FINISHES && this != UNWATCHED;
    }
  }

  /** The owner of its key. */
  interface Owner {
    /** Revokes the key; it is done when this returns. */
    void revoke(ApiKeyId key) throws InterruptedException;
  }

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(3);
  private static final Duration LEAP_MAX = Duration.ofHours(30);

  /** Said of the request alone, and not of what it asked for. */
  private static final Set<Integer> NO_VERDICT = Set.of(401, 429, 503);

  private static final int AT_ONCE = 4;

  /** One of so many follows its orders on a stream. */
  private static final int FOLLOWS = 4;

  private final int number;
  private final ApiKeyFile key;
  private final RandomGenerator random;
  private volatile Duration ahead = Duration.ZERO;
  private Instant beganThere = Instant.MAX;

  /** All client order ids, before they were sent. */
  final Set<String> sent = new ConcurrentSkipListSet<>();

  /** What was answered, by client order id. */
  final Map<String, OrderInfo> placed = new ConcurrentSkipListMap<>();

  /** Where its stream began, and each event that it told then; empty of one that follows none. */
  final List<Long> followed = new CopyOnWriteArrayList<>();

  /** Why its stream had no connection. */
  private final List<String> broke = new CopyOnWriteArrayList<>();

  final Map<String, String> refused = new ConcurrentSkipListMap<>();
  final Set<String> cancelled = new LinkedHashSet<>();

  Strategy(int number, ApiKeyFile key, long seed) {
    this.number = number;
    this.key = key.named(id(number).value());
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + number);
  }

  static ApiKeyId id(int number) {
    return new ApiKeyId(
        ApiKeyId.PREFIX + ("strategy" + number + "-" + "A".repeat(22)).substring(0, 22));
  }

  static String name(int number) {
    return "Strategy " + number;
  }

  static Fate fate(int number) {
    return Fate.values()[number % Fate.values().length];
  }

  ApiKeyId id() {
    return id(number);
  }

  int number() {
    return number;
  }

  @Override
  public String toString() {
    return name(number) + ", which " + fate();
  }

  String account() {
    return StrategiesServer.account(number);
  }

  Fate fate() {
    return fate(number);
  }

  /** Trades, and ends as it is its fate. */
  void run(Owner owner) throws Exception {
    KeyAccess access = until(() -> KeyAccess.open(key, this::now, random, event -> {}));
    try (access) {
      GatehouseClient client = new GatehouseClient(key.server(), "strategy/1");
      Trading trading = client.trading(access);
      beganThere = until(() -> trading.reconciliation(Instant.EPOCH).at());
      if (number % FOLLOWS == 0) {
        follow(access, trading);
      } else {
        trade(access, trading);
      }
      end(owner, client, access, trading);
    }
  }

  private void trade(KeyAccess access, Trading trading) throws Exception {
    int orders = 3 + random.nextInt(3);
    for (int i = 0; i < orders; i++) {
      act(trading, i);
    }
    if (random.nextInt(4) == 0) {
      allAtOnce(access, trading);
    }
  }

  /** Trades, and hears of each of its orders on a stream that breaks and comes back. */
  private void follow(KeyAccess access, Trading trading) throws Exception {
    Set<String> heard = new ConcurrentSkipListSet<>();
    try (AccountStream stream =
        trading.stream(Map.of(account(), -1L), List.of(), each -> heard(each, heard), broke::add)) {
      await("its stream begins", () -> !followed.isEmpty());
      trade(access, trading);
      await(
          "its stream tells of " + placed.keySet() + ", and where to go on",
          () ->
              heard.containsAll(placed.keySet())
                  && stream.positions().getOrDefault(account(), -1L) > 0);
    }
  }

  private void heard(StreamMessage message, Set<String> heard) {
    switch (message.type()) {
      case "started" -> {
        if (followed.isEmpty()) {
          followed.add(Objects.requireNonNull(message.seq()));
        }
      }
      case "order" -> {
        followed.add(Objects.requireNonNull(message.seq()));
        heard.add(Objects.requireNonNull(message.order()).clientOrderId());
      }
      case "gap" -> followed.add(-1L); // no event has that number
      default -> {}
    }
  }

  private void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + ANSWERED_WITHIN.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            name(number) + ": " + what + ", but was told " + followed + " " + broke);
      }
      LockSupport.parkNanos(SECOND.toNanos() / 20);
    }
  }

  private Instant now() {
    return Instant.now().plus(ahead);
  }

  private void act(Trading trading, int i) throws Exception {
    if (random.nextInt(8) == 0) {
      ahead = Duration.ofSeconds(random.nextLong(-LEAP_MAX.toSeconds(), LEAP_MAX.toSeconds()));
    }
    String id = "s" + number + "-" + i;
    int kind = random.nextInt(8);
    if (kind < 2) {
      place(trading, NewOrder.atMarket(id, account(), "AAPL", "buy", "1"));
    } else {
      NewOrder day = NewOrder.atLimit(id, account(), "AAPL", "buy", "1", "1.00");
      place(trading, kind == 2 ? day.lasting("gtc") : day);
      OrderInfo order = placed.get(id);
      if (order != null && order.open() && random.nextInt(4) == 0) {
        cancel(trading, order);
      }
    }
  }

  /** Several threads find the token spent at the same moment, and all go on. */
  private void allAtOnce(KeyAccess access, Trading trading) throws Exception {
    ahead = ahead.plus(Duration.ofMinutes(11));
    access.renewNow();
    List<Callable<String>> orders = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String id = "s" + number + "-at-once-" + i;
      orders.add(() -> {
        place(trading, NewOrder.atLimit(id, account(), "AAPL", "buy", "1", "1.00"));
        return id;
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> each : threads.invokeAll(orders)) {
        sent.add(each.get());
      }
    }
  }

  private void end(Owner owner, GatehouseClient client, KeyAccess access, Trading trading)
      throws Exception {
    switch (fate()) {
      case DIES, EXPIRES, UNWATCHED -> {}
      case SIGNS_OUT -> signOut(client, access);
      case FINISHES -> {
        reconcile(trading);
        signOut(client, access);
      }
      case IS_REVOKED -> {
        owner.revoke(id());
        for (int i = 0; i < 3; i++) {
          refused(trading);
        }
      }
    }
  }

  /** Every order of this program is told, and nobody else's. */
  private void reconcile(Trading trading) throws Exception {
    ReconciliationPage page = until(() -> trading.reconciliation(beganThere));
    Set<String> told =
        page.orders().stream()
            .map(each -> each.order().clientOrderId())
            .collect(Collectors.toSet());
    if (!page.complete() || !told.equals(placed.keySet())) {
      throw new AssertionError(
          name(number)
              + " was told of "
              + told
              + ", and sent "
              + placed.keySet()
              + ", and refused were "
              + refused);
    }
  }

  private void signOut(GatehouseClient client, KeyAccess access) throws Exception {
    until(() -> {
      client.signOut(access);
      return true;
    });
  }

  /** No token works after its end: whatever is answered, it is no data. */
  private void refused(Trading trading) throws Exception {
    try {
      trading.portfolio(account());
    } catch (RefusedException | IOException e) {
      return;
    }
    throw new AssertionError("the token of " + name(number) + " works after it was revoked");
  }

  private void place(Trading trading, NewOrder order) throws Exception {
    sent.add(order.id());
    try {
      placed.put(order.id(), until(() -> trading.place(order)));
    } catch (RefusedException e) {
      refused.put(order.id(), e.problem().type());
    }
  }

  private void cancel(Trading trading, OrderInfo order) throws Exception {
    OrderInfo after;
    try {
      after = until(() -> trading.cancel(order.account(), order.id()));
    } catch (RefusedException e) {
      after = until(() -> trading.order(order.account(), order.id())); // asked for twice, perhaps
    }
    if (after.status().equals("pending-cancel") || after.status().equals("canceled")) {
      cancelled.add(order.clientOrderId());
    }
  }

  private interface Call<T> {
    T make() throws IOException, InterruptedException;
  }

  /** Tries again until somebody answers, as a program does that has to know. */
  private <T> T until(Call<T> call) throws InterruptedException {
    long end = System.nanoTime() + ANSWERED_WITHIN.toNanos();
    List<String> troubles = new ArrayList<>();
    while (System.nanoTime() < end) {
      try {
        return call.make();
      } catch (RefusedException e) {
        if (!NO_VERDICT.contains(e.problem().status())) {
          throw e;
        }
        troubles.add(e.toString());
      } catch (IOException e) {
        troubles.add(e.toString());
      }
      LockSupport.parkNanos(Duration.ofMillis(pause()).toNanos());
    }
    throw new AssertionError(name(number) + " was never answered: " + counted(troubles));
  }

  private synchronized long pause() {
    return random.nextLong(50, 200);
  }

  private static Map<String, Long> counted(List<String> troubles) {
    return troubles.stream()
        .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
  }
}
