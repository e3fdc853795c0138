package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A registered client that is let in once more: whose orders are whose. */
class ClientFailSafeHandoverTest extends ClientFailSafeCase {
  /** Whoever is let in once more with the same key goes on with its orders under the new grant. */
  @Test
  void aNewGrantOfTheSameKeyTakesTheOrdersOver() throws Exception {
    String first = ClientProgram.field(issued(BRIEF), "access_token");
    String day = placed(first, "handed-over", "day");
    HttpResponse<String> tokens = issued(BRIEF);
    String refresh = ClientProgram.field(tokens, "refresh_token");
    broker.clock.advance(TOKEN.minusSeconds(1));
    assertThat(client.refresh(refresh).statusCode()).isEqualTo(200);
    broker.clock.advance(GRACE.plusSeconds(5));
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    assertThat(runs()).isEmpty();
    assertThat(status(day, "NEW")).isTrue();
    broker.clock.advance(TOKEN);
    awaitRuns("GRACE");
    awaitRuns("DONE");
    assertThat(status(day, "CANCELED")).isTrue();
  }

  /** Whoever is let in again within the grace has come back. */
  @Test
  void aNewGrantWithinTheGraceTakesTheOrdersOver() throws Exception {
    String day = placed(ClientProgram.field(issued(BRIEF), "access_token"), "within-grace", "day");
    broker.clock.advance(TOKEN);
    awaitRuns("GRACE");
    issued(BRIEF);
    awaitRuns("CALLED_OFF");
    assertThat(status(day, "NEW")).isTrue();
    broker.clock.advance(TOKEN);
    awaitRuns("CALLED_OFF", "DONE");
    assertThat(status(day, "CANCELED")).isTrue();
  }

  /** A fail-safe that does its work is not robbed of its orders by a new grant. */
  @Test
  void whatAFailSafeIsAtWorkWithStaysWithIt() throws Exception {
    String day = placed(ClientProgram.field(issued(BRIEF), "access_token"), "at-work", "day");
    write(
        "CREATE TRIGGER stuck BEFORE UPDATE OF standing ON client_grant"
            + " BEGIN SELECT RAISE(ABORT, 'the run waits for this'); END");
    broker.clock.advance(TOKEN);
    awaitRuns("RUNNING");
    String release = "/connected/" + id() + "/release";
    proved(mira.post(release));
    HttpResponse<String> early = mira.post(release);
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("Its fail-safe is still at work");
    String own = ClientProgram.field(issued(BRIEF), "access_token");
    assertThat(client.call("POST", "/api/v1/connected/" + id() + "/release", "", own).statusCode())
        .as("what releases it is its owner, and not itself")
        .isEqualTo(403);
    write("DROP TRIGGER stuck");
    awaitRuns("DONE");
    assertThat(status(day, "CANCELED")).isTrue();
  }

  private void write(String statement) {
    broker.server().database().write(sql -> sql.run(statement));
  }

  /** Two people let the same client into their accounts: the end of one is none of the other. */
  @Test
  void theSameClientOfAnotherKeyIsAnotherProgram() throws Exception {
    String first = ClientProgram.field(issued(), "access_token");
    String kept = placed(first, "first-key", "day");
    String id = id();
    client.proofKey = ClientProgram.pair();
    String second = ClientProgram.field(issued(), "access_token");
    String gone = placed(second, "second-key", "day");
    for (String each : ids()) {
      if (!each.equals(id)) {
        mira.post("/connected/" + each + "/revoke");
      }
    }
    awaitRuns("DONE");
    assertThat(status(gone, "CANCELED")).isTrue();
    assertThat(status(kept, "NEW")).isTrue();
  }

  private List<String> ids() throws Exception {
    return java.util.regex.Pattern.compile("id=\"s-([^\"]+)\"")
        .matcher(mira.get("/connected").body())
        .results()
        .map(each -> each.group(1))
        .toList();
  }
}
