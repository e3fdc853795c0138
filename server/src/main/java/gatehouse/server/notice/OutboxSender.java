package gatehouse.server.notice;

import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.Sender;
import gatehouse.server.base.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The demo's provider: keeps the last 200 messages, codes and all, for a page to show. Never beside
 * real people.
 */
public final class OutboxSender implements Sender {
  private static final int MESSAGES_MAX = 200;

  /** A message as the page shows it. */
  public record Sent(
      Instant at, Channel channel, String contact, String subject, String body, String reference) {}

  private final Database database;
  private final InstantSource clock;

  public OutboxSender(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Delivery send(Message message) {
    database.write(sql -> {
      sql.run(
          "INSERT INTO outbox (reference, sent_ms, channel, contact, subject, body)"
              + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING",
          message.reference(),
          clock.millis(),
          message.channel().name(),
          message.to().value(),
          message.subject(),
          message.body().exposeText());
      return sql.run(
          "DELETE FROM outbox WHERE reference NOT IN (SELECT reference FROM outbox"
              + " ORDER BY sent_ms DESC, reference DESC LIMIT ?)",
          MESSAGES_MAX);
    });
    return new Delivered("outbox");
  }

  /** At most 200 messages, the latest first. */
  public List<Sent> newestFirst() {
    return database.read(sql ->
        sql.rows(
            "SELECT sent_ms, channel, contact, subject, body, reference FROM outbox"
                + " ORDER BY sent_ms DESC, reference DESC",
            row ->
                new Sent(
                    Instant.ofEpochMilli(row.getLong(1)),
                    Channel.valueOf(row.getString(2)),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6))));
  }
}
