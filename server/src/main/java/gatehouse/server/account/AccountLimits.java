package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.account.TwoPerson;
import gatehouse.core.audit.Act;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Limits;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Database;
import gatehouse.server.gate.ProfileRows;
import io.helidon.http.Status;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The bounds that operators set: limits, and the freeze of an account for opening. None of them
 * keeps anybody from closing a position.
 */
public final class AccountLimits {
  private final Database database;
  private final Approvals approvals;
  private final AccountChanges changes;

  public AccountLimits(Database database, Approvals approvals, AccountChanges changes) {
    this.database = database;
    this.approvals = approvals;
    this.changes = changes;
  }

  AccountProfile show(AccountNumber number) {
    return database.read(sql -> changes.found(sql, number));
  }

  /** Sets the broker's limits to what becomes of those of now. */
  AccountProfile set(
      Caller operator,
      AccountNumber number,
      UnaryOperator<Limits> change,
      String what,
      Instant now) {
    return database.write(sql -> {
      ProfileRows.lock(sql, changes.house(), number);
      AccountProfile account = changes.operated(sql, operator, number);
      ProfileRows.setOperatorLimits(sql, number, change.apply(account.operator()));
      changes.write(
          sql, operator, account, Act.ACCOUNT_CHANGED, "limits of the broker: " + what, now);
      changes.tell(sql, account, Optional.empty(), "set limits on " + number, now);
      return changes.found(sql, number);
    });
  }

  /** From now on positions can only be closed. */
  AccountActs.Done freeze(Caller operator, AccountNumber number, String reason, Instant now) {
    return database.write(sql -> {
      ProfileRows.lock(sql, changes.house(), number);
      AccountProfile account = changes.operated(sql, operator, number);
      changes.freeze(sql, operator, account, true, reason, now);
      return new AccountActs.Done(
          AccountActs.shown(sql, account.number(), changes), Optional.empty());
    });
  }

  /** What one operator closed, a second one opens; an account of play money takes one. */
  AccountActs.Done unfreeze(Caller operator, AccountNumber number, String reason, Instant now) {
    return database.write(sql -> {
      ProfileRows.lock(sql, changes.house(), number);
      AccountProfile account = changes.operated(sql, operator, number);
      Optional<Approvals.Step> step = Optional.empty();
      if (number.paper()) {
        changes.freeze(sql, operator, account, false, reason, now);
      } else if (!account.frozen()) {
        throw AccountChanges.refused(Status.CONFLICT_409, AccountChanges.NOT_FROZEN);
      } else {
        Person owner = People.load(sql, account.person()).orElseThrow();
        var wish = new Approvals.Wish(TwoPerson.Act.UNFREEZE_ACCOUNT, number.value(), reason);
        step = Optional.of(approvals.ask(sql, operator, owner, wish, now));
      }
      return new AccountActs.Done(AccountActs.shown(sql, number, changes), step);
    });
  }
}
