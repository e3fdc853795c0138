package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.Staff.Operator;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New passwords over HTTP: by their owner, and by an invitation to somebody who has one. */
class PasswordOverHttpTest {
  private static final String PAGE = "/security/password";
  private static final String NEW = "quite another long phrase 7";

  private Broker broker;

  @BeforeEach
  void open() throws IOException {
    broker = Broker.start();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  /** Whether the password is right; whether that is enough is another matter. */
  private boolean opens(String name, String password) throws Exception {
    return !broker.visitor().password(name, password).body().contains("do not match");
  }

  private String hash(String name) {
    return broker.rows("SELECT password_hash FROM person WHERE username = ?", name).getFirst();
  }

  @Test
  void theOwnerChangesItAndTheOldOneIsOver() throws Exception {
    Visitor here = broker.visitor().signIn("wei");
    Visitor there = broker.visitor().signIn("wei");
    assertThat(here.get(PAGE).body()).contains("New password", "End my other sessions");
    assertThat(here.post(PAGE + "/strength", "new_password", NEW).body()).contains("Strong");
    String old = broker.password("wei");
    HttpResponse<String> changed = here.post(PAGE, "new_password", NEW, "end_others", "yes");
    assertThat(Visitor.location(changed)).isEqualTo("/security/factors");
    assertThat(here.get("/security/factors").body())
        .contains("Password changed. Your other sessions were ended: 1.");
    assertThat(there.get("/").statusCode()).as("the other session").isEqualTo(303);
    broker.message("wei@example.com", "(Your password was changed)");
    assertThat(here.get("/security/activity").body()).contains("The password was changed");
    assertThat(broker.rows("SELECT data FROM log").toString()).doesNotContain(NEW);
    assertThat(opens("wei", NEW)).isTrue();
    assertThat(opens("wei", old)).isFalse();
  }

  @Test
  void otherSessionsStayWhenTheyAreWanted() throws Exception {
    Visitor here = broker.visitor().signIn("wei");
    Visitor there = broker.visitor().signIn("wei");
    here.post(PAGE, "new_password", NEW);
    assertThat(there.get("/").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''               | 8
          short7!          | 8
          1q2w3e4r5t       | thie
          wei tanaka wei   | name
          """)
  void whatIsGuessedIsRefusedByName(String typed, String words) throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    String before = hash("wei");
    HttpResponse<String> refused = wei.post(PAGE, "new_password", typed);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("new_password-wrong").contains(words);
    assertThat(wei.post(PAGE, "new_password", "x".repeat(129)).statusCode()).isEqualTo(400);
    assertThat(hash("wei")).isEqualTo(before);
  }

  @Test
  void itNeedsAFreshProofAndNoFreeze() throws Exception {
    assertThat(Visitor.location(broker.visitor().post(PAGE, "new_password", NEW)))
        .startsWith("/sign-in?to=");
    Visitor wei = broker.visitor().signIn("wei");
    String before = hash("wei");
    broker.clock.advance(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(Visitor.location(wei.post(PAGE, "new_password", NEW))).startsWith("/sign-in/");
    Visitor fresh = broker.visitor().signIn("wei");
    broker.visitor().signIn("wei").post("/security/panic", "confirm", "on");
    fresh.post(PAGE, "new_password", NEW);
    Visitor later = broker.visitor().signIn("wei");
    assertThat(Visitor.location(later.post(PAGE, "new_password", NEW)))
        .isEqualTo("/security/frozen");
    assertThat(hash("wei")).isEqualTo(before);
  }

  /** By two operators, to somebody with a password, an app and recovery codes. */
  @Test
  void anExistingPersonsInvitationReplacesThePasswordAndTheWaysIn() throws Exception {
    Staff staff = new Staff(broker);
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    String first = invited(olu, kim);
    String link = invited(olu, kim);
    assertThat(link).isNotEqualTo(first);
    assertThat(broker.visitor().get(first).statusCode()).as("replaced").isEqualTo(410);

    // mail scanners open links, and a person mistypes: neither uses it up
    Visitor mira = broker.visitor();
    for (int i = 0; i < 3; i++) {
      assertThat(mira.get(link).body()).contains("Your username is", "mira");
    }
    String before = hash("mira");
    assertThat(mira.post(link, "new_password", "mira lindqvist").statusCode()).isEqualTo(400);
    assertThat(mira.post(link + "/strength", "new_password", NEW).body()).contains("Strong");
    // a name in the form cannot make the link another's
    HttpResponse<String> used = mira.post(link, "username", "olu", "new_password", NEW);
    assertThat(Visitor.location(used)).isEqualTo("/security/factors");
    assertThat(hash("mira")).isNotEqualTo(before);
    assertThat(mira.get("/").body()).contains("Mira Lindqvist");
    assertThat(opens("mira", NEW)).isTrue();
    assertThat(opens("mira", broker.password("mira"))).isFalse();
    assertThat(
            broker.rows(
                "SELECT f.name FROM factor f JOIN person p ON p.person_id = f.person_id"
                    + " WHERE p.username = 'mira'"))
        .isEmpty();
    assertThat(mira.get("/security/activity").body())
        .contains("A one-time link was made for you", "The one-time link was used")
        .contains("A way in was removed");
    broker.message("mira@example.com", "(Your password was changed)");
    broker.message("+15550100001", "(password changed)");
    assertThat(broker.visitor().post(link, "new_password", "yet another phrase 8").statusCode())
        .as("used")
        .isEqualTo(410);
  }

  @Test
  void aLinkEndsAfterADayAndOpensNoFrozenAccount() throws Exception {
    Staff staff = new Staff(broker);
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    String link = invited(olu, kim);
    olu.to("mira", "freeze").as(200);
    HttpResponse<String> frozen = broker.visitor().post(link, "new_password", NEW);
    assertThat(frozen.statusCode()).isEqualTo(403);
    assertThat(frozen.body()).contains("frozen");
    kim.approve(olu.to("mira", "unfreeze").as(200).text("id")).as(200);
    broker.clock.advance(Duration.ofHours(24));
    assertThat(broker.visitor().post(link, "new_password", NEW).statusCode()).isEqualTo(410);
  }

  private String invited(Operator asker, Operator approver) throws Exception {
    broker.clock.advance(Duration.ofSeconds(1)); // the newest message stands first
    approver.approve(asker.to("mira", "invite").as(200).text("id")).as(200);
    String hash = broker.rows("SELECT token_hash FROM invitation WHERE used_ms IS NULL").getFirst();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < deadline) {
      String link = broker.message("mira@example.com", "(/invite/\\S+)");
      var token = gatehouse.core.base.SecretBytes.ofText(link.substring("/invite/".length()));
      if (gatehouse.server.base.Chance.hash(token).equals(hash)) {
        return link;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("the newest link was not sent");
  }
}
