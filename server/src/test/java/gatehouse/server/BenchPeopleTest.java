package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPeopleTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T15:00:00Z"));

  @TempDir Path data;

  private void add() throws IOException {
    Map<String, String> options =
        Map.of(
            "count", "3", "open", "7", "password", "the bridge at four", "data", data.toString());
    BenchPeople.add(new HashMap<>(options), Map.of(), new SecureRandom(), CLOCK);
  }

  @Test
  void eachHasAnAccountAndAShareOfTheOpenOrders() throws IOException {
    add();
    try (Database database = Databases.open("sqlite:" + data.resolve("gatehouse.db"))) {
      List<String> orders =
          database.read(sql ->
              sql.rows(
                  "SELECT b.account_number, COUNT(o.order_id) FROM book b LEFT JOIN trading_order o"
                      + " ON o.account_number = b.account_number AND o.open = 1"
                      + " GROUP BY b.account_number ORDER BY b.account_number",
                  row -> row.getString(1) + " " + row.getInt(2)));
      assertThat(orders).containsExactly("D5000000 3", "D5000001 2", "D5000002 2");
    }
  }

  @Test
  void nobodyIsAddedWhereSomebodyLives() throws IOException {
    add();
    assertThatThrownBy(this::add).hasMessageContaining("not for measuring");
  }
}
