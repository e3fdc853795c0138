package gatehouse.server.notice;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Circumstances;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.Contacts;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.NoticeKind.Told;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.notice.WebhookId;
import gatehouse.core.signin.Place;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the owner of an account what was done with it, in the transaction of the act. */
public final class OwnerNotices {
  private static final Set<Channel> EVERY = EnumSet.allOf(Channel.class);

  private final Notices notices;

  public OwnerNotices(Notices notices) {
    this.notices = notices;
  }

  /** The contacts that a person confirmed. */
  public static Contacts contacts(Person person) {
    return new Contacts(person.mail().map(MailAddress::new), person.phone().map(PhoneNumber::new));
  }

  /** Tells the owner on every channel. */
  public void tell(Sql sql, Person person, Told kind, Optional<Place> place, Instant now)
      throws SQLException {
    tell(sql, person, kind, place, Optional.empty(), now);
  }

  /**
   * Tells the owner.
   *
   * @param used the channel that the act itself went through: another one is preferred
   */
  public void tell(
      Sql sql, Person person, Told kind, Optional<Place> place, Optional<Channel> used, Instant now)
      throws SQLException {
    tell(sql, person, kind, place, contacts(person).recipients(EVERY, used), now);
  }

  /** Tells contacts that were replaced lately too, and the endpoints that are to hear of it. */
  private void tell(
      Sql sql,
      Person person,
      Told kind,
      Optional<Place> place,
      List<Contact> confirmed,
      Instant now)
      throws SQLException {
    Set<Contact> all = new LinkedHashSet<>(confirmed);
    for (FormerContacts.Former former : FormerContacts.of(sql, person.id(), now)) {
      all.add(former.contact());
    }
    all.addAll(ToldEndpoints.of(sql, person.id(), kind, now));
    notices.tell(sql, person.id(), kind, circumstances(person, place, now), all);
  }

  /** Tells the endpoints alone, where one notice for people tells of several acts. */
  public void tellEndpoints(Sql sql, Person person, Told kind, Instant now) throws SQLException {
    Circumstances at = circumstances(person, Optional.empty(), now);
    notices.tell(sql, person.id(), kind, at, ToldEndpoints.of(sql, person.id(), kind, now));
  }

  /** Sends a test to one endpoint alone. */
  public void sendTest(Sql sql, Person person, WebhookId endpoint, Instant now)
      throws SQLException {
    Circumstances at = circumstances(person, Optional.empty(), now);
    notices.tell(sql, person.id(), new NoticeKind.WebhookTest(), at, List.of(endpoint));
  }

  /** Has a webhook that is due found once the transaction is committed. */
  public void wakeWebhooks(Sql sql) {
    notices.wakeWebhooks(sql);
  }

  /** Tells the old and the new contacts that they changed. */
  public void tellOfChange(
      Sql sql, Person before, Person after, Channel channel, Optional<Place> place, Instant now)
      throws SQLException {
    List<Contact> both = Contacts.recipientsOfChange(contacts(before), contacts(after));
    tell(sql, before, new NoticeKind.ContactChanged(channel), place, both, now);
  }

  /** Sends a code to this contact alone. */
  public void sendCode(
      Sql sql, Person person, Contact contact, NoticeKind code, Optional<Place> place, Instant now)
      throws SQLException {
    notices.tell(sql, person.id(), code, circumstances(person, place, now), List.of(contact));
  }

  /** Sends a person the way in, to one contact alone: whoever reads it is let in. */
  public void invite(Sql sql, Person person, Contact to, SecretBytes link, Instant now)
      throws SQLException {
    NoticeKind kind = new NoticeKind.Invitation(link);
    Circumstances at = circumstances(person, Optional.empty(), now);
    notices.tell(sql, person.id(), kind, at, List.of(to));
  }

  /**
   * Messages of this purpose written for a person since then: what bounds a thief who asks for
   * codes. Purposes are counted apart, or one would use up another's.
   */
  public int sentSince(
      Sql sql, PersonId person, Channel channel, NoticeKind.Purpose purpose, Instant since)
      throws SQLException {
    return sql.one(
            "SELECT COUNT(*) FROM message WHERE person_id = ? AND channel = ? AND purpose = ?"
                + " AND created_ms >= ?",
            row -> row.getInt(1),
            person.value(),
            channel.name(),
            purpose.name(),
            since.toEpochMilli())
        .orElse(0);
  }

  /** Where a person is told, such as {@code Mail and text message}; empty when nowhere. */
  public static String channels(Person person) {
    String text =
        contacts(person).all().stream()
            .map(contact -> contact.channel().label().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" and "));
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static Circumstances circumstances(Person person, Optional<Place> place, Instant now) {
    return new Circumstances(now, person.zone(), place.map(Place::name).orElse(""));
  }
}
