package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.server.Broker.Visitor;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key that was rotated goes on with the past and the day of the one that it follows. */
class KeyLineageTest {
  private static final String PAPER = "D1000001";

  private Broker broker;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
  }

  @AfterEach
  void close() {
    broker.close();
  }

  /** The owner rotates it on the pages. */
  private KeyProgram rotated(Visitor mira, KeyProgram old) throws Exception {
    ECKey pair = new ECKeyGenerator(Curve.P_256).generate();
    String draft = Visitor.location(mira.post("/keys/" + old.id + "/rotate"));
    HttpResponse<String> answer =
        mira.post(draft, "oldEnds", "7", "publicKey", pair.toPublicJWK().toJSONString());
    assertThat(Visitor.location(answer)).as(answer.body()).isEqualTo("/keys");
    return KeyProgram.holding(broker, pair, draft.substring(draft.lastIndexOf('/') + 1));
  }

  private static HttpResponse<String> bid(KeyProgram program, String token, String id, int quantity)
      throws Exception {
    String body =
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"%d",\
        "type":"limit","limit":"1.00"}\
        """
            .formatted(id, PAPER, quantity);
    return program.call("POST", "/api/v1/orders", body, token);
  }

  private static void assertPlaced(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void itIsJudgedByThePastOfTheKeyThatItFollows() throws Exception {
    KeyProgram first =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, PAPER));
    String token = first.token();
    for (int i = 0; i < KeyProfile.LEARNS_FROM; i++) {
      assertPlaced(bid(first, token, "usual-" + i, 1));
    }
    broker.clock.advance(KeyProfile.LEARNS_FOR);
    Visitor mira = broker.visitor().signIn("mira");
    KeyProgram second = rotated(mira, first);
    KeyProgram third = rotated(mira, second);
    assertPlaced(bid(second, second.token(), "second", 1));
    HttpResponse<String> huge = bid(third, third.token(), "huge", 2_000);
    assertThat(huge.statusCode()).as(huge.body()).isEqualTo(403);
    assertThat(huge.body()).contains("access-unusual", "worth about");
    assertThat(standing(third)).isEqualTo("SUSPENDED");
    assertThat(standing(second)).isEqualTo("ACTIVE");

    // that one of the others is active says nothing of the order that this one was suspended for
    HttpResponse<String> other = bid(second, second.token(), "huge-too", 2_000);
    assertThat(other.statusCode()).as(other.body()).isEqualTo(403);
    assertThat(Visitor.location(mira.post("/keys/" + second.id + "/release"))).isEqualTo("/keys");
    // once released, it is usual for all of them
    assertPlaced(bid(first, first.token(), "huge-of-first", 2_000));
  }

  @Test
  void bothShareTheOrdersAndTheValueOfTheDay() throws Exception {
    AccessRights all = KeyProgram.rights(AccessScope.TRADE, PAPER);
    KeyProgram first =
        KeyProgram.registered(
            broker,
            "mira",
            new AccessRights(
                all.accounts(),
                all.scope(),
                all.products(),
                Optional.empty(),
                Optional.of(4),
                Optional.of(new BigDecimal("100")),
                all.networks(),
                all.hours()));
    assertPlaced(bid(first, first.token(), "one", 1));
    assertPlaced(bid(first, first.token(), "two", 70));
    Visitor mira = broker.visitor().signIn("mira");
    KeyProgram second = rotated(mira, first);
    HttpResponse<String> worth = bid(second, second.token(), "too-much", 70);
    assertThat(worth.statusCode()).as(worth.body()).isEqualTo(422);
    assertPlaced(bid(second, second.token(), "three", 1));
    assertPlaced(bid(first, first.token(), "four", 1));
    for (KeyProgram each : new KeyProgram[] {first, second}) {
      HttpResponse<String> more = bid(each, each.token(), "five", 1);
      assertThat(more.statusCode()).as(more.body()).isEqualTo(422);
    }
    assertThat(broker.rows("SELECT orders FROM access_use")).containsExactly("4");
  }

  private String standing(KeyProgram program) {
    return broker
        .rows("SELECT standing FROM api_key WHERE key_id = ?", program.id.value())
        .getFirst();
  }
}
