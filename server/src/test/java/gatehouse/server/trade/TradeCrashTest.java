package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Books;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderStatus;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.KilledProgram;
import gatehouse.server.base.TestDatabases;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code kill -9} at any moment: every acknowledged order is there, and filled exactly once. */
class TradeCrashTest {
  private static final int ROUNDS = 3;
  private static final int ORDERS_MAX = 250;
  private static final long SEED = 20_261_124;

  @Test
  void goesOnWithEveryOrderExactlyOnce() throws Exception {
    Random random = new Random(SEED);
    String url = TestDatabases.freshUrl(Dialect.SQLITE);
    Set<String> acknowledged = new HashSet<>();
    for (int round = 1; round <= ROUNDS; round++) {
      acknowledged.addAll(
          KilledProgram.lines(
              TradeCrashWriter.class, 20 + random.nextInt(ORDERS_MAX), url, "r" + round));
      check(url, acknowledged, "round " + round + " of seed " + SEED);
    }
  }

  private static void check(String url, Set<String> acknowledged, String round) {
    try (TradeWorld world = new TradeWorld(url)) {
      for (String line : acknowledged) {
        String[] said = line.split(" ", -1);
        Optional<Order> order = filled(world, new AccountNumber(said[0]), said[1]);
        assertThat(order).as(round + ", " + line).isPresent();
        assertThat(order.get().status()).as(round + ", " + line).isEqualTo(OrderStatus.FILLED);
      }
      for (AccountNumber account : TradeWorld.ACCOUNTS) {
        Book book =
            world.database.<Optional<Book>>read(sql -> BookRows.load(sql, account)).orElseThrow();
        List<JournalEntry> journal =
            world.database.read(sql ->
                JournalRows.between(sql, account, LocalDate.EPOCH, LocalDate.of(2999, 1, 1)));
        assertThat(Books.check(book, journal)).as(round).isEmpty();
        BigDecimal filled =
            world.database.<BigDecimal>read(sql ->
                sql
                    .rows(
                        "SELECT detail FROM trading_order WHERE account_number = ? AND status = 'FILLED'",
                        row -> BigDecimal.TEN,
                        account.value())
                    .stream()
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        BigDecimal executed =
            world.database.<BigDecimal>read(sql ->
                sql
                    .rows(
                        "SELECT quantity FROM execution WHERE account_number = ?",
                        row -> new BigDecimal(row.getString(1)),
                        account.value())
                    .stream()
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(executed).as(round).isEqualByComparingTo(filled);
      }
      assertThat(AuditVerify.database(world.database, TradeWorld.KEY).findings())
          .as(round)
          .isEmpty();
    }
  }

  /** The order, once the venue has gone on with it. */
  private static Optional<Order> filled(TradeWorld world, AccountNumber account, String id) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    Optional<Order> order = Optional.empty();
    while (System.nanoTime() < end) {
      order = world.database.read(sql -> OrderRows.byClientId(sql, account, new ClientOrderId(id)));
      if (order.isEmpty() || !order.get().status().open()) {
        return order;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return order;
  }
}
