package gatehouse.server.account;

import gatehouse.core.account.PersonId;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Journeys that people told of beforehand, as rows. */
final class Travels {
  /** Journeys of one person that are not over. */
  static final int OPEN_MAX = 20;

  private Travels() {}

  /**
   * A journey.
   *
   * @param country ISO 3166-1 alpha-2
   * @param from the first moment, in the zone of the person
   * @param until the moment after the last day
   */
  record Journey(String id, String country, Instant from, Instant until) {
    boolean sameAs(Journey other) {
      return country.equals(other.country) && from.equals(other.from) && until.equals(other.until);
    }
  }

  /** Those that are not over and not withdrawn, the first first. */
  static List<Journey> open(Sql sql, PersonId person, Instant now) throws SQLException {
    return sql.rows(
        "SELECT notice_id, country, from_ms, until_ms FROM travel_notice WHERE person_id = ?"
            + " AND withdrawn_ms IS NULL AND until_ms > ? ORDER BY from_ms, notice_id",
        row ->
            new Journey(
                row.getString(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                Instant.ofEpochMilli(row.getLong(4))),
        person.value(),
        now.toEpochMilli());
  }

  static void insert(Sql sql, PersonId person, Journey journey, Instant now) throws SQLException {
    sql.run(
        "INSERT INTO travel_notice (person_id, notice_id, country, from_ms, until_ms, given_ms)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        person.value(),
        journey.id(),
        journey.country(),
        journey.from().toEpochMilli(),
        journey.until().toEpochMilli(),
        now.toEpochMilli());
  }

  /** The country of the journey that was withdrawn, or nothing when there is no such journey. */
  static Optional<String> withdraw(Sql sql, PersonId person, String id, Instant now)
      throws SQLException {
    Optional<String> country =
        sql.one(
            "SELECT country FROM travel_notice WHERE person_id = ? AND notice_id = ?"
                + " AND withdrawn_ms IS NULL",
            row -> row.getString(1),
            person.value(),
            id);
    sql.run(
        "UPDATE travel_notice SET withdrawn_ms = ? WHERE person_id = ? AND notice_id = ?"
            + " AND withdrawn_ms IS NULL",
        now.toEpochMilli(),
        person.value(),
        id);
    return country;
  }
}
