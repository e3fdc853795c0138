package gatehouse.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoticeTextTest {
  private static final String KEY = "key-" + "1".repeat(22);
  private static final House HOUSE = new House("Gatehouse", URI.create("https://gate.example.com"));
  private static final Circumstances AT =
      new Circumstances(
          Instant.parse("2026-11-22T03:00:00Z"), ZoneId.of("Europe/Oslo"), "Oslo, Norway");
  private static final Contact MAIL = new MailAddress("ada@example.com");
  private static final Contact PHONE = new PhoneNumber("+447700900112");
  private static final String END = ". Not you? https://gate.example.com/security/panic";
  private static final String WHEN = ", 22 Nov 04:00 UTC+1 from Oslo, Norway";

  private static SecretBytes secret(String text) {
    return SecretBytes.ofText(text);
  }

  static Stream<Arguments> told() {
    return Stream.of(
        row(
            new NoticeKind.NewDevice("Chrome on Linux"),
            "New device signed in",
            "new device signed in: Chrome on Linux"),
        row(new NoticeKind.DeviceRemoved("My phone"), "Device removed", "device removed: My phone"),
        row(
            new NoticeKind.FactorAdded("Blue key"),
            "Way to sign in added",
            "way to sign in added: Blue key"),
        row(
            new NoticeKind.FactorRemoved("Blue key"),
            "Way to sign in removed",
            "way to sign in removed: Blue key"),
        row(new NoticeKind.PasswordChanged(), "Password changed", "password changed"),
        row(new NoticeKind.RecoveryCodesMade(), "New recovery codes", "new recovery codes made"),
        row(new NoticeKind.RecoveryCodeUsed(3), "Recovery code used", "recovery code used, 3 left"),
        row(
            new NoticeKind.ContactChanged(Channel.SMS),
            "Phone number changed",
            "phone number changed"),
        row(
            new NoticeKind.ContactChanged(Channel.MAIL),
            "Mail address changed",
            "mail address changed"),
        row(
            new NoticeKind.SessionsEnded(4),
            "All sessions ended",
            "panic button pressed, sessions ended: 4"),
        row(
            new NoticeKind.SignedOutElsewhere(2),
            "Sessions ended",
            "sessions ended from another one: 2"),
        row(
            new NoticeKind.TravelAnnounced("Chile"),
            "Journey announced",
            "journey announced: Chile"),
        row(
            new NoticeKind.TakeoverDecided("Wait, 10 minutes, 1 program competes"),
            "Trading session: your decision was changed",
            "takeover of trading sessions changed: Wait, 10 minutes, 1 program competes"),
        row(new NoticeKind.Frozen(), "Account frozen", "account frozen"),
        row(new NoticeKind.Unfrozen(), "Account unfrozen", "account unfrozen"),
        row(
            new NoticeKind.Guessing(12),
            "Somebody is guessing at your account",
            "12 failed tries to sign in, none got in"),
        row(
            new NoticeKind.FailSafeRan(KEY, "Night desk", "orders cancelled: 2", 0),
            "The fail-safe of a program ran",
            "fail-safe of key Night desk ran"),
        row(
            new NoticeKind.FailSafeRan(KEY, "Night desk", "closing orders placed: 2", 1),
            "The fail-safe of a program ran",
            "fail-safe of key Night desk ran, not done: 1"),
        row(
            new NoticeKind.FailSafeRan("app-1", "Night desk", "orders cancelled: 2", 0),
            "The fail-safe of a program ran",
            "fail-safe of Night desk ran"),
        row(
            new NoticeKind.RenewalFailed(
                KEY, "Bot", "It is outside the hours of this key.", "Give it other hours."),
            "A program got no token",
            "no token for key Bot"),
        row(
            webhook(NoticeKind.WebhookChange.ADDED),
            "New endpoint for alerts",
            "alerts are now also sent to hooks example com"),
        row(
            webhook(NoticeKind.WebhookChange.ROTATED),
            "New secret of an endpoint",
            "new secret for alerts to hooks example com"),
        row(
            webhook(NoticeKind.WebhookChange.PAUSED),
            "An endpoint for alerts was paused",
            "alerts no longer sent to hooks example com"),
        row(
            webhook(NoticeKind.WebhookChange.REMOVED),
            "An endpoint for alerts was removed",
            "alerts no longer sent to hooks example com"),
        row(
            webhook(NoticeKind.WebhookChange.DISABLED),
            "An endpoint for alerts was stopped",
            "alerts to hooks example com stopped, it does not answer"),
        row(new NoticeKind.WebhookTest(), "Test", "this is a test"),
        row(
            new NoticeKind.KeyCopied("Blue key"),
            "A security key may have been copied",
            "a security key may be copied, refused: Blue key"),
        row(
            new NoticeKind.OperatorActed("phone number changed"),
            "We changed something on your account",
            "our staff acted on your account: phone number changed"),
        row(
            new NoticeKind.OperatorAsked("change your phone number"),
            "Somebody of our staff wants to change your account",
            "our staff asked to change your phone number"),
        row(
            new NoticeKind.ImpossibleTravel("Lima"),
            "Sign-in from two far places",
            "sign-in too soon after one from Lima"),
        row(
            new NoticeKind.ClientAccess(true, "Night Desk"),
            "A program of others was let in",
            "program let in: Night Desk"),
        row(
            new NoticeKind.ClientAccess(false, "Night Desk"),
            "A program of others is out",
            "program is out: Night Desk"),
        row(
            key(NoticeKind.KeyEvent.ADDED, ""),
            "New key for a program",
            "new key for a program: Bot"),
        row(key(NoticeKind.KeyEvent.REVOKED, ""), "Key revoked", "key of a program revoked: Bot"),
        row(
            key(NoticeKind.KeyEvent.PAUSED, "it was lost."),
            "Key paused",
            "key of a program paused: Bot"),
        row(
            key(NoticeKind.KeyEvent.SUSPENDED, "it was used oddly."),
            "Key suspended",
            "key of a program suspended: Bot"),
        row(
            key(NoticeKind.KeyEvent.RELEASED, ""),
            "Key released",
            "key of a program released: Bot"),
        row(
            key(NoticeKind.KeyEvent.EXPIRES, "on 3 December 2026"),
            "A key runs out soon",
            "key of a program runs out on 3 December 2026: Bot"));
  }

  private static NoticeKind webhook(NoticeKind.WebhookChange change) {
    return new NoticeKind.WebhookChanged(change, "hooks.example.com");
  }

  private static NoticeKind key(NoticeKind.KeyEvent event, String why) {
    return new NoticeKind.ProgramKey(event, "key-1", "Bot", why);
  }

  private static Arguments row(NoticeKind kind, String subject, String brief) {
    return Arguments.of(kind, subject, brief);
  }

  @ParameterizedTest
  @MethodSource("told")
  void tellsWhatWhenWhereAndWhatToDo(NoticeKind kind, String subject, String brief) {
    Message mail = NoticeText.message(kind, AT, HOUSE, MAIL, "reference-1");
    assertThat(mail.subject()).isEqualTo("Gatehouse: " + subject);
    assertThat(mail.body().exposeText())
        .contains("When: 22 November 2026, 04:00 (UTC+1)\n")
        .contains("Where from: Oslo, Norway\n")
        .contains("https://gate.example.com/security/panic\n")
        .contains("We never ask for a password");
    assertThat(mail.body().exposeText().lines()).allMatch(line -> line.length() <= 200);

    String sms = NoticeText.message(kind, AT, HOUSE, PHONE, "reference-1").body().exposeText();
    assertThat(sms).startsWith("Gatehouse: " + brief + ", 22 Nov 04:00 UTC+1").endsWith(END);
    assertThat(SmsText.of(sms).parts()).as(sms).hasSize(1);
    assertThat(kind.lifetime()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void everyKindHasARow() {
    List<Class<?>> others =
        List.of(
            NoticeKind.SignInCode.class,
            NoticeKind.ContactCode.class,
            NoticeKind.Invitation.class,
            NoticeKind.Told.class);
    List<Class<?>> rows =
        told()
            .<Class<?>>map(row -> Objects.requireNonNull(row.get()[0]).getClass())
            .distinct()
            .toList();
    assertThat(Arrays.asList(NoticeKind.class.getPermittedSubclasses()))
        .containsExactlyInAnyOrderElementsOf(others);
    assertThat(Arrays.asList(NoticeKind.Told.class.getPermittedSubclasses()))
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void smsSaysWhereWhenThereIsRoom() {
    assertThat(body(new NoticeKind.PasswordChanged(), PHONE))
        .isEqualTo("Gatehouse: password changed" + WHEN + END);
  }

  /** W3C/WICG, Origin-bound one-time codes delivered via SMS: the last line binds the code. */
  @Test
  void codeIsBoundToTheHost() {
    String sms = body(new NoticeKind.SignInCode(secret("123456")), PHONE);
    assertThat(sms)
        .isEqualTo(
            "Gatehouse code 123456 to sign in, asked 22 Nov 04:00 UTC+1 from Oslo, Norway."
                + " Never tell it to anybody.\n\n@gate.example.com #123456");
    assertThat(SmsText.of(sms).parts()).hasSize(1);

    String confirm = body(new NoticeKind.ContactCode(secret("654321")), PHONE);
    assertThat(confirm).endsWith("\n\n@gate.example.com #654321");
    assertThat(SmsText.of(confirm).parts()).hasSize(1);
    assertThat(new NoticeKind.ContactCode(secret("1")).lifetime()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void codeIsNotInTheSubjectNorInWhatIsPrinted() {
    Message mail =
        NoticeText.message(
            new NoticeKind.ContactCode(secret("654321")), AT, HOUSE, MAIL, "reference-1");
    assertThat(mail.subject()).doesNotContain("654321");
    assertThat(mail.toString()).doesNotContain("654321").doesNotContain("ada@");
    assertThat(mail.body().exposeText()).contains("654321");
  }

  @Test
  void invitationCarriesItsLink() {
    NoticeKind invitation = new NoticeKind.Invitation(secret("https://gate.example.com/i/abc"));
    assertThat(body(invitation, MAIL)).contains("\nhttps://gate.example.com/i/abc\n");
    assertThat(body(invitation, PHONE)).endsWith(" https://gate.example.com/i/abc");
  }

  /** A thief names the device; the owner's notice must not carry the thief's words or links. */
  @Test
  void namesFromOutsideCannotSpeak() {
    String mail =
        body(new NoticeKind.NewDevice("x\n\nAll fine. Call https://evil.example/now @ once"), MAIL);
    assertThat(mail)
        .startsWith("A new device, x All fine Call https evil examp, signed in.\n")
        .doesNotContain("evil.example");
    String sms = body(new NoticeKind.NewDevice("Zoë's مهدي"), PHONE);
    assertThat(sms).contains("signed in: unnamed,");
    assertThat(body(new NoticeKind.NewDevice("Čarka's laptop"), PHONE)).contains("Carka's laptop");
    assertThat(body(new NoticeKind.NewDevice("\u202E\u0000"), MAIL)).contains("device, unnamed,");
  }

  @Test
  void longPlacesGiveWay() {
    Circumstances far =
        new Circumstances(AT.at(), AT.zone(), "Llanfairpwllgwyngyllgogerych, Wales");
    String sms =
        NoticeText.message(
                new NoticeKind.KeyCopied("The key of a long name indeed"),
                far,
                HOUSE,
                PHONE,
                "reference-1")
            .body()
            .exposeText();
    assertThat(sms).doesNotContain(" from ").endsWith(END);
  }

  /** A key and what a registered client has are looked after on different pages. */
  @Test
  void whatATokenWasRefusedToIsFoundOnItsPage() {
    Contact endpoint = new WebhookId("hook-" + "a".repeat(22));
    for (String id : List.of(KEY, "app-1")) {
      String place = id.equals(KEY) ? "Keys" : "Connected programs";
      NoticeKind failed = new NoticeKind.RenewalFailed(id, "Bot", "It is late.", "Wait.");
      assertThat(body(failed, MAIL)).contains("in the portal under Security, " + place + ".");
      assertThat(body(failed, endpoint))
          .contains("gate.example.com/" + (id.equals(KEY) ? "keys" : "connected") + "\"");
      assertThat(body(new NoticeKind.FailSafeRan(id, "Bot", "orders cancelled: 2", 0), MAIL))
          .contains("in the portal under Security, " + place + ".");
    }
  }

  private static String body(NoticeKind kind, Contact to) {
    return NoticeText.message(kind, AT, HOUSE, to, "reference-1").body().exposeText();
  }
}
