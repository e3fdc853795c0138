package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link Database}, on both. */
@ParameterizedClass
@EnumSource(Dialect.class)
class DatabaseTest {
  private final Database database;

  DatabaseTest(Dialect dialect) {
    database = Databases.open(TestDatabases.freshUrl(dialect));
  }

  @BeforeEach
  void table() {
    database.write(sql ->
        sql.run(
            database
                .dialect()
                .fill(
                    """
                    CREATE TABLE thing (
                      id TEXT PRIMARY KEY, n BIGINT, flag INTEGER, bytes ${blob})
                    """)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static int insert(Sql sql, String id) throws SQLException {
    return sql.run("INSERT INTO thing (id, n, flag, bytes) VALUES (?, 0, 0, NULL)", id);
  }

  private List<String> ids() {
    return database.read(sql -> sql.rows("SELECT id FROM thing ORDER BY id", r -> r.getString(1)));
  }

  @Test
  void keepsEachKindOfArgument() {
    byte[] bytes = {0, 1, (byte) 0xff};
    database.write(
        sql -> sql.run("INSERT INTO thing VALUES (?, ?, ?, ?)", "é✓", Long.MAX_VALUE, true, bytes));
    database.write(sql -> sql.run("INSERT INTO thing VALUES (?, ?, ?, ?)", "b", 7, null, null));

    List<List<@Nullable Object>> rows =
        database.read(sql ->
            sql.rows(
                "SELECT id, n, flag, bytes FROM thing ORDER BY n DESC",
                r -> {
                  List<@Nullable Object> row = new ArrayList<>();
                  row.add(r.getString(1));
                  row.add(r.getLong(2));
                  row.add(r.getBoolean(3));
                  row.add(r.getBytes(4));
                  return row;
                }));
    assertThat(rows.getFirst()).containsExactly("é✓", Long.MAX_VALUE, true, bytes);
    assertThat(rows.getLast()).containsExactly("b", 7L, false, null);
  }

  @Test
  void upsertsAndReturns() {
    for (long expected = 1; expected <= 3; expected++) {
      Long n =
          database.write(sql ->
              sql.one(
                      """
                      INSERT INTO thing (id, n) VALUES (?, 1)
                      ON CONFLICT (id) DO UPDATE SET n = thing.n + 1 RETURNING n
                      """,
                      r -> r.getLong(1),
                      "a")
                  .orElseThrow());
      assertThat(n).isEqualTo(expected);
    }
  }

  @Test
  void keepsNothingOfAWorkThatThrows() {
    List<String> hooked = new ArrayList<>();
    assertThatThrownBy(() ->
            database.write(sql -> {
              insert(sql, "a");
              sql.afterCommit(() -> hooked.add("a"));
              throw new IllegalArgumentException("mine");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
    assertThat(ids()).isEmpty();
    assertThat(hooked).isEmpty();
  }

  @Test
  void saysWhatTheDatabaseRefused() {
    database.write(sql -> insert(sql, "a"));
    assertThatThrownBy(() -> database.write(sql -> insert(sql, "a")))
        .isInstanceOf(DatabaseException.class)
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void refusesToGoOnAfterAFailedStatement() {
    database.write(sql -> insert(sql, "a"));
    assertThatThrownBy(() ->
            database.write(sql -> {
              insert(sql, "b");
              try {
                return insert(sql, "a");
              } catch (SQLException swallowed) {
                return 0;
              }
            }))
        .isInstanceOf(DatabaseException.class);
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void runsHooksInOrderBeforeTheCallerReturns() {
    List<String> hooked = new ArrayList<>();
    database.write(sql -> {
      sql.afterCommit(() -> {
        throw new IllegalStateException("a hook that fails harms nobody");
      });
      sql.afterCommit(() -> hooked.add("first"));
      sql.afterCommit(() -> hooked.add("second sees " + ids()));
      return insert(sql, "a");
    });
    assertThat(hooked).containsExactly("first", "second sees [a]");
  }

  private static void insertLater(Sql sql, String id) throws SQLException {
    sql.later("INSERT INTO thing (id, n, flag, bytes) VALUES (?, 0, 0, NULL)", id);
  }

  @Test
  void whatNobodyWaitsForIsDoneInItsOrder() {
    int counted =
        database.write(sql -> {
          insertLater(sql, "a");
          sql.later("UPDATE thing SET n = n + 1 WHERE id = ?", "a");
          insertLater(sql, "b");
          int seen =
              sql.one("SELECT count(*) FROM thing WHERE n = 1 OR id = 'b'", r -> r.getInt(1))
                  .orElseThrow();
          for (int i = 0; i < 40; i++) {
            insertLater(sql, "c" + i);
          }
          return seen;
        });
    assertThat(counted).isEqualTo(2);
    assertThat(ids()).hasSize(42);
  }

  @Test
  void whatNobodyWaitsForTouchesOneRowOrNothingIsDone() {
    assertThatThrownBy(() ->
            database.write(sql -> {
              insertLater(sql, "a");
              sql.later("UPDATE thing SET n = 1 WHERE id = ?", "nobody");
              insertLater(sql, "b");
              return true;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("UPDATE thing");
    assertThatThrownBy(() ->
            database.write(sql -> {
              insertLater(sql, "a");
              insertLater(sql, "a");
              return true;
            }))
        .isInstanceOf(DatabaseException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void readsOnly() {
    assertThatThrownBy(() -> database.read(sql -> insert(sql, "a")))
        .isInstanceOf(DatabaseException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void readsOneSnapshot() {
    List<Integer> seen =
        database.read(sql -> {
          List<Integer> counts = new ArrayList<>();
          counts.add(count(sql));
          Thread other = Thread.ofVirtual().start(() -> database.write(s -> insert(s, "a")));
          join(other);
          counts.add(count(sql));
          return counts;
        });
    assertThat(seen).containsExactly(0, 0);
    assertThat(ids()).containsExactly("a");
  }

  private static int count(Sql sql) throws SQLException {
    return sql.one("SELECT count(*) FROM thing", r -> r.getInt(1)).orElseThrow();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneFailingWorkHarmsNoneOfManyConcurrentOnes() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String id = i % 10 == 0 ? "same" : "id-" + i;
        Callable<Integer> caller = () -> database.write(sql -> insert(sql, id));
        all.add(callers.submit(caller));
      }
      long failed = 0;
      for (Future<Integer> each : all) {
        try {
          assertThat(each.get()).isEqualTo(1);
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(DatabaseException.class);
          failed++;
        }
      }
      assertThat(failed).isEqualTo(19);
      assertThat(ids()).hasSize(181);
    }
  }

  @Test
  void updatesOfOneRowDoNotGetLost() throws Exception {
    database.write(sql -> insert(sql, "a"));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Callable<Integer> add = () -> database.write(sql -> sql.run("UPDATE thing SET n = n + 1"));
        all.add(callers.submit(add));
      }
      for (Future<Integer> each : all) {
        each.get();
      }
    }
    Long n = database.read(s -> s.one("SELECT n FROM thing", r -> r.getLong(1)).orElseThrow());
    assertThat(n).isEqualTo(100L);
  }

  @Test
  void refusesWorkAfterClose() {
    database.close();
    assertThatThrownBy(() -> database.write(sql -> insert(sql, "a")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(this::ids).isInstanceOf(IllegalStateException.class);
  }
}
