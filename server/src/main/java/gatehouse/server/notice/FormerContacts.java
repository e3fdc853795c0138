package gatehouse.server.notice;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Contacts that were replaced lately. They are told what happens for a while longer, so that
 * whoever replaced one cannot act unseen by its owner. No code and no link goes to them.
 */
public final class FormerContacts {
  /** How long a former contact is told; at exactly this age it is not. */
  public static final Duration TOLD_FOR = Duration.ofDays(3);

  private FormerContacts() {}

  /**
   * One that is still told.
   *
   * @param until from this moment on it is not
   */
  public record Former(Contact contact, Instant until) {}

  /** Keeps the contact that the person has on this channel, if any, before it is replaced. */
  public static void keep(Sql sql, Person before, Channel channel, Instant now)
      throws SQLException {
    Optional<String> contact =
        switch (channel) {
          case MAIL -> before.mail();
          case SMS -> before.phone();
          case WEBHOOK -> Optional.empty();
        };
    if (contact.isPresent()) {
      sql.run(
          "INSERT INTO former_contact (person_id, channel, contact, until_ms) VALUES (?, ?, ?, ?)"
              + " ON CONFLICT (person_id, channel, contact) DO UPDATE SET until_ms ="
              + " excluded.until_ms",
          before.id().value(),
          channel.name(),
          contact.get(),
          now.plus(TOLD_FOR).toEpochMilli());
    }
  }

  /** Those of a person that are still told. */
  public static List<Former> of(Sql sql, PersonId person, Instant now) throws SQLException {
    return sql.rows(
        "SELECT channel, contact, until_ms FROM former_contact WHERE person_id = ?"
            + " AND until_ms > ? ORDER BY until_ms, contact",
        row ->
            new Former(
                contact(Channel.valueOf(row.getString(1)), row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3))),
        person.value(),
        now.toEpochMilli());
  }

  private static Contact contact(Channel channel, String value) {
    return switch (channel) {
      case MAIL -> new MailAddress(value);
      case SMS -> new PhoneNumber(value);
      case WEBHOOK -> throw new IllegalStateException("an endpoint is no contact to be replaced");
    };
  }

  /** Forgets those whose time is over; how many. */
  public static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run("DELETE FROM former_contact WHERE until_ms <= ?", now.toEpochMilli());
  }
}
