package gatehouse.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.People;
import gatehouse.server.audit.Activity;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A node keeps so many sessions in memory, a person so many at all; on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class SessionsBoundTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int KEPT = 16;

  private static final Person MIRA =
      new Person(
          new PersonId("mira"),
          "mira",
          "Mira",
          false,
          Subject.Standing.ACTIVE,
          Set.of(),
          false,
          Optional.empty(),
          Optional.empty(),
          ZoneOffset.UTC,
          "handle");

  private final Database database;
  private final Log log;
  private final Sessions sessions;

  SessionsBoundTest(Dialect dialect) {
    database = Databases.open(TestDatabases.freshUrl(dialect));
    log = new Log(database, new AuditKey(SecretBytes.copyOf(new byte[32])));
    Chance chance = new Chance(new SecureRandom());
    sessions =
        new Sessions(
            database, log, chance, List.of(SecretBytes.copyOf(new byte[32])), KEPT * 4_096L);
  }

  @BeforeEach
  void open() {
    database.write(sql -> {
      People.insert(sql, MIRA, NOON);
      return true;
    });
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  private Sessions.Grant start(AccessInterface through, Instant at) {
    return database.write(sql ->
        sessions.start(
            sql,
            MIRA,
            new SessionStart(
                through,
                Optional.empty(),
                "Study",
                List.of(new Proof(Proof.Kind.PASSWORD, at)),
                AssuranceLevel.AAL1,
                "192.0.2.0/24",
                ""),
            at));
  }

  private boolean serves(Sessions.Grant grant, Instant at) {
    return sessions
        .check(grant.token(), at)
        .filter(Session.Check.Serves.class::isInstance)
        .isPresent();
  }

  @Test
  void whatGaveWayIsLoadedAgainAndItsUseIsNotForgotten() {
    List<Sessions.Grant> all = new ArrayList<>();
    for (int i = 0; i < 3 * KEPT; i++) {
      all.add(start(AccessInterface.CLIENT_PORTAL, NOON));
    }
    sessions.sweep(NOON);
    assertThat(sessions.live()).isEqualTo(KEPT);
    Instant at = NOON;
    for (int round = 0; round < 4; round++) {
      at = at.plus(Duration.ofHours(4)).minusSeconds(100);
      for (Sessions.Grant each : all) {
        at = at.plusSeconds(1);
        assertThat(serves(each, at)).as("a session that was used within four hours").isTrue();
        assertThat(sessions.live()).isLessThanOrEqualTo(KEPT + KEPT / 8 + 1);
      }
    }
    assertThat(serves(all.getFirst(), at.plus(Duration.ofHours(4)))).isFalse();
  }

  @Test
  void whatEndedWhileItWasNotInMemoryServesNoMore() {
    Sessions.Grant first = start(AccessInterface.CLIENT_PORTAL, NOON);
    for (int i = 0; i < 2 * KEPT; i++) {
      start(AccessInterface.CLIENT_PORTAL, NOON.plusSeconds(1));
    }
    sessions.sweep(NOON.plusSeconds(2));
    database.write(sql ->
        sessions.end(
            sql,
            MIRA.id(),
            first.session().id(),
            "mira",
            SessionEnd.SIGNED_OUT,
            Sessions.origin(first.session()),
            NOON));
    assertThat(sessions.check(first.token(), NOON.plusSeconds(3))).isEmpty();
  }

  @Test
  void ofManyThatAreAlikeTheOneUsedLongestAgoGivesWay() {
    Sessions.Grant terminal = start(AccessInterface.API, NOON);
    List<Sessions.Grant> all = new ArrayList<>();
    for (int i = 0; i < Sessions.ALIKE_MAX; i++) {
      all.add(start(AccessInterface.CLIENT_PORTAL, NOON.plusSeconds(i)));
    }
    Instant later = NOON.plusSeconds(100);
    assertThat(serves(all.getFirst(), later)).isTrue();
    sessions.sweep(later);
    Sessions.Grant fresh = start(AccessInterface.CLIENT_PORTAL, later);
    assertThat(serves(fresh, later)).isTrue();
    assertThat(serves(all.getFirst(), later)).as("used a moment ago").isTrue();
    assertThat(sessions.check(all.get(1).token(), later)).as("the oldest").isEmpty();
    assertThat(serves(all.get(2), later)).isTrue();
    assertThat(serves(terminal, later)).as("on another interface").isTrue();
    assertThat(
            new Activity(database)
                .following(MIRA.id(), 0, 1_000).stream()
                    .filter(each -> each.entry().act() == Act.SESSION_ENDED)
                    .map(each -> each.entry().fact("why")))
        .containsExactly("a newer one needed its place");
  }
}
