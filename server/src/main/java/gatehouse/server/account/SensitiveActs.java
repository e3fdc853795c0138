package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.TwoPerson;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Subject;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.account.ApprovalRows.Approval;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.FormerContacts;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Does what was approved, in the transaction of the approval. Nothing else may call it. */
public final class SensitiveActs {
  private final Log log;
  private final Chance chance;
  private final Sessions sessions;
  private final Invitations invitations;
  private final OwnerNotices notices;
  private final AccountChanges accounts;
  private final URI baseUrl;

  public SensitiveActs(
      Log log,
      Chance chance,
      Sessions sessions,
      Invitations invitations,
      OwnerNotices notices,
      AccountChanges accounts,
      URI baseUrl) {
    this.log = log;
    this.chance = chance;
    this.sessions = sessions;
    this.invitations = invitations;
    this.notices = notices;
    this.accounts = accounts;
    this.baseUrl = baseUrl;
  }

  /**
   * What went out.
   *
   * @param sentTo the masked contact that an invitation went to
   * @param half the second half of a one-time code
   */
  record Done(Optional<String> sentTo, Optional<SecretBytes> half) {
    static final Done QUIET = new Done(Optional.empty(), Optional.empty());
  }

  /** Whether the act ends with a link: a new operator who can sign in already needs none. */
  boolean sendsLink(Sql sql, Person person, TwoPerson.Act act) throws SQLException {
    return switch (act) {
      case INVITE -> true;
      case MAKE_OPERATOR -> People.passwordHash(sql, person.id()).isEmpty();
      case CHANGE_MAIL, CHANGE_PHONE, UNFREEZE, JOIN_ACCOUNT, UNFREEZE_ACCOUNT -> false;
    };
  }

  Done perform(Sql sql, Caller operator, Approval approval, Person person, Instant now)
      throws SQLException {
    TwoPerson.Act act = approval.act();
    Done done =
        switch (act) {
          case MAKE_OPERATOR -> {
            People.setOperator(sql, person.id());
            log.append(sql, entry(operator, person, Act.OPERATOR_CREATED, now));
            // a session of before does not know that it is an operator's
            sessions.endAll(
                sql,
                person.id(),
                session -> true,
                operator.person().value(),
                SessionEnd.BECAME_OPERATOR,
                Sessions.origin(operator.session()),
                now);
            yield sendsLink(sql, person, act)
                ? send(sql, operator, approval, person, now)
                : Done.QUIET;
          }
          case INVITE -> send(sql, operator, approval, person, now);
          case CHANGE_MAIL -> contact(sql, operator, approval, person, Channel.MAIL, now);
          case CHANGE_PHONE -> contact(sql, operator, approval, person, Channel.SMS, now);
          case UNFREEZE -> {
            People.setStanding(sql, person.id(), Subject.Standing.ACTIVE);
            log.append(
                sql, entry(operator, person, Act.UNFROZEN, now).with("reason", approval.reason()));
            notices.tell(sql, person, new NoticeKind.Unfrozen(), Optional.empty(), now);
            yield Done.QUIET;
          }
          case JOIN_ACCOUNT -> join(sql, operator, approval, now);
          case UNFREEZE_ACCOUNT -> {
            AccountProfile account =
                accounts.operated(sql, operator, new AccountNumber(approval.detail()));
            accounts.freeze(sql, operator, account, false, approval.reason(), now);
            yield Done.QUIET;
          }
        };
    notices.tell(sql, person, new NoticeKind.OperatorActed(act.done()), Optional.empty(), now);
    return done;
  }

  private Done join(Sql sql, Caller operator, Approval approval, Instant now) throws SQLException {
    AccountJoin asked = AccountJoin.parse(approval.detail());
    Optional<PersonId> id = People.byName(sql, asked.username());
    Person joiner = People.load(sql, id.orElseThrow()).orElseThrow();
    AccountProfile account = accounts.operated(sql, operator, asked.account());
    accounts.join(sql, operator, account, joiner, asked.role(), approval.reason(), now);
    return Done.QUIET;
  }

  /** A link for somebody new, who has a contact; it takes nobody's ways in away. */
  String welcome(Sql sql, Caller operator, Person person, Contact to, Instant now)
      throws SQLException {
    log.append(sql, entry(operator, person, Act.INVITATION_MADE, now));
    notices.invite(sql, person, to, link(invitations.make(sql, person.id(), false)), now);
    return to.masked();
  }

  /** A link by which the person starts again, to the person's own contact or in two halves. */
  private Done send(Sql sql, Caller operator, Approval approval, Person person, Instant now)
      throws SQLException {
    log.append(sql, entry(operator, person, Act.INVITATION_MADE, now));
    if (approval.halfHash().isPresent()) {
      SecretBytes half = HalvedCode.half(chance);
      SecretBytes token = HalvedCode.token(approval.halfHash().get(), half);
      invitations.keep(sql, person.id(), token, true);
      return new Done(Optional.empty(), Optional.of(half));
    }
    Contact to =
        OwnerNotices.contacts(person).all().stream()
            .findFirst()
            .orElseThrow(() ->
                new RequestException(
                    Status.CONFLICT_409,
                    "There is no mail address and no phone to send the link to. Give one, or let"
                        + " two operators hand over a code."));
    notices.invite(sql, person, to, link(invitations.make(sql, person.id(), true)), now);
    return new Done(Optional.of(to.masked()), Optional.empty());
  }

  private SecretBytes link(SecretBytes token) {
    return SecretBytes.ofText(baseUrl + "/invite/" + token.exposeText());
  }

  private Done contact(
      Sql sql, Caller operator, Approval approval, Person before, Channel channel, Instant now)
      throws SQLException {
    FormerContacts.keep(sql, before, channel, now);
    switch (channel) {
      case MAIL -> People.setMail(sql, before.id(), approval.detail());
      case SMS -> People.setPhone(sql, before.id(), approval.detail());
      case WEBHOOK -> throw new IllegalStateException("operators change no endpoints");
    }
    log.append(
        sql,
        entry(operator, before, Act.CONTACT_CHANGED, now)
            .with("channel", channel.name())
            .with("reason", approval.reason()));
    Person after = People.load(sql, before.id()).orElseThrow();
    notices.tellOfChange(sql, before, after, channel, Optional.empty(), now);
    return Done.QUIET;
  }

  private static Entry entry(Caller operator, Person person, Act act, Instant now) {
    return Entry.of(
        person.id(),
        now.toEpochMilli(),
        act,
        operator.person().value(),
        Sessions.origin(operator.session()));
  }
}
