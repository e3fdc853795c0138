package gatehouse.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.Binding;
import gatehouse.core.market.Product;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.AccountNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every end of a session, and what each of its holders is told to do. */
class MendTest {
  private static final Instant NOW = Instant.parse("2026-11-30T15:00:00Z");
  private static final String KEY = "key-" + "a".repeat(22);
  private static final String TOKEN = "POST /oauth/token";
  private static final String ANEW = "POST /oauth/par, which asks its owner anew";
  private static final String THAW = "Its owner asks us to lift the freeze; then ";
  private static final String OWN_THAW =
      "Its owner lifts the freeze on the page /security/frozen; then ";

  /** What is said of an end to a key's program, to a registered client, and at the portal. */
  private record Row(SessionEnd end, String key, String client, String portal) {
    Row(SessionEnd end, String key, String client) {
      this(end, key, client, "GET /sign-in");
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(SessionEnd.SIGNED_OUT, TOKEN, ANEW),
          new Row(SessionEnd.GAVE_BACK, TOKEN, ANEW),
          new Row(
              SessionEnd.RAN_OUT,
              TOKEN
                  + "; where the key has expired too, its owner makes a new one on the page /keys",
              ANEW),
          new Row(
              SessionEnd.ABSOLUTE,
              TOKEN
                  + "; where the key has expired too, its owner makes a new one on the page /keys",
              ANEW),
          new Row(SessionEnd.BY_OWNER, TOKEN, ANEW),
          new Row(SessionEnd.WAYS_CHANGED, TOKEN, ANEW),
          new Row(SessionEnd.PASSWORD_RESET, TOKEN, ANEW),
          new Row(SessionEnd.DEVICE_REMOVED, TOKEN, ANEW),
          new Row(SessionEnd.SIGN_IN_ANEW, TOKEN, ANEW),
          new Row(SessionEnd.CROWDED, TOKEN, ANEW),
          new Row(
              SessionEnd.PANIC,
              OWN_THAW + "they release the key on the page /keys",
              OWN_THAW + ANEW),
          new Row(
              SessionEnd.FROZEN,
              THAW + TOKEN,
              THAW + ANEW,
              "Ask us to lift the freeze; then GET /sign-in"),
          new Row(SessionEnd.BY_OPERATOR, TOKEN, ANEW),
          new Row(SessionEnd.BECAME_OPERATOR, TOKEN, ANEW),
          new Row(SessionEnd.KEY_SUSPENDED, "Its owner releases the key on the page /keys", ANEW),
          new Row(SessionEnd.KEY_REVOKED, "Its owner makes a new key on the page /keys", ANEW),
          new Row(
              SessionEnd.CERTIFICATE_REVOKED,
              TOKEN + ", by the key itself or another certificate of it",
              ANEW),
          new Row(
              SessionEnd.CLIENT_CERTIFICATE_REVOKED,
              TOKEN,
              "POST /oauth/par by another certificate of the program, which asks its owner anew"),
          new Row(
              SessionEnd.CLIENT_CLOSED,
              TOKEN,
              "Nothing that it could call: who makes the program asks us"),
          new Row(
              SessionEnd.GRANT_REVOKED,
              TOKEN,
              ANEW + ": they see on the page /connected what is granted"),
          new Row(SessionEnd.CODE_USED_TWICE, TOKEN, ANEW),
          new Row(SessionEnd.REBOUND, TOKEN, TOKEN + ", by the newest certificate"),
          new Row(
              SessionEnd.OUTSIDE_HOURS,
              TOKEN + ", once its hours begin, which stand on the page /keys",
              TOKEN + ", once its hours begin, which stand on the page /connected"),
          new Row(SessionEnd.UNKNOWN, TOKEN, ANEW));

  private static Session session(AccessInterface through, Optional<String> program) {
    return new Session(
        new SessionId("a".repeat(22)),
        new PersonId("b".repeat(22)),
        "mira",
        "Mira",
        false,
        through,
        Optional.empty(),
        List.of(new Proof(Proof.Kind.PASSWORD, NOW)),
        AssuranceLevel.AAL1,
        "127.0.0.0/24",
        NOW,
        NOW.plus(Duration.ofHours(1)),
        program.map(id ->
            new Access(
                id,
                new AccessRights(
                    Set.of(new AccountNumber("U1000001")),
                    AccessScope.READ,
                    EnumSet.allOf(Product.class),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty()),
                new Binding(Binding.Method.JKT, "c".repeat(43)))));
  }

  @Test
  void eachEndIsMendedInItsOwnWay() {
    Session key = session(AccessInterface.API, Optional.of(KEY));
    assertThat(key.access().orElseThrow().ofKey()).isTrue();
    Session client = session(AccessInterface.API, Optional.of("desk.example"));
    Session portal = session(AccessInterface.CLIENT_PORTAL, Optional.empty());
    for (Row row : ROWS) {
      assertThat(Mend.of(row.end(), key)).as("key, " + row.end()).isEqualTo(row.key());
      assertThat(Mend.of(row.end(), client)).as("client, " + row.end()).isEqualTo(row.client());
      assertThat(Mend.of(row.end(), portal)).as("portal, " + row.end()).isEqualTo(row.portal());
    }
    assertThat(ROWS.stream().map(Row::end).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(SessionEnd.class));
    assertThat(
            Mend.of(SessionEnd.SIGNED_OUT, session(AccessInterface.WORKSTATION, Optional.empty())))
        .isEqualTo("POST /api/v1/sign-in");
  }

  @Test
  void whatIsStoredIsReadAgain() {
    for (SessionEnd each : SessionEnd.values()) {
      assertThat(SessionEnd.of(each.code())).isEqualTo(each);
    }
    assertThat(SessionEnd.of("words of an older version")).isEqualTo(SessionEnd.UNKNOWN);
  }
}
