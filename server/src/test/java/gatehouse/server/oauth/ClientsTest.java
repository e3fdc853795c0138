package gatehouse.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.session.Sessions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that register themselves are counted over all nodes, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ClientsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final SecretBytes KEY = SecretBytes.copyOf(new byte[32]);
  private static final int SIDE_BY_SIDE = 8;

  private final Database first;
  private final Database second;
  private final Clients one;
  private final Clients two;

  ClientsTest(Dialect dialect) {
    String url = TestDatabases.freshUrl(dialect);
    first = Databases.open(url);
    second = Databases.open(url);
    one = clients(first);
    two = clients(second);
  }

  private static Clients clients(Database database) {
    Log log = new Log(database, new AuditKey(KEY));
    Chance chance = new Chance(new SecureRandom());
    return new Clients(
        database, log, new Sessions(database, log, chance, List.of(KEY), Long.MAX_VALUE));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static boolean register(Clients clients, int i, Instant now) {
    return clients.register(
        new Client(
            new ClientId(ClientId.PREFIX + "%022d".formatted(i)),
            "Chart reader",
            List.of("https://client.example/callback"),
            "{\"keys\":[]}",
            AccessScope.READ,
            false,
            false,
            false,
            "desk@client.example",
            now,
            Optional.empty()));
  }

  @Test
  void whoComesAtOnceDoesNotGoPastTheLimitTogether() throws Exception {
    int last = Clients.REGISTERED_IN_A_DAY_MAX - 1;
    for (int i = 0; i < last; i++) {
      assertThat(register(one, i, NOON)).isTrue();
    }
    int taken = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      List<Future<Boolean>> all =
          IntStream.range(last, last + SIDE_BY_SIDE)
              .mapToObj(i -> pool.submit(() -> register(i % 2 == 0 ? one : two, i, NOON)))
              .toList();
      for (Future<Boolean> each : all) {
        taken += each.get() ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(1);
    Instant later = NOON.plus(Clients.DAY);
    assertThat(register(two, 1_000, later.minusMillis(1))).isFalse();
    assertThat(register(two, 1_000, later)).isTrue();
  }
}
