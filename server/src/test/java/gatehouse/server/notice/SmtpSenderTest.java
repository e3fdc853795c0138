package gatehouse.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.Message;
import gatehouse.server.notice.SmtpSender.Login;
import gatehouse.server.notice.SmtpSender.Security;
import gatehouse.server.notice.SmtpSender.Settings;
import gatehouse.sim.line.FreePort;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against GreenMail, a real SMTP server in this machine. */
class SmtpSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
  private static final Message MESSAGE =
      new Message(
          new MailAddress("ada@example.com"),
          "Gatehouse: New device – Zoë",
          SecretBytes.ofText("Grüße\n.\nhttps://gate.example.com/security/panic\n"),
          "reference-1");

  private GreenMail greenMail;

  @BeforeEach
  void start() {
    greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    greenMail.start();
  }

  @AfterEach
  void stop() {
    greenMail.stop();
  }

  private static Delivery send(int port, Security security, Optional<Login> login, SSLContext tls) {
    return send(port, security, login, tls, Duration.ofSeconds(20));
  }

  private static Delivery send(
      int port, Security security, Optional<Login> login, SSLContext tls, Duration within) {
    Settings settings =
        new Settings(
            "localhost",
            port,
            security,
            login,
            new MailAddress("door@gate.example.com"),
            "Gatehouse",
            within);
    return new SmtpSender(settings, tls, InstantSource.fixed(NOW)).send(MESSAGE);
  }

  private Delivery sendPlain() {
    return send(
        greenMail.getSmtp().getPort(), Security.NONE, Optional.empty(), TestTls.untrusting());
  }

  @Test
  void mailArrivesAsWritten() throws Exception {
    assertThat(sendPlain()).isEqualTo(new Delivered("<reference-1@gate.example.com>"));

    MimeMessage mail = greenMail.getReceivedMessages()[0];
    assertThat(mail.getMessageID()).isEqualTo("<reference-1@gate.example.com>");
    assertThat(mail.getSubject()).isEqualTo("Gatehouse: New device – Zoë");
    assertThat(mail.getFrom()[0]).hasToString("Gatehouse <door@gate.example.com>");
    assertThat(mail.getAllRecipients()).singleElement().hasToString("ada@example.com");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getSentDate().toInstant()).isEqualTo(NOW);
    assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
    assertThat(mail.getContent().toString().replace("\r\n", "\n"))
        .isEqualTo(MESSAGE.body().exposeText().strip());
  }

  @Test
  void startTlsAndTls() throws Exception {
    int behind = greenMail.getSmtp().getPort();
    try (MailFront startTls = new MailFront(MailFront.Mode.STARTTLS, behind, "");
        MailFront tls = new MailFront(MailFront.Mode.TLS, behind, "")) {
      SSLContext trust = TestTls.trusted();
      assertThat(send(startTls.port(), Security.STARTTLS, Optional.empty(), trust))
          .isInstanceOf(Delivered.class);
      assertThat(send(tls.port(), Security.TLS, Optional.empty(), trust))
          .isInstanceOf(Delivered.class);
      assertThat(greenMail.getReceivedMessages()).hasSize(2);
      // a certificate that nobody vouches for: nothing is said to that server
      for (MailFront front : new MailFront[] {startTls, tls}) {
        Security security = front == tls ? Security.TLS : Security.STARTTLS;
        assertThat(send(front.port(), security, Optional.empty(), TestTls.untrusting()))
            .isInstanceOf(Retry.class);
      }
    }
    assertThat(greenMail.getReceivedMessages()).hasSize(2);
  }

  @Test
  void withoutStartTlsNothingIsSent() {
    assertThat(
            send(
                greenMail.getSmtp().getPort(),
                Security.STARTTLS,
                Optional.empty(),
                TestTls.trusted()))
        .isInstanceOf(Retry.class);
    assertThat(greenMail.getReceivedMessages()).isEmpty();
  }

  @Test
  void loginIsUsedAndAWrongOneIsOurTrouble() {
    greenMail.setUser("door@gate.example.com", "door", "right-password");
    greenMail.getUserManager().setAuthRequired(true);
    int port = greenMail.getSmtp().getPort();
    Login right = new Login("door", SecretBytes.ofText("right-password"));
    Login wrong = new Login("door", SecretBytes.ofText("wrong-password"));
    assertThat(send(port, Security.NONE, Optional.of(right), TestTls.untrusting()))
        .isInstanceOf(Delivered.class);
    assertThat(send(port, Security.NONE, Optional.of(wrong), TestTls.untrusting()))
        .isEqualTo(new Retry(Cause.PROVIDER, "the mail server refused our login"));
  }

  @Test
  void serverIsDownOrSilent() throws Exception {
    assertThat(send(FreePort.any(), Security.NONE, Optional.empty(), TestTls.untrusting()))
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.cause()).isEqualTo(Cause.PROVIDER));
    try (MailFront silent = new MailFront(MailFront.Mode.SILENT, 0, "")) {
      SSLContext tls = TestTls.untrusting();
      assertThat(send(silent.port(), Security.NONE, Optional.empty(), tls, Duration.ofSeconds(1)))
          .isInstanceOfSatisfying(
              Retry.class, retry -> assertThat(retry.cause()).isEqualTo(Cause.PROVIDER));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "550 no such ada@example.com, REFUSED",
    "450 greylisted ada@example.com, RECIPIENT",
    "421 closing, PROVIDER",
    "530 login first, PROVIDER",
    "MAIL 451 later, PROVIDER",
    "MAIL 550 we dislike you, PROVIDER",
  })
  void repliesAreJudgedByCode(String reply, String judged) throws Exception {
    try (MailFront front = new MailFront(MailFront.Mode.REPLY, 0, reply)) {
      Delivery delivery = send(front.port(), Security.NONE, Optional.empty(), TestTls.untrusting());
      String kind =
          switch (delivery) {
            case Delivered _ -> "DELIVERED";
            case Refused _ -> "REFUSED";
            case Retry retry -> retry.cause().name();
          };
      assertThat(kind).as("%s", delivery).isEqualTo(judged);
      assertThat(delivery.toString()).doesNotContain("ada");
    }
  }

  @Test
  void plainConnectionsStayOnThisMachine() {
    assertThatThrownBy(() ->
            new Settings(
                "mail.example.com",
                25,
                Security.NONE,
                Optional.empty(),
                new MailAddress("a@example.com"),
                "Gatehouse",
                Duration.ofSeconds(5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A message cannot be made that would add a header or a recipient. */
  @ParameterizedTest
  @CsvSource({"'a\r\nBcc: eve@example.com'", "'a\nb'", "'a\rb'", "'a\u0000b'", "'a\u0085b'"})
  void headersCannotBeInjected(String subject) {
    assertThatThrownBy(() -> new Message(MESSAGE.to(), subject, MESSAGE.body(), "reference-1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
