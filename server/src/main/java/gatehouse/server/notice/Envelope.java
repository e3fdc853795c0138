package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.notice.WebhookId;
import gatehouse.server.base.Seal;
import gatehouse.server.base.SealBrokenException;

/**
 * Messages as they wait in the database: contact, subject and body sealed together, bound to the
 * person and the reference, so that a row's content cannot be moved to another row.
 */
record Envelope(Seal seal) {
  byte[] seal(PersonId person, Message message) {
    // neither a contact nor a subject can hold a line feed
    String plain =
        message.to().value() + "\n" + message.subject() + "\n" + message.body().exposeText();
    return seal.seal(place(person, message.reference()), SecretBytes.ofText(plain));
  }

  Message open(PersonId person, String reference, Channel channel, byte[] sealed) {
    SecretBytes plain = seal.open(place(person, reference), sealed);
    String[] parts = plain.exposeText().split("\n", 3);
    if (parts.length != 3) {
      throw new SealBrokenException("Not a sealed message");
    }
    return new Message(
        contact(channel, parts[0]), parts[1], SecretBytes.ofText(parts[2]), reference);
  }

  private static Contact contact(Channel channel, String value) {
    return switch (channel) {
      case MAIL -> new MailAddress(value);
      case SMS -> new PhoneNumber(value);
      case WEBHOOK -> new WebhookId(value);
    };
  }

  private static Seal.Place place(PersonId person, String reference) {
    return new Seal.Place(person, reference, "message.content");
  }
}
