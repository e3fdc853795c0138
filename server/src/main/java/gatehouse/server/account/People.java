package gatehouse.server.account;

import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.signin.Subject;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The people and their accounts, as rows. */
public final class People {
  private People() {}

  /** An account as its owner sees it. */
  public record Account(String number, String title, Set<Permission> permissions) {
    public Account {
      permissions = Set.copyOf(permissions);
    }
  }

  /** The person whose username or account number this is. */
  public static Optional<PersonId> byName(Sql sql, String name) throws SQLException {
    String canonical = Username.canonical(name);
    return sql.one(
        "SELECT person_id FROM person WHERE username = ?"
            + " UNION SELECT person_id FROM account WHERE account_number = ?",
        row -> new PersonId(row.getString(1)),
        canonical,
        canonical.toUpperCase(Locale.ROOT));
  }

  /** The person whom authenticators know by this handle. */
  public static Optional<PersonId> byHandle(Sql sql, String handle) throws SQLException {
    return sql.one(
        "SELECT person_id FROM person WHERE webauthn_handle = ?",
        row -> new PersonId(row.getString(1)),
        handle);
  }

  public static Optional<Person> load(Sql sql, PersonId id) throws SQLException {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Account account : accounts(sql, id)) {
      permissions.addAll(account.permissions());
    }
    // whoever may trade for others reaches what they have
    sql.rows(
        "SELECT r.role, a.permissions FROM account_role r JOIN account a"
            + " ON a.account_number = r.account_number WHERE r.person_id = ? AND r.role <> 'VIEWER'",
        row -> {
          if (row.getString(1).equals("ADVISOR")) {
            permissions.add(Permission.ADVISOR);
          }
          return permissions.addAll(permissions(row.getString(2)));
        },
        id.value());
    return sql.one(
        "SELECT person_id, username, display_name, operator, standing, password_breached, mail,"
            + " phone, zone, webauthn_handle FROM person WHERE person_id = ?",
        row -> person(row, permissions),
        id.value());
  }

  private static Person person(ResultSet row, Set<Permission> permissions) throws SQLException {
    return new Person(
        new PersonId(row.getString(1)),
        row.getString(2),
        row.getString(3),
        row.getInt(4) == 1,
        standing(row.getString(5)),
        permissions,
        row.getInt(6) == 1,
        Optional.ofNullable(row.getString(7)),
        Optional.ofNullable(row.getString(8)),
        ZoneId.of(row.getString(9)),
        row.getString(10));
  }

  public static List<Account> accounts(Sql sql, PersonId id) throws SQLException {
    return sql.rows(
        "SELECT account_number, title, permissions FROM account WHERE person_id = ?"
            + " ORDER BY account_number",
        row -> new Account(row.getString(1), row.getString(2), permissions(row.getString(3))),
        id.value());
  }

  /**
   * People by username, beginning after that name.
   *
   * @param words part of a username or display name, or a whole account number; empty for all
   */
  public static List<PersonId> search(Sql sql, String words, String after, int limit)
      throws SQLException {
    String part = "%" + words.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
    return sql.rows(
        "SELECT person_id FROM person WHERE username > ? AND (username LIKE ? ESCAPE '!'"
            + " OR LOWER(display_name) LIKE ? ESCAPE '!' OR person_id IN"
            + " (SELECT person_id FROM account WHERE account_number = ?))"
            + " ORDER BY username LIMIT ?",
        row -> new PersonId(row.getString(1)),
        after,
        part,
        part,
        words.toUpperCase(Locale.ROOT),
        limit);
  }

  /** The stored hash of the password; none until the person chose one. */
  public static Optional<String> passwordHash(Sql sql, PersonId id) throws SQLException {
    return sql
        .rows(
            "SELECT password_hash FROM person WHERE person_id = ? AND password_hash IS NOT NULL",
            row -> row.getString(1),
            id.value())
        .stream()
        .findFirst();
  }

  public static void insert(Sql sql, Person person, Instant now) throws SQLException {
    sql.run(
        "INSERT INTO person (person_id, username, display_name, operator, standing, mail, phone,"
            + " zone, webauthn_handle, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        person.id().value(),
        person.username(),
        person.displayName(),
        person.operator(),
        code(person.standing()),
        person.mail().orElse(null),
        person.phone().orElse(null),
        person.zone().getId(),
        person.webAuthnHandle(),
        now.toEpochMilli());
  }

  public static void openAccount(Sql sql, PersonId person, Account account, Instant now)
      throws SQLException {
    sql.run(
        "INSERT INTO account (account_number, person_id, title, permissions, opened_ms)"
            + " VALUES (?, ?, ?, ?, ?)",
        account.number(),
        person.value(),
        account.title(),
        String.join(",", account.permissions().stream().sorted().map(Permission::name).toList()),
        now.toEpochMilli());
  }

  /**
   * Whether the person's standing and password are still those that were read a moment ago. They
   * stay so until the transaction is over: who changes them waits.
   */
  public static boolean unchanged(Sql sql, Person seen, Optional<String> hash) throws SQLException {
    return sql.rows(
            "UPDATE person SET standing = standing WHERE person_id = ?"
                + " RETURNING standing, password_hash",
            row ->
                standing(row.getString(1)) == seen.standing()
                    && Optional.ofNullable(row.getString(2)).equals(hash),
            seen.id().value())
        .equals(List.of(true));
  }

  /**
   * Sets the password's hash, as somebody chose it. Sign-ins that are under way end: they may stand
   * on the password of before.
   */
  public static void setPassword(Sql sql, PersonId id, String hash, boolean breached, Instant now)
      throws SQLException {
    sql.run("DELETE FROM sign_in WHERE person_id = ?", id.value());
    sql.run(
        "UPDATE person SET password_hash = ?, password_breached = ?, password_changed_ms = ?"
            + " WHERE person_id = ?",
        hash,
        breached,
        now.toEpochMilli(),
        id.value());
  }

  /** Replaces the hash of the same password, unless it was changed meanwhile. */
  public static void upgradePassword(Sql sql, PersonId id, String from, String to)
      throws SQLException {
    sql.run(
        "UPDATE person SET password_hash = ? WHERE person_id = ? AND password_hash = ?",
        to,
        id.value(),
        from);
  }

  /** Sets the confirmed address for notices. */
  public static void setMail(Sql sql, PersonId id, String mail) throws SQLException {
    sql.run("UPDATE person SET mail = ? WHERE person_id = ?", mail, id.value());
  }

  /** Lets the person work for the broker, from their next sign-in on. */
  static void setOperator(Sql sql, PersonId id) throws SQLException {
    sql.run("UPDATE person SET operator = 1 WHERE person_id = ?", id.value());
  }

  /** Sets the confirmed number for notices. */
  public static void setPhone(Sql sql, PersonId id, String number) throws SQLException {
    sql.run("UPDATE person SET phone = ? WHERE person_id = ?", number, id.value());
  }

  /** Has other transactions about this person wait for the end of this one. */
  public static void lock(Sql sql, PersonId id) throws SQLException {
    sql.run("UPDATE person SET standing = standing WHERE person_id = ?", id.value());
  }

  /** What an operator says; it stands above the owner's own freeze. */
  public static void setStanding(Sql sql, PersonId id, Subject.Standing standing)
      throws SQLException {
    sql.run(
        "UPDATE person SET standing = ?, frozen_ms = NULL WHERE person_id = ?",
        code(standing),
        id.value());
  }

  /** The owner's panic button; pressed again, the cooling-off begins anew. */
  public static void freezeChanges(Sql sql, PersonId id, Instant now) throws SQLException {
    sql.run(
        "UPDATE person SET standing = ?, frozen_ms = ? WHERE person_id = ? AND standing <> ?",
        code(Subject.Standing.CHANGES_FROZEN),
        now.toEpochMilli(),
        id.value(),
        code(Subject.Standing.FROZEN));
  }

  /** Lifts what {@link #freezeChanges} did; false when there was nothing to lift. */
  public static boolean thawChanges(Sql sql, PersonId id) throws SQLException {
    return sql.run(
            "UPDATE person SET standing = ?, frozen_ms = NULL WHERE person_id = ? AND standing = ?",
            code(Subject.Standing.ACTIVE),
            id.value(),
            code(Subject.Standing.CHANGES_FROZEN))
        == 1;
  }

  /** When the owner froze changes. */
  public static Optional<Instant> frozenSince(Sql sql, PersonId id) throws SQLException {
    return sql
        .rows(
            "SELECT frozen_ms FROM person WHERE person_id = ? AND frozen_ms IS NOT NULL",
            row -> Instant.ofEpochMilli(row.getLong(1)),
            id.value())
        .stream()
        .findFirst();
  }

  private static Set<Permission> permissions(String names) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String name : names.split(",", -1)) {
      if (!name.isEmpty()) {
        permissions.add(Permission.valueOf(name));
      }
    }
    return permissions;
  }

  private static String code(Subject.Standing standing) {
    return switch (standing) {
      case ACTIVE -> "active";
      case CHANGES_FROZEN -> "changes-frozen";
      case FROZEN -> "frozen";
    };
  }

  private static Subject.Standing standing(String code) {
    return switch (code) {
      case "active" -> Subject.Standing.ACTIVE;
      case "changes-frozen" -> Subject.Standing.CHANGES_FROZEN;
      case "frozen" -> Subject.Standing.FROZEN;
      default -> throw new IllegalStateException("unknown standing in the database: " + code);
    };
  }
}
