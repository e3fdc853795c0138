package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The session of a key ends once a day, and its program does not notice. */
class KeySessionTest {
  private static final String MINE = "U1000001";

  @Test
  void aTokenHasItsWholeLifeAtTheEndOfASessionToo() throws Exception {
    try (Broker broker = Broker.start()) {
      KeyProgram program =
          KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
      String sessions = "SELECT COUNT(*) FROM session WHERE client_id = '" + program.id + "'";
      String first = program.token();
      broker.clock.advance(Duration.ofHours(24).minusMinutes(21));
      String same = program.token();
      assertThat(broker.rows(sessions)).containsExactly("1");
      assertThat(works(program, first)).as("its ten minutes are over").isFalse();
      assertThat(works(program, same)).isTrue();

      broker.clock.advance(Duration.ofMinutes(5));
      String next = program.token();
      assertThat(broker.rows(sessions)).containsExactly("2");
      assertThat(works(program, same)).as("of the session before").isTrue();
      broker.clock.advance(Duration.ofMinutes(5));
      String more = program.token();
      assertThat(broker.rows(sessions)).as("which goes on for a day").containsExactly("2");
      broker.clock.advance(Duration.ofMinutes(4).plusSeconds(50));
      assertThat(works(program, next)).isTrue();
      broker.clock.advance(Duration.ofMinutes(5));
      assertThat(works(program, more)).as("nearly a day after the first").isTrue();
      broker.clock.advance(Duration.ofMinutes(4));
      assertThat(works(program, program.token())).as("after its end").isTrue();
      assertThat(broker.rows(sessions)).containsExactly("2");
    }
  }

  /** As the clients do that ask every five minutes, whatever they are told. */
  @Test
  void whoeverAsksEveryFiveMinutesAlwaysHasAToken() throws Exception {
    try (Broker broker = Broker.start()) {
      KeyProgram program =
          KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
      String token = program.token();
      broker.clock.advance(Duration.ofHours(24).minusMinutes(32));
      for (int i = 0; i < 8; i++) {
        token = program.token();
        broker.clock.advance(Duration.ofMinutes(4).plusSeconds(59));
        assertThat(works(program, token)).as("after turn " + i).isTrue();
      }
    }
  }

  private static boolean works(KeyProgram program, String token) throws Exception {
    HttpResponse<String> answer = program.call("GET", "/api/v1/accounts", "", token);
    if (answer.headers().firstValue("WWW-Authenticate").orElse("").contains("use_dpop_nonce")) {
      answer = program.call("GET", "/api/v1/accounts", "", token);
    }
    return answer.statusCode() == 200;
  }
}
