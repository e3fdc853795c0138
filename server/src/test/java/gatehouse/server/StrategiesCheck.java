package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.wire.OrderInfo;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Keys;
import gatehouse.server.trade.BookFacts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares what the strategies wrote down with what stands in the database that they left. */
final class StrategiesCheck {
  private final Path data;
  private final List<Strategy> strategies;

  /** By the key that placed them, and the client's id. */
  private final Map<String, Map<String, Row>> orders = new HashMap<>();

  /** Fail-safes that were done, by key. */
  private Map<String, Long> runs = Map.of();

  /** Numbers of the log, by account. */
  private final Map<String, List<Long>> events = new HashMap<>();

  private final Map<String, BigDecimal> bought = new TreeMap<>();

  StrategiesCheck(Path data, List<Strategy> strategies) {
    this.data = data;
    this.strategies = strategies;
  }

  private record Row(String account, String id, String status, boolean day, BigDecimal filled) {}

  /**
   * All of it.
   *
   * @param mails ids of those that tell of a fail-safe, by name of the key
   */
  void all(Map<String, Set<String>> mails) throws IOException {
    try (Database database = Databases.open("sqlite:" + data.resolve("gatehouse.db"))) {
      read(database);
      for (Strategy each : strategies) {
        check(each);
        Set<String> told = mails.getOrDefault(Strategy.name(each.number()), Set.of());
        assertThat(told).as(each + " is told of once").hasSize(each.fate().isLost() ? 1 : 0);
      }
      for (String account : bought.keySet()) {
        AccountNumber number = new AccountNumber(account);
        assertThat(BookFacts.faults(database, number)).as(account).isEmpty();
        assertThat(BookFacts.held(database, number, "AAPL"))
            .as(account)
            .isEqualByComparingTo(bought.get(account));
      }
      Keys keys = Keys.open(data, false, new SecureRandom());
      AuditKey key = new AuditKey(keys.oldest(Keys.Purpose.AUDIT));
      assertThat(AuditVerify.database(database, key).findings()).isEmpty();
    }
  }

  private void read(Database database) {
    Map<String, BigDecimal> fills = new HashMap<>();
    database
        .read(sql ->
            sql.rows(
                "SELECT order_id, quantity FROM execution",
                row -> Map.entry(row.getString(1), new BigDecimal(row.getString(2)))))
        .forEach(each -> fills.merge(each.getKey(), each.getValue(), BigDecimal::add));
    database.read(sql ->
        sql.rows(
            "SELECT client_id, client_order_id, account_number, order_id, status, ticket"
                + " FROM trading_order",
            row -> {
              BigDecimal filled = fills.getOrDefault(row.getString(4), BigDecimal.ZERO);
              boolean day = !row.getString(6).contains("GTC");
              Row order =
                  new Row(row.getString(3), row.getString(4), row.getString(5), day, filled);
              bought.merge(order.account(), filled, BigDecimal::add);
              Row before =
                  orders
                      .computeIfAbsent(row.getString(1), key -> new HashMap<>())
                      .put(row.getString(2), order);
              assertThat(before).as("%s: placed twice, as %s", row.getString(2), order).isNull();
              return order;
            }));
    for (String account : bought.keySet()) {
      events.put(account, BookFacts.events(database, new AccountNumber(account)));
    }
    runs =
        database
            .read(sql ->
                sql.rows(
                    "SELECT key_id FROM fail_safe_run WHERE state = 'DONE'",
                    row -> row.getString(1)))
            .stream()
            .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
  }

  private void check(Strategy strategy) {
    Map<String, Row> stored = orders.getOrDefault(strategy.id().value(), Map.of());
    assertThat(strategy.sent).as(strategy + ": nothing is made up").containsAll(stored.keySet());
    assertThat(stored.keySet())
        .as(strategy + ": nothing is lost")
        .containsAll(strategy.placed.keySet());
    assertThat(stored.keySet())
        .as(strategy + ": refused is refused")
        .noneMatch(strategy.refused::containsKey);
    stored.forEach((id, row) -> {
      String what = strategy + ", " + id + ", " + row;
      OrderInfo told = strategy.placed.get(id);
      if (told != null) {
        assertThat(told.id()).as(what).isEqualTo(row.id());
      }
      boolean market = told != null && told.order().type().equals("market");
      if (market) {
        assertThat(row.status()).as(what).isEqualTo("FILLED");
        assertThat(row.filled()).as(what).isEqualByComparingTo(BigDecimal.ONE);
      } else if (strategy.cancelled.contains(id)) {
        assertThat(row.status()).as(what).isEqualTo("CANCELED");
      } else {
        boolean swept = strategy.fate().isLost() && row.day();
        assertThat(row.status()).as(what).isEqualTo(swept ? "CANCELED" : "NEW");
      }
    });
    if (!strategy.followed.isEmpty()) {
      long first = strategy.followed.getFirst();
      long last = strategy.followed.getLast();
      assertThat(strategy.followed.subList(1, strategy.followed.size()))
          .as(strategy + ": its stream told each event once, in order, after " + first)
          .isEqualTo(
              events.getOrDefault(strategy.account(), List.of()).stream()
                  .filter(n -> n > first && n <= last)
                  .toList());
    }
    assertThat(runs.getOrDefault(strategy.id().value(), 0L))
        .as(strategy + ": its fail-safe")
        .isEqualTo(strategy.fate().isLost() ? 1L : 0L);
  }
}
