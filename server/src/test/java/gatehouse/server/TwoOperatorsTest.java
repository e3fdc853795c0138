package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.Staff.Answer;
import gatehouse.server.Staff.Operator;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No operator alone can take over somebody's account. Over HTTP, as operators' programs meet it.
 */
class TwoOperatorsTest {
  private Broker broker;
  private Staff staff;

  @BeforeEach
  void open() throws IOException {
    broker = Broker.start();
    staff = new Staff(broker);
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void aLoneOperatorMakesOneOtherAndNothingElse() throws Exception {
    Operator olu = staff.olu();
    assertThat(olu.to("ana", "invite").as(403).text("detail")).contains("second operator");
    assertThat(olu.to("mira", "invite").as(403).text("detail")).contains("second operator");
    olu.create("zoe", "").as(403); // without mail and phone it takes two
    olu.create("zoe", ",\"mail\":\"zoe@example.com\"").as(201);
    olu.to("wei", "freeze").as(200);
    assertThat(olu.to("wei", "unfreeze").as(403).text("detail")).contains("second operator");

    String kim = ",\"operator\":true,\"mail\":\"kim@example.com\"";
    Answer made = olu.create("kim", kim).as(201);
    assertThat(made.text("sentTo")).isEqualTo("k•••@example.com");
    assertThat(made.json().toString()).doesNotContain("/invite/");
    assertThat(olu.activity("kim")).contains("operator-made-alone", "operator-created");

    String lea = ",\"operator\":true,\"mail\":\"lea@example.com\"";
    assertThat(olu.create("lea", lea).as(403).text("detail")).contains("second operator");
    olu.to("zoe", "make-operator").as(403);
    // the link of the one second operator may run out, or have gone astray
    broker.clock.advance(Duration.ofHours(25));
    Operator later = staff.olu();
    later
        .post(
            "/api/v1/admin/people/kim/contact",
            "{\"mail\":\"kim.roe@example.com\",\"reason\":\"mistyped\"}")
        .as(200);
    assertThat(later.to("kim", "invite").as(200).text("state")).isEqualTo("done");
    Operator second = staff.join("kim", broker.message("kim.roe@example.com", "(/invite/\\S+)"));

    // from now on it takes two, though the second one be frozen
    Operator first = staff.olu();
    assertThat(first.create("lea", lea).as(201).json().toString()).contains("\"waiting\"");
    second.get("/api/v1/admin/approvals").as(200);
    first.to("kim", "freeze").as(200);
    assertThat(first.create("max", lea).as(403).text("detail")).contains("second operator");
  }

  @Test
  void oneAsksAndAnotherApproves() throws Exception {
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    Visitor wei = broker.visitor().signIn("wei");

    Answer asked = olu.to("wei", "invite").as(200);
    String id = asked.text("id");
    assertThat(asked.text("state")).isEqualTo("waiting");
    assertThat(broker.message("wei@example.com", "staff asked to ([a-z ]+)\\. A second"))
        .isEqualTo("replace your ways in");
    assertThat(olu.to("wei", "invite").as(409).text("detail")).contains(id);
    assertThat(olu.approve(id).as(403).text("detail")).contains("yourself");
    assertThat(kim.get("/api/v1/admin/approvals").as(200).json().toString())
        .contains(id, "\"askedBy\":\"olu\"", "case 4711");
    assertThat(broker.rows("SELECT token_hash FROM invitation WHERE used_ms IS NULL")).isEmpty();

    Answer done = kim.approve(id).as(200);
    assertThat(done.text("sentTo")).isEqualTo("w•••@example.com");
    assertThat(done.json().toString()).doesNotContain("/invite/");
    assertThat(kim.approve(id).as(409).text("detail")).contains("decided already");
    assertThat(olu.activity("wei")).contains("approval-asked", "approval-given", "invitation-made");
    broker.message("wei@example.com", "(sent you a new link)");

    // the person starts again: password, sessions and ways in of before are gone
    String link = broker.message("wei@example.com", "(/invite/\\S+)");
    Visitor mended = broker.visitor();
    assertThat(mended.get(link).body()).contains("Your username is");
    HttpResponse<String> used = mended.post(link, "new_password", Staff.PASSWORD);
    assertThat(Visitor.location(used)).isEqualTo("/security/factors");
    assertThat(wei.get("/").statusCode()).as("the session of before").isEqualTo(303);
    assertThat(
            broker.rows(
                "SELECT f.name FROM factor f JOIN person p USING (person_id)"
                    + " WHERE p.username = 'wei'"))
        .isEmpty();
    assertThat(mended.get("/security/activity").body()).contains("A second operator approved");
    assertThat(mended.post(link, "new_password", Staff.PASSWORD).statusCode()).isEqualTo(410);
  }

  @Test
  void anApprovalIsDeclinedRunsOutOrIsStoppedByTheOwner() throws Exception {
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    String declined = olu.to("mira", "invite").as(200).text("id");
    kim.decline(declined).as(200);
    kim.approve(declined).as(409);
    assertThat(kim.activity("mira")).contains("approval-declined");
    kim.approve("nothing0").as(404);
    olu.to("kim", "invite").as(403); // nobody but kim could approve it

    String stopped = olu.to("mira", "invite").as(200).text("id");
    Visitor mira = broker.visitor().signIn("mira");
    mira.post("/security/panic", "confirm", "on");
    assertThat(broker.rows("SELECT standing FROM person WHERE username = 'mira'"))
        .containsExactly("changes-frozen");
    assertThat(kim.approve(stopped).as(409).text("detail")).contains("frozen");

    String late = olu.to("tomas", "invite").as(200).text("id");
    broker.clock.advance(Duration.ofHours(24));
    // both have to sign in again after a day; the demo's operator is enough to see the list
    assertThat(staff.olu().get("/api/v1/admin/approvals").as(200).json().toString())
        .doesNotContain(late);
    assertThat(staff.olu().decline(late).as(409).text("detail")).contains("24 hours");
  }

  @Test
  void makingOperatorsChangingContactsAndUnfreezingTakeTwo() throws Exception {
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    Answer lea = olu.create("lea", ",\"operator\":true,\"mail\":\"lea@example.com\"").as(201);
    assertThat(broker.rows("SELECT operator FROM person WHERE username = 'lea'"))
        .containsExactly("0");
    kim.approve(lea.json().get("approval").get("id").stringValue()).as(200);
    staff.join("lea", broker.message("lea@example.com", "(/invite/\\S+)"));
    assertThat(broker.rows("SELECT operator FROM person WHERE username = 'lea'"))
        .containsExactly("1");
    assertThat(olu.to("lea", "make-operator").as(409).text("detail")).contains("already");

    String contact = "/api/v1/admin/people/tomas/contact";
    String mail = "{\"mail\":\"thief@example.org\",\"reason\":\"a new address\"}";
    String change = kim.post(contact, mail).as(200).text("id");
    assertThat(broker.rows("SELECT mail FROM person WHERE username = 'tomas'"))
        .containsExactly("tomas@example.com");
    olu.approve(change).as(200);
    assertThat(broker.rows("SELECT mail FROM person WHERE username = 'tomas'"))
        .containsExactly("thief@example.org");
    broker.message("tomas@example.com", "(address of your account was changed)");
    broker.message("thief@example.org", "(address of your account was changed)");
    broker.message("+15550100002", "(mail address changed)");
    kim.post(contact, "{\"phone\":\"12\",\"reason\":\"a new phone\"}").as(400);
    kim.post(contact, "{\"reason\":\"a new phone\"}").as(400);
    kim.post("/api/v1/admin/people/kim/contact", mail).as(403);

    kim.to("tomas", "freeze").as(200);
    String unfreeze = kim.to("tomas", "unfreeze").as(200).text("id");
    assertThat(kim.approve(unfreeze).as(403).text("detail")).contains("yourself");
    olu.approve(unfreeze).as(200);
    assertThat(broker.rows("SELECT standing FROM person WHERE username = 'tomas'"))
        .containsExactly("active");
    olu.to("tomas", "unfreeze").as(409);
  }

  @Test
  void withoutMailAndPhoneEachOperatorHoldsHalfOfTheCode() throws Exception {
    Operator olu = staff.olu();
    Operator kim = staff.second(olu, "kim");
    Answer asked = olu.to("ana", "invite").as(200);
    String first = asked.text("half");
    Answer done = kim.approve(asked.text("id")).as(200);
    String second = done.text("half");
    assertThat(first).isNotEqualTo(second).matches("[a-z2-7]{4}(-[a-z2-7]{4}){3}");
    assertThat(asked.json().toString() + done.json()).doesNotContain("/invite/");
    assertThat(olu.get("/api/v1/admin/approvals").json().toString()).doesNotContain(first);
    assertThat(olu.activity("ana")).doesNotContain(first, second);

    Visitor ana = broker.visitor();
    assertThat(ana.get("/invite").body()).contains("First half", "Second half");
    for (String[] wrong :
        new String[][] {{first, first}, {second, first}, {first, ""}, {"", second}, {"x", "y"}}) {
      assertThat(ana.post("/invite", "first", wrong[0], "second", wrong[1]).statusCode())
          .isEqualTo(400);
    }
    HttpResponse<String> joined =
        ana.post(
            "/invite",
            "first",
            first.toUpperCase(java.util.Locale.ROOT),
            "second",
            " " + second.replace("-", " "));
    String link = Visitor.location(joined);
    HttpResponse<String> used = ana.post(link, "new_password", Staff.PASSWORD);
    assertThat(Visitor.location(used)).isEqualTo("/security/factors");
    assertThat(ana.get("/").body()).contains("Ana Petrova");
  }
}
