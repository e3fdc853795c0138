package gatehouse.server.brokerage;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.server.audit.AuditVerify;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.KilledProgram;
import gatehouse.server.base.TestDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} around a takeover: it happens as announced or not at all, one session trades, and
 * the one that lost it was told.
 */
class BrokerageCrashTest {
  private static final long SEED = 20_261_128;
  private static final int ROUNDS = 4;

  /** Lines of one takeover: the question, the answer, and what passes until the next one. */
  private static final int LINES = 2 + BrokerageCrashWriter.TICKS;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void happensAsAnnouncedOrNotAtAll(Dialect dialect) throws Exception {
    Random random = new Random(SEED);
    for (int round = 1; round <= ROUNDS; round++) {
      String url = TestDatabases.freshUrl(dialect);
      int before = 1 + LINES * random.nextInt(3);
      // half of them while the question is open, the others anywhere in the turn
      int killAt = before + (round % 2 == 0 ? 1 : 1 + random.nextInt(LINES));
      List<String> said =
          KilledProgram.lines(
              BrokerageCrashWriter.class, killAt, url, BrokerageWorld.NOON.toString());
      goesOn(url, said, "round " + round + " of seed " + SEED + ", killed at line " + killAt);
    }
  }

  private static void goesOn(String url, List<String> said, String round) {
    String[] both = said.getFirst().split(" ", -1);
    SessionId a = new SessionId(both[1]);
    SessionId b = new SessionId(both[2]);
    long asked = said.stream().filter(line -> line.startsWith("asks ")).count();
    List<String> heard = said.stream().filter(line -> line.startsWith("heard ")).toList();
    assertThat(heard).as(round).allMatch("heard PASSES"::equals);

    var clock = new AtomicReference<>(BrokerageWorld.NOON.plus(Duration.ofMinutes(30)));
    try (BrokerageWorld world = new BrokerageWorld(url, clock)) {
      List<Entry> announced = world.entries(Act.BROKERAGE_SESSION_TAKING);
      assertThat(announced.size()).as(round).isBetween(heard.size(), (int) asked);
      List<String> holders = new ArrayList<>(List.of(a.value()));
      for (Entry each : announced) {
        assertThat(each.fact("before")).as(round + ", who is told").isEqualTo(holders.getLast());
        holders.add(each.fact("session"));
      }

      SessionId winner = new SessionId(holders.getLast());
      Caller holds = caller(world, winner);
      Caller other = caller(world, winner.equals(a) ? b : a);
      assertThat(world.of(holds)).as(round).isInstanceOf(Standing.Here.class);
      assertThat(world.of(other)).as(round).isInstanceOf(Standing.Elsewhere.class);
      assertThat(((Standing.Elsewhere) world.of(other)).competitor().session()).isEqualTo(winner);
      assertThat(world.brokerage.warning(other, clock.get())).as(round).isPresent();

      world.brokerage.settle();
      world.brokerage.settle();
      assertThat(world.entries(Act.BROKERAGE_SESSION_TAKEN))
          .as(round + ", each written down once")
          .extracting(each -> each.fact("session"))
          .containsExactlyElementsOf(holders);
      assertThat(AuditVerify.database(world.database, BrokerageWorld.KEY).findings())
          .as(round)
          .isEmpty();
    }
  }

  private static Caller caller(BrokerageWorld world, SessionId id) {
    Session.Check check = world.sessions.check(id, world.clock.get()).orElseThrow();
    return ((Session.Check.Serves) check).caller();
  }
}
