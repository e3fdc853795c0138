package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.SmsCode;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.SignInId;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.OwnChange;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Adds phone numbers: a code that went to the number is what proves it. */
public final class NumberEnrolment {
  private static final String PURPOSE = "add-number";

  /** Texts for one person in an hour, sign-ins included: nobody's number is flooded from here. */
  private static final int TEXTS_PER_HOUR_MAX = 20;

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final FactorChecks checks;
  private final FactorChanges changes;
  private final OwnerNotices notices;
  private final RiskPolicy policy;

  public NumberEnrolment(
      Database database,
      Log log,
      Chance chance,
      FactorChecks checks,
      FactorChanges changes,
      OwnerNotices notices,
      RiskPolicy policy) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.checks = checks;
    this.changes = changes;
    this.notices = notices;
    this.policy = policy;
  }

  /** A number to which a code is on its way. */
  record Waiting(Pending pending, PhoneNumber number) {}

  /** The number that this session is adding. */
  Optional<Waiting> waiting(OwnChange change) {
    return database.read(sql -> waiting(sql, change));
  }

  private Optional<Waiting> waiting(Sql sql, OwnChange change) throws SQLException {
    return Pending.load(sql, change.session(), FactorKind.SMS, change.at())
        .map(pending -> new Waiting(pending, number(change, factor(pending, change))));
  }

  private PhoneNumber number(OwnChange change, Factor factor) {
    String text = checks.secret(change.person(), factor).exposeText();
    return PhoneNumber.parse(text).orElseThrow();
  }

  private static Factor factor(Pending pending, OwnChange change) {
    return new Factor(
        pending.id(),
        FactorKind.SMS,
        pending.name(),
        Optional.of(pending.sealed()),
        "",
        change.at(),
        Optional.empty(),
        false);
  }

  /** Sends a code to a new number; nothing when it is on its way. */
  Optional<FactorRefusal> begin(OwnChange change, String typedNumber, String typedName) {
    Optional<PhoneNumber> number = PhoneNumber.parse(typedNumber);
    Optional<String> name = FactorChanges.name(typedName);
    if (!policy.smsAllowed()) {
      return Optional.of(FactorRefusal.SMS_OFF);
    }
    if (number.isEmpty()) {
      return Optional.of(FactorRefusal.NUMBER_FORM);
    }
    if (name.isEmpty()) {
      return Optional.of(FactorRefusal.NAME_MISSING);
    }
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<Waiting> before = waiting(sql, change);
      if (before.filter(waiting -> same(waiting, number.get(), change)).isPresent()) {
        return Optional.empty(); // the same form again: its code is on its way
      }
      if (known(sql, change, number.get())) {
        return Optional.of(FactorRefusal.NUMBER_KNOWN);
      }
      FactorId id = new FactorId(chance.id());
      SecretBytes secret = SecretBytes.ofText(number.get().value());
      byte[] sealed = checks.sealSecret(owner.id(), id.value(), secret);
      Pending pending =
          Pending.begun(FactorKind.SMS, id, change.session(), sealed, change.at())
              .named(name.get());
      return send(sql, change, owner, new Waiting(pending, number.get()));
    });
  }

  private static boolean same(Waiting before, PhoneNumber number, OwnChange change) {
    return before.number().equals(number) && change.at().isBefore(before.pending().resendAt());
  }

  private boolean known(Sql sql, OwnChange change, PhoneNumber number) throws SQLException {
    return Factors.of(sql, change.person()).stream()
        .filter(factor -> factor.kind() == FactorKind.SMS)
        .anyMatch(factor -> number(change, factor).equals(number));
  }

  private Optional<FactorRefusal> send(Sql sql, OwnChange change, Person owner, Waiting waiting)
      throws SQLException {
    Instant since = change.at().minus(Duration.ofHours(1));
    int lately =
        notices.sentSince(sql, owner.id(), Channel.SMS, NoticeKind.Purpose.CONTACT_CODE, since);
    if (waiting.pending().sent() >= Prompt.SENT_MAX || lately >= TEXTS_PER_HOUR_MAX) {
      return Optional.of(FactorRefusal.RESEND_SPENT);
    }
    SmsCode.Issued issued =
        checks.issueCode(
            PURPOSE,
            attempt(waiting.pending()),
            chance.below(SmsCode.VALUES),
            chance.bytes(SmsCode.SALT_BYTES),
            change.at());
    waiting.pending().sent(FactorChecks.kept(issued.stored()), change.at()).store(sql, owner.id());
    NoticeKind words = new NoticeKind.ContactCode(issued.code().digits());
    notices.sendCode(sql, owner, waiting.number(), words, change.place(), change.at());
    return Optional.empty();
  }

  /** Binds a code to this one number: the pending factor has an id of its own. */
  private static SignInId attempt(Pending pending) {
    return new SignInId(pending.id().value());
  }

  /** Sends another code; nothing when it is on its way. */
  Optional<FactorRefusal> sendAgain(OwnChange change, String enrolment) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<Waiting> waiting = waiting(sql, change).filter(w -> isFor(w, enrolment));
      if (waiting.isEmpty()) {
        return Optional.of(FactorRefusal.GONE);
      }
      return change.at().isBefore(waiting.get().pending().resendAt())
          ? Optional.of(FactorRefusal.RESEND_TOO_SOON)
          : send(sql, change, owner, waiting.get());
    });
  }

  private static boolean isFor(Waiting waiting, String enrolment) {
    return waiting.pending().id().value().equals(enrolment);
  }

  /** The code that went to the number. */
  FactorOutcome confirm(OwnChange change, String enrolment, String code) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<Waiting> waiting = waiting(sql, change).filter(w -> isFor(w, enrolment));
      if (waiting.isEmpty()) {
        return Enrolment.gone(sql, change, enrolment);
      }
      Pending pending = waiting.get().pending();
      if (pending.tries() >= Pending.TRIES_MAX) {
        return new FactorOutcome.Refused(FactorRefusal.CODE_VOID);
      }
      SmsCode.Outcome judged =
          checks.sentCode(PURPOSE, attempt(pending), pending.code(), code, change.at());
      return switch (judged) {
        case SmsCode.Outcome.Accepted accepted -> add(sql, change, owner, waiting.get());
        case SmsCode.Outcome.AlreadyUsed used -> missed(sql, change, pending);
        case SmsCode.Outcome.Wrong wrong -> missed(sql, change, pending);
        case SmsCode.Outcome.Expired expired ->
            new FactorOutcome.Refused(FactorRefusal.CODE_EXPIRED);
      };
    });
  }

  private static FactorOutcome missed(Sql sql, OwnChange change, Pending pending)
      throws SQLException {
    Pending missed = pending.missed();
    missed.store(sql, change.person());
    return new FactorOutcome.Refused(
        missed.tries() >= Pending.TRIES_MAX ? FactorRefusal.CODE_VOID : FactorRefusal.WRONG_CODE);
  }

  private FactorOutcome add(Sql sql, OwnChange change, Person owner, Waiting waiting)
      throws SQLException {
    FactorOutcome outcome = changes.add(sql, change, owner, factor(waiting.pending(), change));
    if (outcome instanceof FactorOutcome.Done && owner.phone().isEmpty()) {
      People.setPhone(sql, owner.id(), waiting.number().value());
      log.append(sql, change.entry(Act.CONTACT_CHANGED).with("channel", Channel.SMS.name()));
      Person reachable = People.load(sql, owner.id()).orElseThrow();
      notices.tellOfChange(sql, owner, reachable, Channel.SMS, change.place(), change.at());
    }
    return outcome;
  }
}
