package gatehouse.server.account;

import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.TwoPerson;
import gatehouse.core.audit.Act;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.trade.Deposits;
import gatehouse.server.trade.Opening;
import io.helidon.http.Status;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What operators do with accounts. Each act is one transaction with its log and notices. */
public final class AccountActs {
  /** Accounts that one person can be the first owner of, paper ones included. */
  static final int ACCOUNTS_MAX = 20;

  /** The most that one deposit brings, in its currency. */
  static final BigDecimal DEPOSIT_MAX = new BigDecimal("1000000000");

  private static final BigDecimal PLAY_MONEY = new BigDecimal("1000000");
  private static final int NUMBERS = 100_000_000;

  private final Database database;
  private final Chance chance;
  private final Opening opening;
  private final Deposits deposits;
  private final Approvals approvals;
  private final AccountChanges changes;

  public AccountActs(
      Database database,
      Chance chance,
      Opening opening,
      Deposits deposits,
      Approvals approvals,
      AccountChanges changes) {
    this.database = database;
    this.chance = chance;
    this.opening = opening;
    this.deposits = deposits;
    this.approvals = approvals;
    this.changes = changes;
  }

  /**
   * An account that is wanted.
   *
   * @param paper whether a paper account is opened beside it
   */
  record Wanted(
      String title, String residence, Currency base, Set<Permission> permissions, boolean paper) {}

  /** An account, and whoever reaches it. */
  record Shown(AccountProfile account, List<ProfileRows.Member> members) {}

  /** What an act came to; a step when a second operator has to approve it first. */
  record Done(Shown shown, Optional<Approvals.Step> step) {}

  /** Opens accounts for somebody: the live one, and a paper one if that is wanted. */
  List<Shown> open(Caller operator, Person owner, Wanted wanted, Instant now) {
    return database.write(sql -> {
      List<Shown> opened = new ArrayList<>();
      for (AccountProfile account : open(sql, operator, owner, wanted, now)) {
        opened.add(shown(sql, account));
      }
      changes.tell(sql, owner, "opened an account", now);
      return List.copyOf(opened);
    });
  }

  /** The same, in the caller's transaction, and without telling the owner. */
  List<AccountProfile> open(Sql sql, Caller operator, Person owner, Wanted wanted, Instant now)
      throws SQLException {
    int more = wanted.paper() ? 2 : 1;
    if (ProfileRows.opened(sql, owner.id()) + more > ACCOUNTS_MAX) {
      throw refused(
          Status.CONFLICT_409, "A person can have at most " + ACCOUNTS_MAX + " accounts.");
    }
    LegalEntity entity =
        changes
            .house()
            .serving(wanted.residence())
            .orElseThrow(() ->
                refused(
                    Status.UNPROCESSABLE_CONTENT_422,
                    "No company of the house serves people who live in "
                        + country(wanted.residence())
                        + ", so no account can be opened there."));
    Rights rights = Rights.of(wanted.permissions(), changes.house().home(entity));
    refuseWhatIsNotOffered(entity, rights);
    String digits = digits(sql);
    List<AccountProfile> accounts = new ArrayList<>();
    accounts.add(profile("U" + digits, owner.id(), wanted.title(), entity, wanted, rights));
    if (wanted.paper()) {
      Rights all =
          new Rights(
              true, Rights.OPTIONS_LEVEL_MAX, entity.products(), EnumSet.allOf(Region.class));
      accounts.add(profile("D" + digits, owner.id(), "Paper", entity, wanted, all));
    }
    for (AccountProfile account : accounts) {
      Map<Currency, BigDecimal> money =
          account.number().paper() ? Map.of(account.base(), PLAY_MONEY) : Map.of();
      opening.open(sql, account, money, Map.of(), now);
      String what = "%s, %s, %s".formatted(account.title(), wanted.residence(), account.base());
      changes.write(sql, operator, account, Act.ACCOUNT_OPENED, what, now);
    }
    return accounts;
  }

  private static String country(String code) {
    return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
  }

  private static void refuseWhatIsNotOffered(LegalEntity entity, Rights rights) {
    Set<Product> asked = EnumSet.noneOf(Product.class);
    asked.addAll(rights.products());
    if (rights.optionsLevel() > 0) {
      asked.add(Product.OPTION);
    }
    asked.removeAll(entity.products());
    if (!asked.isEmpty()) {
      throw refused(
          Status.UNPROCESSABLE_CONTENT_422,
          entity.name()
              + ", which serves this residence, does not offer "
              + asked.iterator().next().label().toLowerCase(Locale.ROOT)
              + ".");
    }
  }

  private static AccountProfile profile(
      String number,
      PersonId owner,
      String title,
      LegalEntity entity,
      Wanted wanted,
      Rights rights) {
    return new AccountProfile(
        new AccountNumber(number),
        owner,
        title,
        entity,
        wanted.residence(),
        wanted.base(),
        rights,
        Set.of(), // the owner reads and accepts
        Set.of(),
        Limits.NONE,
        Limits.NONE,
        false);
  }

  /** Eight digits that are free now, as a live account's number and as a paper one's. */
  private String digits(Sql sql) throws SQLException {
    String digits;
    do {
      digits = "%08d".formatted(chance.below(NUMBERS));
    } while (People.byName(sql, "U" + digits).isPresent()
        || People.byName(sql, "D" + digits).isPresent());
    return digits;
  }

  /** Accounts by number, beginning after that one. */
  List<Shown> list(String after, int limit) {
    return database.read(sql -> {
      List<Shown> shown = new ArrayList<>();
      for (AccountNumber number : ProfileRows.numbers(sql, after, limit)) {
        shown.add(shown(sql, changes.found(sql, number)));
      }
      return List.copyOf(shown);
    });
  }

  Shown show(AccountNumber number) {
    return database.read(sql -> shown(sql, changes.found(sql, number)));
  }

  private static Shown shown(Sql sql, AccountProfile account) throws SQLException {
    return new Shown(account, ProfileRows.members(sql, account.number()));
  }

  /**
   * Gives somebody a role. Power over a live account takes two operators, since whoever gave it
   * alone could take the account over; to look, and play money, take one.
   */
  Done join(
      Caller operator, AccountNumber number, Person joiner, Role role, String reason, Instant now) {
    return database.write(sql -> {
      AccountProfile account = changes.operated(sql, operator, number);
      if (role.trades() && !number.paper() && !joiner.id().equals(account.person())) {
        Person owner = People.load(sql, account.person()).orElseThrow();
        String detail = new AccountJoin(number, joiner.username(), role).text();
        var wish = new Approvals.Wish(TwoPerson.Act.JOIN_ACCOUNT, detail, reason);
        Approvals.Step step = approvals.ask(sql, operator, owner, wish, now);
        return new Done(shown(sql, account), Optional.of(step));
      }
      changes.join(sql, operator, account, joiner, role, reason, now);
      return new Done(shown(sql, account), Optional.empty());
    });
  }

  Done leave(Caller operator, AccountNumber number, Person leaver, String reason, Instant now) {
    return database.write(sql -> {
      AccountProfile account = changes.operated(sql, operator, number);
      changes.leave(sql, operator, account, leaver, reason, now);
      return new Done(shown(sql, account), Optional.empty());
    });
  }

  /** For money that came in without a reference of its own. */
  String newReference() {
    return chance.id();
  }

  static Shown shown(Sql sql, AccountNumber number, AccountChanges changes) throws SQLException {
    return shown(sql, changes.found(sql, number));
  }

  /** Money that came in: the cash of that currency afterwards. */
  BigDecimal deposit(
      Caller operator,
      AccountNumber number,
      BigDecimal amount,
      Currency currency,
      String reference,
      Instant now) {
    return database.write(sql -> {
      AccountProfile account = changes.operated(sql, operator, number);
      BigDecimal balance =
          deposits
              .book(sql, number, currency, amount, reference, now)
              .orElseThrow(() ->
                  refused(
                      Status.CONFLICT_409,
                      "A deposit with the reference " + reference + " was booked already."));
      String what = amount.toPlainString() + " " + currency.getCurrencyCode();
      changes.write(
          sql, operator, account, Act.MONEY_DEPOSITED, what + ", reference " + reference, now);
      changes.tell(sql, account, Optional.empty(), "booked a deposit of " + what, now);
      return balance;
    });
  }

  private static RequestException refused(Status status, String sentence) {
    return AccountChanges.refused(status, sentence);
  }
}
