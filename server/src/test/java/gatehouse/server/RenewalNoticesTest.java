package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners hear that a program of theirs got no token, and nobody else can have them told so. */
class RenewalNoticesTest {
  private static final String MIRA = "mira@example.com";
  private Broker broker;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private KeyProgram program(String... networks) throws Exception {
    AccessRights rights =
        new AccessRights(
            Set.of(new AccountNumber("D1000001")),
            AccessScope.READ,
            EnumSet.allOf(Product.class),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(networks),
            Optional.empty());
    return KeyProgram.registered(broker, "mira", rights);
  }

  private HttpResponse<String> asks(KeyProgram program, String assertion) throws Exception {
    HttpResponse<String> answer =
        program.ask(KeyProgram.form(assertion), program.proof("POST", "/oauth/token", null));
    return answer.body().contains("use_dpop_nonce")
        ? program.ask(KeyProgram.form(assertion), program.proof("POST", "/oauth/token", null))
        : answer;
  }

  private HttpResponse<String> asks(KeyProgram program) throws Exception {
    return asks(program, program.signed(program.assertion().build()));
  }

  private List<String> told() {
    broker.allSent();
    return broker.rows(
        "SELECT body FROM outbox WHERE contact = ? AND subject LIKE '%got no token'", MIRA);
  }

  @Test
  void onceADayWithTheReasonAndWhatMendsIt() throws Exception {
    KeyProgram program = program("192.0.2.0/24");
    for (int i = 0; i < 3; i++) {
      assertThat(asks(program).body()).contains("may not be used from that network");
    }
    assertThat(told())
        .singleElement()
        .asString()
        .contains(
            "Your program with the key Night desk asked for a token and got none: This key may not"
                + " be used from that network. Have the program call from a network of the key");
    broker.clock.advance(Duration.ofHours(23));
    asks(program);
    assertThat(told()).hasSize(1);
    broker.clock.advance(Duration.ofHours(2));
    asks(program);
    assertThat(told()).hasSize(2);
    assertThat(broker.rows("SELECT data FROM log WHERE kind = 'api-key-renewal-failed'"))
        .hasSize(2);
  }

  @Test
  void ofASuspendedKeyToo() throws Exception {
    KeyProgram program = program();
    assertThat(asks(program).statusCode()).isEqualTo(200);
    broker
        .server()
        .programs()
        .keys()
        .suspend(program.id, "it was used oddly.", broker.clock.instant());
    assertThat(asks(program).statusCode()).isNotEqualTo(200);
    assertThat(told()).singleElement().asString().contains("release it if all is well");
  }

  /** The second reason may be the one that matters. */
  @Test
  void anotherReasonWithinTheDayIsToldToo() throws Exception {
    KeyProgram program = program("192.0.2.0/24");
    asks(program);
    broker
        .server()
        .programs()
        .keys()
        .suspend(program.id, "it was used oddly.", broker.clock.instant());
    asks(program);
    asks(program);
    assertThat(told()).hasSize(2).anyMatch(body -> body.contains("This key is suspended"));
  }

  @Test
  void anExpiredKeysProgramToo() throws Exception {
    KeyProgram program = program();
    broker.clock.advance(Duration.ofDays(91));
    assertThat(asks(program).statusCode()).isNotEqualTo(200);
    assertThat(told()).hasSize(1);
  }

  @Test
  void aStrangerCausesNone() throws Exception {
    KeyProgram real = program("192.0.2.0/24");
    KeyProgram thief =
        KeyProgram.holding(broker, new ECKeyGenerator(Curve.P_256).generate(), real.id.value());
    assertThat(asks(thief).body()).contains("not signed by a key of this client");
    Instant past = broker.clock.instant().minusSeconds(120);
    String late = real.signed(real.assertion().expirationTime(java.util.Date.from(past)).build());
    assertThat(asks(real, late).body()).contains("exp of the client_assertion");
    assertThat(told()).isEmpty();
  }

  /** Who saw an assertion pass may send it again; a day later it has long expired. */
  @Test
  void anAssertionCountsOnce() throws Exception {
    KeyProgram program = program("192.0.2.0/24");
    String assertion = program.signed(program.assertion().build());
    asks(program, assertion);
    assertThat(broker.rows("SELECT client_id FROM used_assertion")).hasSize(1);
    asks(program, assertion);
    assertThat(told()).hasSize(1);
  }
}
