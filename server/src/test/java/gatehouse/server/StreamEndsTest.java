package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a stream says of the end of its session: what ended, and what mends it. */
class StreamEndsTest extends AuthorizationCase {
  private static final String PATH = "/api/v1/stream";

  private StreamClient granted() throws Exception {
    String token = ClientProgram.field(issued(), "access_token");
    client.hearNonce();
    StreamClient stream =
        StreamClient.open(
            broker.base,
            Map.of("Authorization", "DPoP " + token, "DPoP", client.proof("GET", PATH, token)));
    assertThat(state(stream.next("session"))).isEqualTo("serves");
    return stream;
  }

  private static String state(JsonNode message) {
    return message.get("session").get("state").stringValue();
  }

  private static void ends(StreamClient stream, String sentence, String mend) throws Exception {
    JsonNode ended = stream.next("session");
    assertThat(state(ended)).isEqualTo("ended");
    assertThat(ended.get("sentence").stringValue()).isEqualTo(sentence);
    assertThat(ended.get("mend").stringValue()).isEqualTo(mend);
    JsonNode bye = stream.next("bye");
    assertThat(bye.get("sentence")).isEqualTo(ended.get("sentence"));
    assertThat(bye.get("mend")).isEqualTo(ended.get("mend"));
    assertThat(stream.closeCode()).isEqualTo(4001);
  }

  @Test
  void ofAGrantLeadsToItsOwner() throws Exception {
    StreamClient stream = granted();
    String id = ClientProgram.named(mira.get("/connected").body(), "id=\"s-([^\"]+)\"");
    mira.post("/connected/" + id + "/revoke");
    ends(
        stream,
        "This session has ended: its owner revoked it.",
        "POST /oauth/par, which asks its owner anew: they see on the page /connected what is"
            + " granted");

    stream = granted();
    mira.post("/security/panic");
    ends(
        stream,
        "This session has ended: its owner pressed the panic button.",
        "Its owner lifts the freeze on the page /security/frozen; then POST /oauth/par, which asks"
            + " its owner anew");
    mira = broker.visitor().signIn("mira");
    assertThat(mira.get("/security/frozen").statusCode()).isEqualTo(200);
  }

  @Test
  void ofAFrozenOwnerLeadsToUs() throws Exception {
    StreamClient stream = granted();
    olu.to("mira", "freeze").as(200);
    ends(
        stream,
        "This session has ended: we froze the account.",
        "Its owner asks us to lift the freeze; then POST /oauth/par, which asks its owner anew");
  }

  @Test
  void ofTimeIsToldAMinuteBefore() throws Exception {
    KeyProgram program =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, PAPER));
    StreamClient stream = StreamClient.open(broker, program, program.token());
    JsonNode serves = stream.next("session").get("session");
    broker.clock.advance(Duration.ofSeconds(serves.get("secondsLeft").longValue() - 60));
    JsonNode soon = stream.next("session");
    assertThat(state(soon)).isEqualTo("ends-soon");
    assertThat(soon.get("session").get("endsAt")).isEqualTo(serves.get("endsAt"));
    assertThat(soon.get("session").get("secondsLeft").longValue()).isBetween(1L, 60L);
    assertThat(soon.get("mend").stringValue())
        .isEqualTo(
            "POST /oauth/token; where the key has expired too, its owner makes a new one on the"
                + " page /keys");
    stream.drop();
  }
}
