package gatehouse.server.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.base.TestDatabases;
import java.time.Duration;
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

/** Wrong codes are counted over all nodes, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class GuessesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Database first;
  private final Database second;
  private final Guesses one;
  private final Guesses two;

  GuessesTest(Dialect dialect) {
    String url = TestDatabases.freshUrl(dialect);
    first = Databases.open(url);
    second = Databases.open(url);
    one = new Guesses(first);
    two = new Guesses(second);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static Session of(String person, String network) {
    return new Session(
        new SessionId("s-" + person),
        new PersonId(person),
        person,
        person,
        false,
        AccessInterface.CLIENT_PORTAL,
        Optional.empty(),
        List.of(new Proof(Proof.Kind.PASSWORD, NOON)),
        AssuranceLevel.AAL1,
        network,
        NOON,
        NOON.plus(Duration.ofDays(1)),
        Optional.empty());
  }

  /** One of a program that waits. */
  private static void check(Guesses guesses, Session session, Instant now) {
    assertThat(guesses.judge(session, sql -> Optional.of("a program"), now)).isPresent();
  }

  /** One that no program waits with. */
  private static void missed(Guesses guesses, Session session, Instant now) {
    assertThat(guesses.judge(session, sql -> Optional.empty(), now)).isEmpty();
  }

  @Test
  void nodesShareThemAndLoseNone() throws Exception {
    Session mira = of("mira", "192.0.2.0/24");
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<? extends Future<?>> all =
          IntStream.range(0, 9)
              .mapToObj(i -> pool.submit(() -> missed(i % 2 == 0 ? one : two, mira, NOON)))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    }
    check(one, mira, NOON);
    missed(two, mira, NOON);
    assertThatThrownBy(() -> check(one, mira, NOON.plusSeconds(29)))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("You typed many codes");
    check(one, mira, NOON.plusSeconds(30));
    missed(one, mira, NOON.plusSeconds(30));
    assertThatThrownBy(() -> check(two, mira, NOON.plusSeconds(89)))
        .isInstanceOf(OverloadedException.class);
    check(two, of("ana", "198.51.100.0/24"), NOON);
  }

  @Test
  void aNetworkIsCountedOverAllPeople() {
    for (int i = 0; i < 30; i++) {
      missed(one, of("p" + i, "192.0.2.0/24"), NOON);
    }
    assertThatThrownBy(() -> check(two, of("new", "192.0.2.0/24"), NOON))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("from your network");
    check(two, of("new", "198.51.100.0/24"), NOON);
  }

  @Test
  void theyAreForgottenAfterAnHour() {
    Session mira = of("mira", "192.0.2.0/24");
    for (int i = 0; i < 101; i++) {
      first.write(sql -> {
        Guesses.byPerson(mira).charge(sql, NOON);
        return Guesses.byNetwork(mira).charge(sql, NOON);
      });
    }
    Instant later = NOON.plus(Guesses.KEPT);
    assertThatThrownBy(() -> check(one, mira, later.minusSeconds(1)))
        .isInstanceOf(OverloadedException.class);
    assertThat(first.<Integer>write(sql -> Guesses.sweep(sql, later.minusMillis(1)))).isZero();
    assertThat(first.<Integer>write(sql -> Guesses.sweep(sql, later))).isEqualTo(2);
    check(two, mira, later);
  }
}
