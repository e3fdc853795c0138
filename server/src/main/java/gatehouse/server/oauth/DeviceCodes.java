package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationGrantError;
import gatehouse.core.oauth.Client;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Programs on other devices that ask whether somebody has decided (RFC 8628, 3.5), as rows. */
final class DeviceCodes {
  /** How long a program waits between two questions. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  /** RFC 8628, 3.5: what is added for who asks too soon. */
  private static final Duration SLOWER_BY = Duration.ofSeconds(5);

  private DeviceCodes() {}

  private record Row(
      String client,
      Instant createdAt,
      Duration interval,
      Optional<Instant> askedAt,
      boolean waits,
      boolean granted) {}

  /** Keeps a code that the program of this request asks with. */
  static void insert(Sql sql, String code, String userCode, PushedRequest asked)
      throws SQLException {
    sql.run(
        "INSERT INTO oauth_device (device_hash, client_id, request_hash, created_ms, interval_ms)"
            + " VALUES (?, ?, ?, ?, ?)",
        Chance.hash(code),
        asked.client().value(),
        Chance.hash(userCode),
        asked.at().toEpochMilli(),
        INTERVAL.toMillis());
  }

  /**
   * Notes that the program asks, in the caller's transaction.
   *
   * @return why it gets nothing now; empty when the person has let it in
   */
  static Optional<OauthException> ask(Sql sql, String code, Client client, Instant now)
      throws SQLException {
    Optional<Row> found = load(sql, code).filter(each -> each.client().equals(client.id().value()));
    if (found.isEmpty()) {
      return no(OAuth2Error.INVALID_GRANT, "This device code was not given to this client.");
    }
    Row row = found.get();
    if (row.granted()) {
      return Optional.empty();
    }
    if (!now.isBefore(row.createdAt().plus(PushedRequest.DEVICE_LIFETIME))) {
      return no(
          DeviceAuthorizationGrantError.EXPIRED_TOKEN,
          "Nobody let this program in within ten minutes. Begin again.");
    }
    if (!row.waits()) {
      return no(OAuth2Error.ACCESS_DENIED.setHTTPStatusCode(400), "The person refused.");
    }
    boolean soon =
        row.askedAt().filter(asked -> now.isBefore(asked.plus(row.interval()))).isPresent();
    Duration interval = soon ? row.interval().plus(SLOWER_BY) : row.interval();
    sql.run(
        "UPDATE oauth_device SET asked_ms = ?, interval_ms = ? WHERE device_hash = ?",
        now.toEpochMilli(),
        interval.toMillis(),
        Chance.hash(code));
    return soon
        ? no(
            DeviceAuthorizationGrantError.SLOW_DOWN,
            "You ask too often. Wait " + interval.toSeconds() + " seconds between two questions.")
        : no(
            DeviceAuthorizationGrantError.AUTHORIZATION_PENDING,
            "Nobody has decided yet. Ask again in " + interval.toSeconds() + " seconds.");
  }

  private static Optional<OauthException> no(ErrorObject error, String sentence) {
    return Optional.of(new OauthException(error, sentence));
  }

  private static Optional<Row> load(Sql sql, String code) throws SQLException {
    return sql.one(
        "SELECT d.client_id, d.created_ms, d.interval_ms, d.asked_ms,"
            + " (SELECT count(*) FROM oauth_request r WHERE r.request_hash = d.request_hash"
            + " AND r.client_id = d.client_id AND r.created_ms = d.created_ms),"
            + " (SELECT count(*) FROM oauth_code c WHERE c.code_hash = d.device_hash)"
            + " FROM oauth_device d WHERE d.device_hash = ?",
        row -> {
          long asked = row.getLong(4);
          return new Row(
              row.getString(1),
              Instant.ofEpochMilli(row.getLong(2)),
              Duration.ofMillis(row.getLong(3)),
              asked == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(asked)),
              row.getInt(5) > 0,
              row.getInt(6) > 0);
        },
        Chance.hash(code));
  }

  /** Forgets what is as old as a code that is forgotten: until then a second use is noticed. */
  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "DELETE FROM oauth_device WHERE created_ms <= ?", now.minus(Consent.KEPT).toEpochMilli());
  }
}
