package gatehouse.server.webhook;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.WebhookId;
import gatehouse.core.webhook.WebhookSignature;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Seal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Secrets of endpoints: made here, sealed at rest, and opened to sign. */
record WebhookSecrets(Seal seal, Chance chance) {
  SecretBytes fresh() {
    return SecretBytes.copyOf(chance.bytes(WebhookSignature.SECRET_BYTES));
  }

  byte[] seal(PersonId person, WebhookId id, SecretBytes secret) {
    return seal.seal(place(person, id), secret);
  }

  /** Those that sign now, the newest first. */
  List<SecretBytes> signing(WebhookRows.Row row, Instant now) {
    Seal.Place place = place(row.person(), row.id());
    List<SecretBytes> all = new ArrayList<>(2);
    all.add(seal.open(place, row.secret()));
    byte[] former = row.former();
    if (former != null && now.isBefore(row.formerUntil())) {
      all.add(seal.open(place, former));
    }
    return all;
  }

  private static Seal.Place place(PersonId person, WebhookId id) {
    return new Seal.Place(person, id.value(), "webhook.secret");
  }
}
