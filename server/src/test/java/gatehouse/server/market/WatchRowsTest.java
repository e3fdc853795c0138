package gatehouse.server.market;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.WatchList;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Watch lists as rows, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class WatchRowsTest {
  private static final PersonId ANA = new PersonId("ana");
  private static final PersonId WEI = new PersonId("wei");

  private final Database database;

  WatchRowsTest(Dialect dialect) {
    database = Databases.open(TestDatabases.freshUrl(dialect));
  }

  @BeforeEach
  void people() {
    database.write(sql -> {
      for (PersonId person : List.of(ANA, WEI)) {
        sql.run(
            "INSERT INTO person (person_id, username, display_name, operator, standing, zone,"
                + " webauthn_handle, created_ms) VALUES (?, ?, ?, 0, 'active', 'UTC', ?, 0)",
            person.value(),
            person.value(),
            person.value(),
            person.value());
      }
      return true;
    });
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static WatchList list(String... symbols) {
    return new WatchList(Stream.of(symbols).map(InstrumentId::new).toList());
  }

  private WatchList load(PersonId person) {
    return database.read(sql -> WatchRows.load(sql, person));
  }

  private void store(PersonId person, WatchList list) {
    database.write(sql -> {
      WatchRows.store(sql, person, list);
      return list;
    });
  }

  @Test
  void aListComesBackInItsOrder() {
    store(ANA, list("HSBA", "AAPL", "EUR.USD"));
    store(WEI, list("AAPL"));
    assertThat(load(ANA)).isEqualTo(list("HSBA", "AAPL", "EUR.USD"));
    store(ANA, list("EUR.USD", "HSBA"));
    assertThat(load(ANA)).isEqualTo(list("EUR.USD", "HSBA"));
    assertThat(load(WEI)).isEqualTo(list("AAPL"));
    store(ANA, list());
    assertThat(load(ANA)).isEqualTo(list());
  }

  /** Two tabs that add at once lose nothing of each other. */
  @Test
  void additionsAtOnceAllCount() throws Exception {
    List<Callable<WatchList>> additions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      InstrumentId id = new InstrumentId("X" + i);
      additions.add(() ->
          database.write(sql -> {
            WatchList before = WatchRows.lock(sql, ANA);
            WatchList after = ((WatchList.Added) before.with(id)).list();
            WatchRows.store(sql, ANA, after);
            return after;
          }));
    }
    try (ExecutorService tabs = Executors.newFixedThreadPool(8)) {
      for (var done : tabs.invokeAll(additions)) {
        done.get();
      }
    }
    assertThat(load(ANA).items()).hasSize(20).doesNotHaveDuplicates();
  }
}
