package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Subject;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * What operators do to people's ways in. Each act is one transaction: the change, the log with the
 * operator as actor, and the notice to its owner. No password passes through here (ASVS 5.0,
 * 6.4.6).
 */
public final class Operators {
  private static final String WHY = "reason";
  private static final int ACCOUNT_NUMBERS = 100_000_000;

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final Sessions sessions;
  private final Invitations invitations;
  private final OwnerNotices notices;
  private final URI baseUrl;

  public Operators(
      Database database,
      Log log,
      Chance chance,
      Sessions sessions,
      Invitations invitations,
      OwnerNotices notices,
      URI baseUrl) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.sessions = sessions;
    this.invitations = invitations;
    this.notices = notices;
    this.baseUrl = baseUrl;
  }

  /** Ids for somebody new. */
  Person newPerson(Person draft) {
    return new Person(
        new PersonId(chance.id()),
        draft.username(),
        draft.displayName(),
        draft.operator(),
        draft.standing(),
        draft.permissions(),
        false,
        draft.mail(),
        draft.phone(),
        draft.zone(),
        chance.id());
  }

  /** An account number that is free now: U and eight digits. */
  String newAccountNumber(Sql sql) throws SQLException {
    String number;
    do {
      number = "U%08d".formatted(chance.below(ACCOUNT_NUMBERS));
    } while (People.byName(sql, number).isPresent());
    return number;
  }

  /** An invitation, on its way by mail or to be handed over. */
  record Invited(Person person, Optional<MailAddress> sentTo, Optional<SecretBytes> link) {}

  /** Creates a person with an account, if any is wanted; nothing when the name is taken. */
  Optional<Invited> create(
      Caller operator, Person person, Optional<People.Account> account, Instant now) {
    return database.write(sql -> {
      if (People.byName(sql, person.username()).isPresent()) {
        return Optional.empty();
      }
      People.insert(sql, person, now);
      Act act = person.operator() ? Act.OPERATOR_CREATED : Act.PERSON_CREATED;
      log.append(sql, entry(operator, person, act, now).with("username", person.username()));
      if (account.isPresent()) {
        People.Account wanted = account.get();
        People.openAccount(
            sql,
            person.id(),
            new People.Account(newAccountNumber(sql), wanted.title(), wanted.permissions()),
            now);
      }
      return Optional.of(invite(sql, operator, person, now));
    });
  }

  /** A new link, for somebody whose ways in are lost; earlier ones stop working. */
  Invited invite(Caller operator, Person person, Instant now) {
    return database.write(sql -> {
      notices.tell(
          sql, person, new NoticeKind.OperatorActed("sent a new link"), Optional.empty(), now);
      return invite(sql, operator, person, now);
    });
  }

  private Invited invite(Sql sql, Caller operator, Person person, Instant now) throws SQLException {
    SecretBytes token = invitations.make(sql, person.id());
    SecretBytes link = SecretBytes.ofText(baseUrl + "/invite/" + token.exposeText());
    log.append(sql, entry(operator, person, Act.INVITATION_MADE, now));
    Optional<MailAddress> mail = person.mail().map(MailAddress::new);
    if (mail.isPresent()) {
      notices.invite(sql, person, mail.get(), link, now);
      return new Invited(person, mail, Optional.empty());
    }
    return new Invited(person, mail, Optional.of(link));
  }

  /** Closes the door: nobody comes in as this person, and whoever is in goes. */
  int freeze(Caller operator, Person person, String reason, Instant now) {
    return database.write(sql -> {
      People.setStanding(sql, person.id(), Subject.Standing.FROZEN);
      log.append(sql, entry(operator, person, Act.FROZEN, now).with(WHY, reason));
      notices.tell(sql, person, new NoticeKind.Frozen(), Optional.empty(), now);
      return endAll(sql, operator, person, "frozen", now);
    });
  }

  /** Opens it again, the owner's own freeze of changes included. */
  int unfreeze(Caller operator, Person person, String reason, Instant now) {
    return database.write(sql -> {
      People.setStanding(sql, person.id(), Subject.Standing.ACTIVE);
      log.append(sql, entry(operator, person, Act.UNFROZEN, now).with(WHY, reason));
      notices.tell(sql, person, new NoticeKind.Unfrozen(), Optional.empty(), now);
      return 0;
    });
  }

  /** Ends all sessions; how many. */
  int endSessions(Caller operator, Person person, String reason, Instant now) {
    return database.write(sql -> {
      log.append(sql, entry(operator, person, Act.SESSIONS_ENDED_ALL, now).with(WHY, reason));
      notices.tell(
          sql, person, new NoticeKind.OperatorActed("ended all sessions"), Optional.empty(), now);
      return endAll(sql, operator, person, "ended by an operator", now);
    });
  }

  private int endAll(Sql sql, Caller operator, Person person, String why, Instant now)
      throws SQLException {
    return sessions.endAll(
        sql,
        person.id(),
        session -> true,
        operator.person().value(),
        why,
        Sessions.origin(operator.session()),
        now);
  }

  /** Writes down that the operator is about to read what the person did. */
  void looks(Caller operator, Person person, Instant now) {
    database.write(sql -> log.append(sql, entry(operator, person, Act.ACTIVITY_VIEWED, now)));
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
