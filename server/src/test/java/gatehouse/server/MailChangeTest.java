package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner's change of the mail address for notices, over HTTP and without scripts. */
class MailChangeTest {
  private static final String PAGE = "/security/alerts/mail";
  private static final String CODE = PAGE + "/code";
  private static final String NEW = "wei.tanaka@example.org";
  private static final String OLD = "wei@example.com";

  private Broker broker;

  @BeforeEach
  void open() throws IOException {
    broker = Broker.start();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private String code() {
    return broker.message(NEW, "code (\\d{6})");
  }

  private String wrong() {
    return code().equals("123456") ? "654321" : "123456";
  }

  private List<String> mail() {
    return broker.rows("SELECT mail FROM person WHERE username = 'wei'");
  }

  private HttpResponse<String> confirm(Visitor visitor, String code) throws Exception {
    String change = Visitor.field(visitor.get(CODE).body(), "change");
    return visitor.post(CODE, "change", change, "code", code);
  }

  private long told(String contact) {
    return broker.rows("SELECT COUNT(*) FROM outbox WHERE contact = ?", contact).stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Test
  void theNewAddressIsConfirmedAndTheOldOneIsToldForThreeDays() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(wei.get("/security/alerts").body()).contains("Change the mail address");
    assertThat(wei.get(PAGE).body()).contains("w•••@example.com").contains("72 hours");
    assertThat(Visitor.location(wei.post(PAGE, "mail", " " + NEW + " "))).isEqualTo(CODE);
    assertThat(Visitor.location(wei.post(PAGE, "mail", NEW))).as("pressed twice").isEqualTo(CODE);
    String code = code();
    assertThat(mail()).as("not before it is confirmed").containsExactly(OLD);
    assertThat(told(NEW)).as("one code for two presses").isEqualTo(1);

    assertThat(Visitor.location(confirm(wei, code))).isEqualTo("/security/alerts");
    assertThat(mail()).containsExactly(NEW);
    String alerts = wei.get("/security/alerts").body();
    assertThat(alerts).contains("w•••@example.org", "Replaced; still told until", "w•••@example");
    broker.message(OLD, "(mail address of your account was changed)");
    broker.message(NEW, "(mail address of your account was changed)");
    assertThat(wei.get("/security/activity").body()).contains("A contact for notices was changed");

    // whoever changed it cannot act unseen: the old address hears of the next act too
    wei.post("/security/password", "new_password", "quite another long phrase 7", "end_others", "");
    broker.message(OLD, "(Your password was changed)");
    broker.message(NEW, "(Your password was changed)");
    // but no code goes there any more, and after three days nothing does
    broker.clock.advance(Duration.ofDays(3));
    long before = told(OLD);
    wei = again();
    wei.post("/security/sessions/end-others");
    wei.post("/security/panic", "confirm", "on");
    broker.message(NEW, "(panic button)");
    assertThat(told(OLD)).isEqualTo(before);
  }

  private Visitor again() throws Exception {
    Visitor visitor = broker.visitor();
    String next = Visitor.location(visitor.password("wei", "quite another long phrase 7"));
    assertThat(Visitor.location(visitor.post(next + "/code", "code", broker.totp("wei"))))
        .isEqualTo("/");
    return visitor;
  }

  @Test
  void itNeedsAFreshProof() throws Exception {
    assertThat(Visitor.location(broker.visitor().get(PAGE))).startsWith("/sign-in?to=");
    Visitor wei = broker.visitor().signIn("wei");
    broker.clock.advance(Duration.ofMinutes(6));
    assertThat(Visitor.location(wei.get(PAGE))).startsWith("/sign-in/");
    assertThat(Visitor.location(wei.post(PAGE, "mail", NEW))).startsWith("/sign-in/");
    assertThat(Visitor.location(wei.post(CODE, "change", "x", "code", "123456")))
        .startsWith("/sign-in/");
    assertThat(broker.rows("SELECT mail FROM pending_mail")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "wei", "wei@", "@example.org", "wei@example.org\r\nBcc: x@example.org", OLD})
  void whatIsNoNewAddressIsRefused(String typed) throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    HttpResponse<String> answer = wei.post(PAGE, "mail", typed);
    assertThat(answer.statusCode()).isIn(400, 409);
    assertThat(answer.body()).containsAnyOf("Write the whole address", "your address already");
    assertThat(broker.rows("SELECT mail FROM pending_mail")).isEmpty();
    assertThat(mail()).containsExactly(OLD);
  }

  @Test
  void wrongLateAndForeignCodesChangeNothing() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(wei.get(CODE).body()).contains("New mail address").as("nothing began");
    wei.post(PAGE, "mail", NEW);
    String code = code();
    for (int i = 0; i < 4; i++) {
      assertThat(confirm(wei, wrong()).body()).contains("not the code that was sent last");
    }
    assertThat(confirm(wei, wrong()).body()).contains("Too many wrong codes");
    assertThat(confirm(wei, code).body()).as("the right one, too late").contains("Too many wrong");

    String change = Visitor.field(wei.get(CODE).body(), "change");
    assertThat(wei.post(PAGE + "/send", "change", change).statusCode()).isEqualTo(429);
    broker.clock.advance(Duration.ofSeconds(31));
    assertThat(Visitor.location(wei.post(PAGE + "/send", "change", change))).isEqualTo(CODE);
    broker.clock.advance(Duration.ofMinutes(4));

    // another session of the same person, a thief's say, can neither see nor finish it
    Visitor thief = broker.visitor().signIn("wei");
    assertThat(thief.get(CODE).body()).contains("New mail address").doesNotContain(NEW);
    assertThat(thief.post(CODE, "change", change, "code", code()).body()).contains("a new start");

    broker.clock.advance(Duration.ofMinutes(1));
    assertThat(mail()).containsExactly(OLD);
    assertThat(broker.rows("SELECT kind FROM log WHERE kind = 'contact-changed'")).isEmpty();
  }

  @Test
  void thePanicButtonStopsIt() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    wei.post(PAGE, "mail", NEW);
    String change = Visitor.field(wei.get(CODE).body(), "change");
    Visitor owner = broker.visitor().signIn("wei");
    owner.post("/security/panic", "confirm", "on");
    HttpResponse<String> late = wei.post(CODE, "change", change, "code", code());
    assertThat(late.statusCode()).isIn(303, 403);
    assertThat(mail()).containsExactly(OLD);
  }
}
