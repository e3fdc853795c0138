package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Circumstances;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.House;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.NoticeText;
import gatehouse.core.notice.WebhookId;
import gatehouse.server.base.Sql;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Tells people things, in the transaction of the act that they are told of: the notice exists if
 * and only if the act does. The {@link Dispatcher} sends it after the commit.
 */
public final class Notices {
  private static final int REFERENCE_BYTES = 16;

  private final House house;
  private final Envelope envelope;
  private final Dispatcher dispatcher;
  private final SecureRandom random;
  private final InstantSource clock;

  public Notices(House house, Dispatcher dispatcher, SecureRandom random, InstantSource clock) {
    this.house = house;
    this.envelope = dispatcher.envelope();
    this.dispatcher = dispatcher;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Writes the notice to each contact, in the words of its kind, to be sent once the transaction is
   * committed and for as long as the kind is worth sending.
   */
  public void tell(
      Sql tx, PersonId person, NoticeKind kind, Circumstances at, Collection<? extends Contact> to)
      throws SQLException {
    Instant expiresAt = clock.instant().plus(kind.lifetime());
    for (Contact contact : to) {
      Message message = NoticeText.message(kind, at, house, contact, newReference());
      enqueue(tx, person, message, kind.purpose(), expiresAt);
    }
  }

  /** Writes one message; with a reference that the person already has, it changes nothing. */
  void enqueue(
      Sql tx, PersonId person, Message message, NoticeKind.Purpose purpose, Instant expiresAt)
      throws SQLException {
    long nowMs = clock.millis();
    tx.run(
        "INSERT INTO message (person_id, reference, channel, subject, content, state, created_ms,"
            + " expires_ms, due_ms, tries, purpose, target)"
            + " VALUES (?, ?, ?, ?, ?, 'WAITING', ?, ?, ?, 0, ?, ?)"
            + " ON CONFLICT (person_id, reference) DO NOTHING",
        person.value(),
        message.reference(),
        message.channel().name(),
        message.subject(),
        envelope.seal(person, message),
        nowMs,
        expiresAt.toEpochMilli(),
        nowMs,
        purpose.name(),
        message.to() instanceof WebhookId id ? id.value() : "");
    tx.afterCommit(() -> dispatcher.wake(message.channel()));
  }

  /** Has a webhook that is due found once the transaction is committed. */
  void wakeWebhooks(Sql tx) {
    tx.afterCommit(() -> dispatcher.wake(Channel.WEBHOOK));
  }

  private String newReference() {
    byte[] bytes = new byte[REFERENCE_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
