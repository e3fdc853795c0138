package gatehouse.server.notice;

import gatehouse.core.account.PersonId;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.notice.WebhookId;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The endpoints of a person that are told of something, and how much may wait for one. */
final class ToldEndpoints {
  /** Messages that wait for one endpoint; the oldest give way, and can be sent again by hand. */
  static final int WAITING_MAX = 100;

  private static final String GAVE_WAY =
      "More than " + WAITING_MAX + " alerts waited for this endpoint, and the oldest gave way.";

  private ToldEndpoints() {}

  private record Subscribed(WebhookId id, List<String> events) {}

  /** Those that are active and asked for this event. */
  static List<WebhookId> of(Sql sql, PersonId person, NoticeKind.Told kind, Instant now)
      throws SQLException {
    Optional<WebhookEvent> event = WebhookEvent.of(kind);
    List<WebhookId> told = new ArrayList<>();
    if (event.isEmpty()) {
      return told;
    }
    List<Subscribed> active =
        sql.rows(
            "SELECT webhook_id, events FROM webhook WHERE person_id = ? AND standing = 'ACTIVE'"
                + " ORDER BY webhook_id",
            row ->
                new Subscribed(
                    new WebhookId(row.getString(1)), List.of(row.getString(2).split(" ", -1))),
            person.value());
    for (Subscribed each : active) {
      if (each.events().contains(event.get().code())) {
        makeRoom(sql, person, each.id(), now);
        told.add(each.id());
      }
    }
    return told;
  }

  private static void makeRoom(Sql sql, PersonId person, WebhookId id, Instant now)
      throws SQLException {
    sql.run(
        "UPDATE message SET state = 'REFUSED', ended_ms = ?, reason = ? WHERE person_id = ?"
            + " AND target = ? AND state = 'WAITING' AND reference NOT IN (SELECT reference FROM"
            + " message WHERE person_id = ? AND target = ? AND state = 'WAITING'"
            + " ORDER BY created_ms DESC, reference LIMIT ?)",
        now.toEpochMilli(),
        GAVE_WAY,
        person.value(),
        id.value(),
        person.value(),
        id.value(),
        WAITING_MAX - 1);
  }
}
