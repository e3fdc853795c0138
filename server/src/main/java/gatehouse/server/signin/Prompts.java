package gatehouse.server.signin;

import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.OtpCode;
import gatehouse.core.factor.SmsCode;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.signin.Place;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.CredentialText;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.WebAuthn;
import gatehouse.server.notice.OwnerNotices;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes what a person is asked for, and checks the answers to it. */
final class Prompts {
  private static final String PURPOSE = "sign-in";
  private static final int CHALLENGE_BYTES = 32;

  /** Codes by text for one person in an hour: a thief with the password causes no more. */
  private static final int TEXTS_PER_HOUR_MAX = 20;

  /** So many more for devices that the person used before: a thief must not use up the owner's. */
  private static final int TEXTS_FOR_KNOWN_DEVICES = 10;

  private final Chance chance;
  private final WebAuthn webAuthn;
  private final FactorChecks checks;
  private final OwnerNotices notices;

  Prompts(Chance chance, WebAuthn webAuthn, FactorChecks checks, OwnerNotices notices) {
    this.chance = chance;
    this.webAuthn = webAuthn;
    this.checks = checks;
    this.notices = notices;
  }

  /** A prompt, with the code to send where there is one. */
  record Ready(Prompt prompt, Optional<OtpCode> code) {}

  /** Whether the way must wait: codes are sent neither too often nor too fast. */
  Optional<Trouble> notNow(Sql sql, SignIn.Proving proving, Way way, Instant now)
      throws SQLException {
    if (way.kind() != FactorKind.SMS) {
      return Optional.empty();
    }
    Optional<Prompt.Sent> before = sentBefore(proving);
    if (waiting(proving, way, now).isPresent()) {
      return Optional.empty();
    }
    if (before.filter(sent -> now.isBefore(Prompt.resendAt(sent.at()))).isPresent()) {
      return Optional.of(Trouble.of(Trouble.Code.RESEND_TOO_SOON));
    }
    boolean known = proving.context().device().isPresent();
    int perHour = known ? TEXTS_PER_HOUR_MAX + TEXTS_FOR_KNOWN_DEVICES : TEXTS_PER_HOUR_MAX;
    int lately =
        notices.sentSince(
            sql,
            proving.person(),
            Channel.SMS,
            NoticeKind.Purpose.SIGN_IN_CODE,
            now.minus(Duration.ofHours(1)));
    boolean spent =
        before.filter(sent -> sent.count() >= Prompt.SENT_MAX).isPresent() || lately >= perHour;
    return spent ? Optional.of(Trouble.of(Trouble.Code.RESEND_SPENT)) : Optional.empty();
  }

  private static Optional<Prompt.Sent> sentBefore(SignIn.Proving proving) {
    return proving.prompt().flatMap(Prompt::sent);
  }

  /** The code that still counts for a person who went another way and comes back (SI-4). */
  private static Optional<Prompt.Sent> waiting(SignIn.Proving proving, Way way, Instant now) {
    boolean elsewhere = proving.prompt().filter(p -> p.kind() != FactorKind.SMS).isPresent();
    return sentBefore(proving)
        .filter(sent -> elsewhere && way.factor().filter(sent.factor()::equals).isPresent())
        .filter(sent -> now.isBefore(sent.expiresAt()));
  }

  Ready prepare(SignIn.Proving proving, Way way, Instant now) {
    Instant end = proving.context().expiresAt();
    Optional<Prompt.Sent> before = sentBefore(proving);
    return switch (way.kind()) {
      case PASSKEY, SECURITY_KEY -> {
        String challenge =
            Base64.getUrlEncoder().withoutPadding().encodeToString(chance.bytes(CHALLENGE_BYTES));
        yield new Ready(
            new Prompt(way.kind(), way.factor(), Optional.of(challenge), now, end, before),
            Optional.empty());
      }
      case SMS ->
          waiting(proving, way, now)
              .map(sent -> new Ready(sms(sent), Optional.empty()))
              .orElseGet(() -> issue(proving, way, before, now));
      case TOTP, RECOVERY_CODE, PASSWORD ->
          new Ready(
              new Prompt(way.kind(), way.factor(), Optional.empty(), now, end, before),
              Optional.empty());
    };
  }

  private Ready issue(SignIn.Proving proving, Way way, Optional<Prompt.Sent> before, Instant now) {
    SmsCode.Issued issued =
        checks.issueCode(
            PURPOSE,
            proving.id(),
            chance.below(SmsCode.VALUES),
            chance.bytes(SmsCode.SALT_BYTES),
            now);
    Prompt.Sent sent =
        new Prompt.Sent(
            way.factor().orElseThrow(),
            FactorChecks.kept(issued.stored()),
            now,
            issued.stored().expiresAt(),
            before.map(Prompt.Sent::count).orElse(0) + 1);
    return new Ready(sms(sent), Optional.of(issued.code()));
  }

  private static Prompt sms(Prompt.Sent sent) {
    return new Prompt(
        FactorKind.SMS,
        Optional.of(sent.factor()),
        Optional.of(sent.expected()),
        sent.at(),
        sent.expiresAt(),
        Optional.of(sent));
  }

  /** Has the code sent, in the transaction that stores its prompt. */
  void send(Sql sql, Dossier dossier, Ready ready, Optional<Place> place, Instant now)
      throws SQLException {
    if (ready.code().isPresent()) {
      Factor factor = dossier.factor(ready.prompt().factor().orElseThrow()).orElseThrow();
      NoticeKind.SignInCode words = new NoticeKind.SignInCode(ready.code().get().digits());
      notices.sendCode(sql, dossier.person(), number(dossier, factor), words, place, now);
    }
  }

  private PhoneNumber number(Dossier dossier, Factor factor) {
    String text = checks.secret(dossier.person().id(), factor).exposeText();
    return PhoneNumber.parse(text).orElseThrow();
  }

  FactorChecks.Checked check(
      Dossier dossier,
      SignIn.Proving proving,
      Prompt prompt,
      Factor factor,
      String text,
      Instant now) {
    return switch (prompt.kind()) {
      case TOTP -> checks.totp(dossier.person().id(), factor, text, now);
      case SMS ->
          checks.sent(factor, PURPOSE, proving.id(), prompt.expected().orElseThrow(), text, now);
      case RECOVERY_CODE -> checks.recovery(factor, text);
      case PASSKEY, SECURITY_KEY -> checks.key(factor, challenge(prompt), text);
      case PASSWORD -> throw new IllegalArgumentException("the password is no registered factor");
    };
  }

  private static byte[] challenge(Prompt prompt) {
    return Base64.getUrlDecoder().decode(prompt.expected().orElseThrow());
  }

  /** What the browser needs to ask for the key, when a key is asked for. */
  Optional<String> keyOptions(Dossier dossier, SignIn.Proving proving) {
    return proving
        .prompt()
        .filter(prompt -> prompt.kind().webAuthn())
        .flatMap(prompt ->
            prompt
                .factor()
                .flatMap(dossier::factor)
                .map(factor ->
                    webAuthn.requestOptions(
                        challenge(prompt),
                        List.of(CredentialText.parse(factor.detail())),
                        factor.kind() == FactorKind.PASSKEY)));
  }

  /** Where the code went, masked. */
  Optional<String> sentTo(Dossier dossier, SignIn.Proving proving) {
    return proving
        .prompt()
        .filter(prompt -> prompt.kind() == FactorKind.SMS)
        .flatMap(Prompt::factor)
        .flatMap(dossier::factor)
        .map(factor -> number(dossier, factor).masked());
  }
}
