package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.factor.SmsCode;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.signin.Prompt;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.notice.FormerContacts;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.OwnChange;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The owner's change of the mail address for notices. A code that went to the new address proves
 * that it is the owner's; the old one is told, and still gets notices for a while.
 */
public final class MailChanges {
  private static final String PURPOSE = "change-mail";

  /** Mails for one person in an hour, notices included: nobody's mailbox is flooded from here. */
  private static final int MAILS_PER_HOUR_MAX = 20;

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final FactorChecks checks;
  private final OwnerNotices notices;

  public MailChanges(
      Database database, Log log, Chance chance, FactorChecks checks, OwnerNotices notices) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.checks = checks;
    this.notices = notices;
  }

  /** The change that this session began. */
  Optional<PendingMail> waiting(OwnChange change) {
    return database.read(sql -> PendingMail.load(sql, change.session(), change.at()));
  }

  /** Sends a code to the new address; nothing when it is on its way. */
  Optional<MailRefusal> begin(OwnChange change, String typed) {
    Optional<MailAddress> mail = MailAddress.parse(typed);
    if (mail.isEmpty()) {
      return Optional.of(MailRefusal.FORM);
    }
    return database.write(sql -> {
      Person owner = change.owner(sql);
      if (owner.mail().filter(mail.get().value()::equals).isPresent()) {
        return Optional.of(MailRefusal.SAME);
      }
      Optional<PendingMail> before = PendingMail.load(sql, change.session(), change.at());
      if (before.filter(pending -> change.at().isBefore(pending.resendAt())).isPresent()) {
        // the same form again: its code is on its way; another address has to wait as long
        return before.get().mail().equals(mail.get())
            ? Optional.empty()
            : Optional.of(MailRefusal.RESEND_TOO_SOON);
      }
      PendingMail begun = PendingMail.begun(chance.id(), change.session(), mail.get(), change.at());
      return send(sql, change, owner, begun);
    });
  }

  private Optional<MailRefusal> send(Sql sql, OwnChange change, Person owner, PendingMail pending)
      throws SQLException {
    Instant since = change.at().minus(Duration.ofHours(1));
    int lately =
        notices.sentSince(sql, owner.id(), Channel.MAIL, NoticeKind.Purpose.CONTACT_CODE, since);
    if (pending.sent() >= Prompt.SENT_MAX || lately >= MAILS_PER_HOUR_MAX) {
      return Optional.of(MailRefusal.RESEND_SPENT);
    }
    SmsCode.Issued issued =
        checks.issueCode(
            PURPOSE,
            pending.attempt(),
            chance.below(SmsCode.VALUES),
            chance.bytes(SmsCode.SALT_BYTES),
            change.at());
    pending.sent(FactorChecks.kept(issued.stored()), change.at()).store(sql, owner.id());
    NoticeKind words = new NoticeKind.ContactCode(issued.code().digits());
    notices.sendCode(sql, owner, pending.mail(), words, change.place(), change.at());
    return Optional.empty();
  }

  /** Sends another code; nothing when it is on its way. */
  Optional<MailRefusal> sendAgain(OwnChange change, String id) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<PendingMail> pending = find(sql, change, id);
      if (pending.isEmpty()) {
        return Optional.of(MailRefusal.GONE);
      }
      return change.at().isBefore(pending.get().resendAt())
          ? Optional.of(MailRefusal.RESEND_TOO_SOON)
          : send(sql, change, owner, pending.get());
    });
  }

  private static Optional<PendingMail> find(Sql sql, OwnChange change, String id)
      throws SQLException {
    return PendingMail.load(sql, change.session(), change.at())
        .filter(pending -> pending.id().equals(id));
  }

  /** The code that went to the new address; nothing when the address is changed. */
  Optional<MailRefusal> confirm(OwnChange change, String id, String code) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<PendingMail> found = find(sql, change, id);
      if (found.isEmpty()) {
        return Optional.of(MailRefusal.GONE);
      }
      PendingMail pending = found.get();
      if (pending.tries() >= PendingMail.TRIES_MAX) {
        return Optional.of(MailRefusal.CODE_VOID);
      }
      SmsCode.Outcome judged =
          checks.sentCode(PURPOSE, pending.attempt(), pending.code(), code, change.at());
      return switch (judged) {
        case SmsCode.Outcome.Accepted accepted -> set(sql, change, owner, pending.mail());
        case SmsCode.Outcome.AlreadyUsed used -> missed(sql, owner, pending);
        case SmsCode.Outcome.Wrong wrong -> missed(sql, owner, pending);
        case SmsCode.Outcome.Expired expired -> Optional.of(MailRefusal.CODE_EXPIRED);
      };
    });
  }

  private static Optional<MailRefusal> missed(Sql sql, Person owner, PendingMail pending)
      throws SQLException {
    PendingMail missed = pending.missed();
    missed.store(sql, owner.id());
    return Optional.of(
        missed.tries() >= PendingMail.TRIES_MAX ? MailRefusal.CODE_VOID : MailRefusal.WRONG_CODE);
  }

  private Optional<MailRefusal> set(Sql sql, OwnChange change, Person before, MailAddress mail)
      throws SQLException {
    PendingMail.drop(sql, before.id());
    FormerContacts.keep(sql, before, Channel.MAIL, change.at());
    People.setMail(sql, before.id(), mail.value());
    log.append(sql, change.entry(Act.CONTACT_CHANGED).with("channel", Channel.MAIL.name()));
    Person after = People.load(sql, before.id()).orElseThrow();
    notices.tellOfChange(sql, before, after, Channel.MAIL, change.place(), change.at());
    return Optional.empty();
  }

  /** Forgets what nobody confirmed in time, and former addresses whose time is over. */
  public void sweep(Instant now) {
    database.write(sql -> PendingMail.sweep(sql, now) + FormerContacts.sweep(sql, now));
  }
}
