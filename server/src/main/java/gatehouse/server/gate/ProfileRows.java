package gatehouse.server.gate;

import gatehouse.core.account.Permission;
import gatehouse.core.account.PersonId;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.gate.Role;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What accounts may do, as rows. */
public final class ProfileRows {
  private ProfileRows() {}

  public static Optional<AccountProfile> load(Sql sql, House house, AccountNumber number)
      throws SQLException {
    Set<String> accepted =
        new HashSet<>(
            sql.rows(
                "SELECT disclosure FROM accepted_disclosure WHERE account_number = ?",
                row -> row.getString(1),
                number.value()));
    Set<String> feeds =
        new HashSet<>(
            sql.rows(
                "SELECT feed FROM feed_subscription WHERE account_number = ?",
                row -> row.getString(1),
                number.value()));
    return sql.one(
        "SELECT person_id, title, entity, residence, base, rights, owner_limits, operator_limits,"
            + " frozen FROM account_profile WHERE account_number = ?",
        row ->
            new AccountProfile(
                number,
                new PersonId(row.getString(1)),
                row.getString(2),
                house.entity(row.getString(3)),
                row.getString(4),
                Currency.getInstance(row.getString(5)),
                RightsText.rights(row.getString(6)),
                accepted,
                feeds,
                RightsText.limits(row.getString(7)),
                RightsText.limits(row.getString(8)),
                row.getInt(9) == 1),
        number.value());
  }

  /** The account, which nobody else changes until this transaction ends. */
  public static Optional<AccountProfile> lock(Sql sql, House house, AccountNumber number)
      throws SQLException {
    // an update that changes nothing takes the row's lock in both databases
    sql.run("UPDATE account_profile SET frozen = frozen WHERE account_number = ?", number.value());
    return load(sql, house, number);
  }

  /** The roles of a person, by account. */
  static Map<AccountNumber, Role> roles(Sql sql, PersonId person) throws SQLException {
    Map<AccountNumber, Role> roles = new TreeMap<>();
    sql.rows(
        "SELECT account_number, role FROM account_role WHERE person_id = ?",
        row -> roles.put(new AccountNumber(row.getString(1)), Role.valueOf(row.getString(2))),
        person.value());
    return roles;
  }

  /** Somebody who has a role for an account. */
  public record Member(PersonId person, String username, Role role) {}

  /** Whoever has a role for the account. */
  public static List<Member> members(Sql sql, AccountNumber number) throws SQLException {
    return sql.rows(
        "SELECT r.person_id, p.username, r.role FROM account_role r"
            + " JOIN person p ON p.person_id = r.person_id"
            + " WHERE r.account_number = ? ORDER BY p.username",
        row ->
            new Member(
                new PersonId(row.getString(1)), row.getString(2), Role.valueOf(row.getString(3))),
        number.value());
  }

  /** Numbers in their order, beginning after that one. */
  public static List<AccountNumber> numbers(Sql sql, String after, int limit) throws SQLException {
    return sql.rows(
        "SELECT account_number FROM account_profile WHERE account_number > ?"
            + " ORDER BY account_number LIMIT ?",
        row -> new AccountNumber(row.getString(1)),
        after,
        limit);
  }

  /** How many accounts this person was the first owner of. */
  public static int opened(Sql sql, PersonId person) throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM account_profile WHERE person_id = ?",
            row -> row.getInt(1),
            person.value())
        .orElse(0);
  }

  /** Opens the trading side of an account, with its owner. */
  public static void insert(Sql sql, AccountProfile profile, Instant now) throws SQLException {
    sql.run(
        "INSERT INTO account_profile (account_number, person_id, title, entity, residence, base,"
            + " rights, owner_limits, operator_limits, frozen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        profile.number().value(),
        profile.person().value(),
        profile.title(),
        profile.entity().code(),
        profile.residence(),
        profile.base().getCurrencyCode(),
        RightsText.of(profile.rights()),
        RightsText.of(profile.owner()),
        RightsText.of(profile.operator()));
    grant(sql, profile.person(), profile.number(), Role.OWNER);
    for (String disclosure : profile.accepted()) {
      accept(sql, profile.number(), disclosure, now);
    }
    for (String feed : profile.feeds()) {
      subscribe(sql, profile.number(), feed, now);
    }
  }

  public static void grant(Sql sql, PersonId person, AccountNumber number, Role role)
      throws SQLException {
    sql.run(
        "INSERT INTO account_role (person_id, account_number, role) VALUES (?, ?, ?)"
            + " ON CONFLICT (person_id, account_number) DO UPDATE SET role = excluded.role",
        person.value(),
        number.value(),
        role.name());
  }

  /** Takes a role away; false when there was none. */
  public static boolean revoke(Sql sql, PersonId person, AccountNumber number) throws SQLException {
    return sql.run(
            "DELETE FROM account_role WHERE person_id = ? AND account_number = ?",
            person.value(),
            number.value())
        == 1;
  }

  static void accept(Sql sql, AccountNumber number, String disclosure, Instant now)
      throws SQLException {
    sql.run(
        "INSERT INTO accepted_disclosure (account_number, disclosure, accepted_ms)"
            + " VALUES (?, ?, ?) ON CONFLICT (account_number, disclosure) DO NOTHING",
        number.value(),
        disclosure,
        now.toEpochMilli());
  }

  static void subscribe(Sql sql, AccountNumber number, String feed, Instant now)
      throws SQLException {
    sql.run(
        "INSERT INTO feed_subscription (account_number, feed, since_ms) VALUES (?, ?, ?)"
            + " ON CONFLICT (account_number, feed) DO NOTHING",
        number.value(),
        feed,
        now.toEpochMilli());
  }

  static void unsubscribe(Sql sql, AccountNumber number, String feed) throws SQLException {
    sql.run(
        "DELETE FROM feed_subscription WHERE account_number = ? AND feed = ?",
        number.value(),
        feed);
  }

  /** Sets what the account may do, and what sign-in makes of it. */
  public static void setRights(Sql sql, AccountNumber number, Rights rights) throws SQLException {
    sql.run(
        "UPDATE account_profile SET rights = ? WHERE account_number = ?",
        RightsText.of(rights),
        number.value());
    sql.run(
        "UPDATE account SET permissions = ? WHERE account_number = ?",
        String.join(
            ",",
            rights.permissions(number.paper()).stream().sorted().map(Permission::name).toList()),
        number.value());
  }

  static void setOwnerLimits(Sql sql, AccountNumber number, Limits limits) throws SQLException {
    sql.run(
        "UPDATE account_profile SET owner_limits = ? WHERE account_number = ?",
        RightsText.of(limits),
        number.value());
  }

  public static void setOperatorLimits(Sql sql, AccountNumber number, Limits limits)
      throws SQLException {
    sql.run(
        "UPDATE account_profile SET operator_limits = ? WHERE account_number = ?",
        RightsText.of(limits),
        number.value());
  }

  public static void setFrozen(Sql sql, AccountNumber number, boolean frozen) throws SQLException {
    sql.run(
        "UPDATE account_profile SET frozen = ? WHERE account_number = ?", frozen, number.value());
  }

  /** Whether the session is for paper; none while it has not opened any account. */
  static Optional<Boolean> booked(Sql sql, PersonId person, String session) throws SQLException {
    return sql.one(
        "SELECT paper FROM session_book WHERE person_id = ? AND session_id = ?",
        row -> row.getInt(1) == 1,
        person.value(),
        session);
  }

  /** Whether the session is for paper; the first account that it opens decides. */
  static boolean book(Sql sql, PersonId person, String session, boolean paper) throws SQLException {
    sql.run(
        "INSERT INTO session_book (person_id, session_id, paper) VALUES (?, ?, ?)"
            + " ON CONFLICT (person_id, session_id) DO NOTHING",
        person.value(),
        session,
        paper);
    return booked(sql, person, session).orElseThrow();
  }
}
