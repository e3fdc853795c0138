package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.TwoPerson;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Subject;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
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

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final Sessions sessions;
  private final Approvals approvals;
  private final SensitiveActs acts;
  private final OwnerNotices notices;
  private final AccountActs accounts;

  public Operators(
      Database database,
      Log log,
      Chance chance,
      Sessions sessions,
      Approvals approvals,
      SensitiveActs acts,
      OwnerNotices notices,
      AccountActs accounts) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.sessions = sessions;
    this.approvals = approvals;
    this.acts = acts;
    this.notices = notices;
    this.accounts = accounts;
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

  /**
   * Somebody new.
   *
   * @param sentTo the masked contact that the invitation went to
   * @param step what a second operator has to approve first, or what one alone did
   */
  record Created(Person person, Optional<String> sentTo, Optional<Approvals.Step> step) {}

  /**
   * Creates a person with an account, if any is wanted; nothing when the name is taken. Whether the
   * person becomes an operator, and how somebody without mail and phone gets the way in, takes two.
   */
  Optional<Created> create(
      Caller operator, Person draft, Optional<AccountActs.Wanted> account, Instant now) {
    return database.write(sql -> {
      if (People.byName(sql, draft.username()).isPresent()) {
        return Optional.empty();
      }
      Person person = draft.operator() ? notYetOperator(draft) : draft;
      People.insert(sql, person, now);
      log.append(
          sql,
          entry(operator, person, Act.PERSON_CREATED, now).with("username", person.username()));
      if (account.isPresent()) {
        accounts.open(sql, operator, person, account.get(), now);
      }
      Optional<Contact> to = OwnerNotices.contacts(person).all().stream().findFirst();
      if (draft.operator()) {
        var wish = new Approvals.Wish(TwoPerson.Act.MAKE_OPERATOR, "", "new operator");
        Approvals.Step step = approvals.ask(sql, operator, person, wish, now);
        return Optional.of(new Created(person, step.sentTo(), Optional.of(step)));
      }
      if (to.isEmpty()) {
        var wish = new Approvals.Wish(TwoPerson.Act.INVITE, "", "new person without a contact");
        Approvals.Step step = approvals.ask(sql, operator, person, wish, now);
        return Optional.of(new Created(person, Optional.empty(), Optional.of(step)));
      }
      String sentTo = acts.welcome(sql, operator, person, to.get(), now);
      return Optional.of(new Created(person, Optional.of(sentTo), Optional.empty()));
    });
  }

  private static Person notYetOperator(Person draft) {
    return new Person(
        draft.id(),
        draft.username(),
        draft.displayName(),
        false,
        draft.standing(),
        draft.permissions(),
        draft.passwordBreached(),
        draft.mail(),
        draft.phone(),
        draft.zone(),
        draft.webAuthnHandle());
  }

  /** Closes the door: nobody comes in as this person, and whoever is in goes. */
  int freeze(Caller operator, Person person, String reason, Instant now) {
    return database.write(sql -> {
      People.setStanding(sql, person.id(), Subject.Standing.FROZEN);
      log.append(sql, entry(operator, person, Act.FROZEN, now).with(WHY, reason));
      notices.tell(sql, person, new NoticeKind.Frozen(), Optional.empty(), now);
      return endAll(sql, operator, person, SessionEnd.FROZEN, now);
    });
  }

  /** Lifts the owner's own freeze of changes; what an operator froze takes two. */
  void thaw(Caller operator, Person person, String reason, Instant now) {
    database.write(sql -> {
      if (!People.thawChanges(sql, person.id())) {
        throw new RequestException(
            Status.CONFLICT_409,
            "The account's standing has changed meanwhile. Look, then try again.");
      }
      log.append(sql, entry(operator, person, Act.UNFROZEN, now).with(WHY, reason));
      notices.tell(sql, person, new NoticeKind.Unfrozen(), Optional.empty(), now);
      return true;
    });
  }

  /** Ends all sessions; how many. */
  int endSessions(Caller operator, Person person, String reason, Instant now) {
    return database.write(sql -> {
      log.append(sql, entry(operator, person, Act.SESSIONS_ENDED_ALL, now).with(WHY, reason));
      notices.tell(
          sql, person, new NoticeKind.OperatorActed("ended all sessions"), Optional.empty(), now);
      return endAll(sql, operator, person, SessionEnd.BY_OPERATOR, now);
    });
  }

  private int endAll(Sql sql, Caller operator, Person person, SessionEnd why, Instant now)
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
