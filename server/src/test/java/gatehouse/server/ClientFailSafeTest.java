package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.cli.Main;
import gatehouse.cli.Terminal;
import gatehouse.core.apikey.AccessScope;
import gatehouse.server.Broker.Visitor;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registered client that is lost: what its owner decided on the page is done, once. */
class ClientFailSafeTest extends ClientFailSafeCase {
  @Test
  void whatItLeftIsCancelledOnceItsTokenIsNotRenewedAndTheRestStays() throws Exception {
    String page = page();
    assertThat(mira.get(page).body())
        .contains(
            "When its access runs out or you or we revoke it, after 1 minute to come back we cancel"
                + " its open orders, and take no new ones.",
            "This is what we suggest",
            "name=\"action\" value=\"cancel\" checked");
    HttpResponse<String> tokens = issued();
    assertThat(tokens.body().replace("\\/", "/"))
        .contains(
            "\"failSafe\":{", "\"action\":\"cancel\"", "\"triggers\":[\"expiry\",\"revocation\"]");
    String token = ClientProgram.field(tokens, "access_token");
    String refresh = ClientProgram.field(tokens, "refresh_token");
    var before = broker.clock.instant();
    String day = placed(token, "lost-day", "day");
    String gtc = placed(token, "lost-gtc", "gtc");
    KeyProgram key =
        KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, PAPER));
    String others = placed(key.call("POST", "/api/v1/orders", order("others", "day"), key.token()));
    broker.clock.advance(TOKEN.minusSeconds(1));
    assertThat(client.refresh(refresh).statusCode()).as("it is there").isEqualTo(200);
    broker.clock.advance(TOKEN.minusSeconds(1));
    assertThat(mira.get("/connected").body()).contains("We watch over it.");
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    assertThat(runs()).isEmpty();
    broker.clock.advance(Duration.ofSeconds(1));
    awaitRuns("GRACE");

    broker.close(); // the house is away for a moment, and so is its memory
    broker = broker.again();
    broker.clock.advance(GRACE);
    awaitRuns("DONE");
    assertThat(status(day, "CANCELED")).isTrue();
    assertThat(status(gtc, "NEW")).as("its lifetime is not covered").isTrue();
    assertThat(status(others, "NEW")).as("another program's").isTrue();
    broker.message("mira@example.com", "(The program Night Desk, which you let in, was lost)");

    token = ClientProgram.field(client.refresh(refresh), "access_token");
    assertThat(client.call("POST", "/api/v1/orders", order("late", "day"), token).body())
        .contains("access-paused", "It is the program “Night Desk”.", "\"path\":\"/connected\"");
    assertThat(client.call("GET", "/api/v1/fail-safe", "", token).body())
        .contains("\"state\":\"done\"", "\"trigger\":\"expiry\"", "\"cancelled\":1");
    String since = java.net.URLEncoder.encode(before.toString(), StandardCharsets.UTF_8);
    assertThat(get("/api/v1/reconciliation?since=" + since, token))
        .contains(day, gtc, "order-cancel-asked", "\"by\":\"broker\"")
        .doesNotContain(others);
    // whoever is paused is not lost a second time
    broker.clock.advance(TOKEN.plus(GRACE));
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    assertThat(runs()).containsExactly("DONE");
    assertThat(mira.get("/connected").body())
        .contains("Paused:", "orders cancelled 1", "/release\"");
    String release = "/connected/" + id() + "/release";
    proved(mira.post(release));
    assertThat(Visitor.location(mira.post(release))).isEqualTo("/connected");
    token = ClientProgram.field(client.refresh(refresh), "access_token");
    placed(token, "again", "day");
    assertThat(mira.get("/security/activity").body())
        .contains("A program of others was paused", "A program of others was released");
  }

  /** The proof names the address without its query (RFC 9449, 4.2). */
  private String get(String path, String token) throws Exception {
    client.hearNonce();
    String proof = client.proof("GET", path.split("[?]", 2)[0], token);
    return client.send("GET", path, "", "DPoP " + token, proof).body();
  }

  @Test
  void aRevokedOneIsCleanedUpAtOnce() throws Exception {
    String token = ClientProgram.field(issued(), "access_token");
    String day = placed(token, "revoked-day", "day");
    client.hearNonce();
    StreamClient stream =
        StreamClient.open(
            broker.base,
            Map.of(
                "Authorization",
                "DPoP " + token,
                "DPoP",
                client.proof("GET", "/api/v1/stream", token)));
    mira.post("/connected/" + id() + "/revoke");
    awaitRuns("DONE");
    assertThat(stream.next("bye").get("mend").stringValue()).contains("on the page /connected");
    assertThat(status(day, "CANCELED")).isTrue();
    assertThat(broker.rows("SELECT cause FROM fail_safe_run")).containsExactly("REVOCATION");
  }

  @Test
  void oneThatGivesItsAccessBackLeavesItsOrdersUnlessItsOwnerWantsOtherwise() throws Exception {
    HttpResponse<String> tokens = issued();
    String day = placed(ClientProgram.field(tokens, "access_token"), "given-back", "day");
    assertThat(client.revoke(ClientProgram.field(tokens, "refresh_token")).statusCode())
        .isEqualTo(200);
    await(
        "watched no longer",
        () -> broker.rows("SELECT armed FROM program_watch").equals(List.of("0")));
    assertThat(runs()).isEmpty();
    assertThat(status(day, "NEW")).isTrue();
  }

  @Test
  void theProgramSaysWhatItWishesAndThePersonDecides() throws Exception {
    String page = page("authorization_details", FLATTEN);
    assertThat(mira.get(page).body())
        .contains(
            "after 5 seconds to come back we take no new orders from it until you release it",
            "The program asks for this itself");
    HttpResponse<String> wrong =
        mira.post(page, "decision", "allow", "action", "nothing", "graceSeconds", "4000");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("The time to come back is 0 to 3600 seconds", "value=\"4000\"");
    String to =
        Visitor.location(
            mira.post(
                page,
                "decision",
                "allow",
                "action",
                "cancel",
                "trigger-heartbeat",
                "yes",
                "heartbeatSeconds",
                "30",
                "graceSeconds",
                "10",
                "lifetime-day",
                "yes",
                "lifetime-gtc",
                "yes"));
    HttpResponse<String> tokens = client.exchange(ClientProgram.parameter(to, "code"));
    String token = ClientProgram.field(tokens, "access_token");
    assertThat(client.introspect(token).body())
        .contains("\"lifetimes\":[\"day\",\"gtc\"]", "\"graceSeconds\":10");
    String gtc = placed(token, "silent-gtc", "gtc");
    broker.clock.advance(Duration.ofSeconds(29));
    assertThat(client.call("POST", "/api/v1/heartbeat", "", token).body())
        .contains("\"secondsLeft\":30", "\"state\":\"armed\"");
    broker.clock.advance(Duration.ofSeconds(30));
    awaitRuns("GRACE");
    assertThat(mira.get("/connected").body()).contains("It is lost. It may still come back until");
    broker.clock.advance(Duration.ofSeconds(10));
    awaitRuns("DONE");
    assertThat(status(gtc, "CANCELED")).isTrue();
    for (String bad : List.of("\"action\":\"shout\"", "\"action\":\"pause\",\"graceSeconds\":-1")) {
      String detail = FLATTEN.replaceAll("\"action\":\"pause\",\"graceSeconds\":5", bad);
      refused(client.push("authorization_details", detail), "invalid_authorization_details");
    }
    refused(
        client.push("authorization_details", FLATTEN.replace("\"trade\"", "\"read\"")),
        "invalid_authorization_details");
  }

  @Test
  void itsOwnerDecidesAnewAndLessCareNeedsProof() throws Exception {
    HttpResponse<String> tokens = issued();
    String path = "/connected/" + id() + "/lost";
    assertThat(mira.get(path).body()).contains("name=\"action\" value=\"cancel\" checked");
    broker.clock.advance(Duration.ofMinutes(6));
    assertThat(Visitor.location(mira.post(path, MORE))).isEqualTo("/connected");
    assertThat(mira.get("/connected").body()).contains("it signs out by itself, after 30 seconds");
    HttpResponse<String> less = mira.post(path, "action", "nothing", "graceSeconds", "30");
    assertThat(Visitor.location(less)).startsWith("/sign-in/");
    proved(less);
    assertThat(Visitor.location(mira.post(path, "action", "nothing", "graceSeconds", "30")))
        .isEqualTo("/connected");
    assertThat(mira.get("/connected").body())
        .contains("nothing happens: its orders stay as they are", "Nobody watches over it");
    assertThat(mira.get(page()).body()).contains("This is what we suggest.");
    assertThat(client.introspect(ClientProgram.field(tokens, "refresh_token")).body())
        .contains("\"action\":\"nothing\"");
    assertThat(mira.get("/security/activity").body())
        .contains("You decided anew what happens when a program of others is lost");
  }

  /** Whoever is asked again is not led to less care than they decided for. */
  @Test
  void theConsentPageStartsFromWhatItsOwnerDecidedBefore() throws Exception {
    issued();
    String path = "/connected/" + id() + "/lost";
    assertThat(Visitor.location(mira.post(path, MORE))).isEqualTo("/connected");
    assertThat(mira.get(page()).body())
        .contains("You decided this before; the program would have it otherwise.")
        .contains("it signs out by itself, after 30 seconds");
  }

  @Test
  void itsOwnerAsksFromATerminal(@TempDir Path folder) throws Exception {
    issued();
    String id = id();
    broker.clock.advance(Duration.ofSeconds(30)); // a code counts once
    cli(folder, typed(), "login mira --server " + broker.base);
    assertThat(cli(folder, "", "failsafe"))
        .contains(id + "  armed  Night Desk", "(expiry, revocation)", "60 s to come back");
    // what belongs to play money is no business of a session for real money
    cli(folder, "", "positions U1000001");
    assertThat(cli(folder, "", "failsafe -- " + id))
        .contains("does not reach the accounts of that program");
    assertThat(cli(folder, "", "failsafe nobody")).contains("You have no key nobody");
    assertThat(cli(folder, "", "connected release nobody")).contains("no access any more");

    broker.clock.advance(TOKEN);
    awaitRuns("GRACE");
    broker.clock.advance(GRACE);
    awaitRuns("DONE");
    assertThat(standing()).containsExactly("PAUSED");
    broker.clock.advance(Duration.ofSeconds(30));
    // the sign-in is older than five minutes by now: it is asked for once more
    assertThat(cli(folder, typed(), "connected release -- " + id))
        .contains("confirm first that it is you", id + "  off  Night Desk", "Last run: done");
    assertThat(standing()).containsExactly("ACTIVE");
    assertThat(cli(folder, "", "connected release --json -- " + id))
        .as("one that is not paused stays as it is")
        .contains("\"state\":\"off\"");
    assertThat(broker.rows("SELECT kind FROM log WHERE kind = 'access-released'")).hasSize(1);
  }

  private String typed() {
    return broker.password("mira") + "\n" + broker.totp("mira") + "\n";
  }

  private List<String> standing() {
    return broker.rows("SELECT standing FROM client_grant");
  }

  private static String cli(Path folder, String typed, String line) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(new BufferedReader(new StringReader(typed)), out, out, null);
    Main.run(terminal, Map.of("XDG_CONFIG_HOME", folder.toString()), line.split(" "));
    return said.toString(StandardCharsets.UTF_8);
  }
}
