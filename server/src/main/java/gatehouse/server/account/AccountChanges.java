package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Role;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.audit.Log;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.House;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What operators change about an account, in the caller's transaction: the rows, the log of whoever
 * is concerned, and the notice to every owner.
 */
public final class AccountChanges {
  static final String NOT_FROZEN = "This account is not frozen.";

  private final Log log;
  private final OwnerNotices notices;
  private final House house;

  public AccountChanges(Log log, OwnerNotices notices, House house) {
    this.log = log;
    this.notices = notices;
    this.house = house;
  }

  House house() {
    return house;
  }

  /**
   * The account as it stands in this transaction.
   *
   * @throws RequestException when there is none, or the operator reaches it: nobody operates on
   *     what is partly their own
   */
  AccountProfile operated(Sql sql, Caller operator, AccountNumber number) throws SQLException {
    AccountProfile account = found(sql, number);
    if (ProfileRows.members(sql, number).stream()
        .anyMatch(member -> member.person().equals(operator.person()))) {
      throw refused(Status.FORBIDDEN_403, "You reach this account yourself. Ask another operator.");
    }
    return account;
  }

  AccountProfile found(Sql sql, AccountNumber number) throws SQLException {
    return ProfileRows.load(sql, house, number)
        .orElseThrow(() -> refused(Status.NOT_FOUND_404, "There is no such account."));
  }

  /** Gives a role, or another one than before. */
  void join(
      Sql sql,
      Caller operator,
      AccountProfile account,
      Person joiner,
      Role role,
      String reason,
      Instant now)
      throws SQLException {
    if (joiner.id().equals(operator.person())) {
      throw refused(
          Status.FORBIDDEN_403,
          "This would let yourself into the account. Another operator has to do that.");
    }
    if (joiner.id().equals(account.person())) {
      throw refused(
          Status.CONFLICT_409,
          joiner.username() + " opened this account and stays an owner of it.");
    }
    ProfileRows.grant(sql, joiner.id(), account.number(), role);
    String what = joiner.username() + " is " + role.label().toLowerCase(Locale.ROOT);
    write(sql, operator, account, joiner.id(), what, reason, now);
    String told = "let " + joiner.username() + " into " + account.number();
    tell(sql, account, Optional.of(joiner), told, now);
  }

  /** Takes a role away. */
  void leave(
      Sql sql, Caller operator, AccountProfile account, Person leaver, String reason, Instant now)
      throws SQLException {
    if (leaver.id().equals(account.person())) {
      throw refused(
          Status.CONFLICT_409,
          leaver.username() + " opened this account and stays an owner of it.");
    }
    if (!ProfileRows.revoke(sql, leaver.id(), account.number())) {
      throw refused(Status.NOT_FOUND_404, leaver.username() + " has no role for this account.");
    }
    write(sql, operator, account, leaver.id(), leaver.username() + " left", reason, now);
    String told = "took " + leaver.username() + " off " + account.number();
    tell(sql, account, Optional.of(leaver), told, now);
  }

  /** Freezes the account for opening, or lifts that. */
  void freeze(
      Sql sql, Caller operator, AccountProfile account, boolean frozen, String reason, Instant now)
      throws SQLException {
    if (account.frozen() == frozen) {
      throw refused(Status.CONFLICT_409, frozen ? "This account is frozen already." : NOT_FROZEN);
    }
    ProfileRows.setFrozen(sql, account.number(), frozen);
    String what = frozen ? "frozen: closing only" : "not frozen any more";
    write(sql, operator, account, account.person(), what, reason, now);
    tell(sql, account, Optional.empty(), (frozen ? "froze " : "unfroze ") + account.number(), now);
  }

  /** The entry stands in the logs of both, in one order: two such acts must not wait in a ring. */
  private void write(
      Sql sql,
      Caller operator,
      AccountProfile account,
      PersonId other,
      String what,
      String reason,
      Instant now)
      throws SQLException {
    List<PersonId> both =
        Stream.of(account.person(), other)
            .sorted(Comparator.comparing(PersonId::value))
            .distinct()
            .toList();
    for (PersonId person : both) {
      log.append(
          sql,
          entry(operator, account, person, Act.ACCOUNT_CHANGED, now)
              .with("what", account.number() + ", " + what)
              .with("reason", reason));
    }
  }

  /** Writes down what was changed, for the first owner. */
  void write(Sql sql, Caller operator, AccountProfile account, Act act, String what, Instant now)
      throws SQLException {
    log.append(
        sql,
        entry(operator, account, account.person(), act, now)
            .with("what", account.number() + ", " + what));
  }

  private static Entry entry(
      Caller operator, AccountProfile account, PersonId person, Act act, Instant now) {
    return Entry.of(
            person,
            now.toEpochMilli(),
            act,
            operator.person().value(),
            Sessions.origin(operator.session()))
        .with("account", account.number().value());
  }

  /** Tells every owner, and whoever else it is about. */
  void tell(Sql sql, AccountProfile account, Optional<Person> other, String told, Instant now)
      throws SQLException {
    for (ProfileRows.Member member : ProfileRows.members(sql, account.number())) {
      boolean isOther = other.filter(each -> each.id().equals(member.person())).isPresent();
      if (member.role() == Role.OWNER && !isOther) {
        tell(sql, People.load(sql, member.person()).orElseThrow(), told, now);
      }
    }
    if (other.isPresent()) {
      tell(sql, other.get(), told, now);
    }
  }

  /** Tells one person. */
  void tell(Sql sql, Person person, String told, Instant now) throws SQLException {
    notices.tell(sql, person, new NoticeKind.OperatorActed(told), Optional.empty(), now);
  }

  static RequestException refused(Status status, String sentence) {
    return new RequestException(status, sentence);
  }
}
