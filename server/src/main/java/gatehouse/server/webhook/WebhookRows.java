package gatehouse.server.webhook;

import gatehouse.core.account.PersonId;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.notice.WebhookId;
import gatehouse.server.base.Sql;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Endpoints, as rows. */
final class WebhookRows {
  private static final String SELECT =
      "SELECT person_id, webhook_id, url, events, secret, former_secret, former_until_ms, standing,"
          + " standing_why, created_ms FROM webhook";

  private WebhookRows() {}

  /** How an endpoint stands. */
  enum Standing {
    ACTIVE,
    /** By its owner. */
    PAUSED,
    /** By the house, since it did not answer. */
    DISABLED
  }

  /**
   * An endpoint.
   *
   * @param secret sealed, as is the former one
   * @param formerUntil until when the former secret signs too
   * @param why a sentence when it was disabled; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // sealed bytes, compared by nobody
  record Row(
      PersonId person,
      WebhookId id,
      URI url,
      Set<WebhookEvent> events,
      byte[] secret,
      byte @Nullable [] former,
      Instant formerUntil,
      Standing standing,
      String why,
      Instant createdAt) {}

  static void insert(Sql sql, Row row) throws SQLException {
    sql.run(
        "INSERT INTO webhook (person_id, webhook_id, url, events, secret, former_until_ms,"
            + " standing, standing_why, created_ms) VALUES (?, ?, ?, ?, ?, 0, ?, '', ?)",
        row.person().value(),
        row.id().value(),
        row.url().toString(),
        row.events().stream().map(WebhookEvent::code).collect(Collectors.joining(" ")),
        row.secret(),
        row.standing().name(),
        row.createdAt().toEpochMilli());
  }

  /** All of a person, the oldest first. */
  static List<Row> of(Sql sql, PersonId person) throws SQLException {
    return sql.rows(
        SELECT + " WHERE person_id = ? ORDER BY created_ms, webhook_id",
        WebhookRows::row,
        person.value());
  }

  static Optional<Row> load(Sql sql, WebhookId id) throws SQLException {
    return sql.one(SELECT + " WHERE webhook_id = ?", WebhookRows::row, id.value());
  }

  /** False when it stands so already, or is gone. */
  static boolean stand(Sql sql, Row seen, Standing next, String why) throws SQLException {
    return sql.run(
            "UPDATE webhook SET standing = ?, standing_why = ? WHERE person_id = ?"
                + " AND webhook_id = ? AND standing = ?",
            next.name(),
            why,
            seen.person().value(),
            seen.id().value(),
            seen.standing().name())
        == 1;
  }

  /** Puts a new secret before the one that was seen; false when that was replaced meanwhile. */
  static boolean rotate(Sql sql, Row seen, byte[] secret, byte[] former, Instant until)
      throws SQLException {
    return sql.run(
            "UPDATE webhook SET secret = ?, former_secret = ?, former_until_ms = ?"
                + " WHERE person_id = ? AND webhook_id = ? AND secret = ?",
            secret,
            former,
            until.toEpochMilli(),
            seen.person().value(),
            seen.id().value(),
            seen.secret())
        == 1;
  }

  /** Forgets former secrets whose time is over. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "UPDATE webhook SET former_secret = NULL WHERE former_secret IS NOT NULL"
            + " AND former_until_ms <= ?",
        now.toEpochMilli());
  }

  static boolean remove(Sql sql, Row row) throws SQLException {
    sql.run(
        "DELETE FROM message WHERE person_id = ? AND target = ?",
        row.person().value(),
        row.id().value());
    return sql.run(
            "DELETE FROM webhook WHERE person_id = ? AND webhook_id = ?",
            row.person().value(),
            row.id().value())
        == 1;
  }

  private static Row row(ResultSet row) throws SQLException {
    Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
    for (String code : row.getString(4).split(" ", -1)) {
      WebhookEvent.ofCode(code).ifPresent(events::add); // a newer node may know more
    }
    return new Row(
        new PersonId(row.getString(1)),
        new WebhookId(row.getString(2)),
        URI.create(row.getString(3)),
        events,
        row.getBytes(5),
        row.getBytes(6),
        Instant.ofEpochMilli(row.getLong(7)),
        Standing.valueOf(row.getString(8)),
        row.getString(9),
        Instant.ofEpochMilli(row.getLong(10)));
  }
}
