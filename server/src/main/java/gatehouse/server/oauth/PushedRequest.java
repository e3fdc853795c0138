package gatehouse.server.oauth;

import gatehouse.core.apikey.Binding;
import gatehouse.core.audit.Facts;
import gatehouse.core.oauth.ClientId;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An authorization request that a client pushed (RFC 9126), or made from another device, checked.
 *
 * @param binding the key that the code is bound to, when the client said so (RFC 9449, 10)
 * @param acr a level that the client asks for; the least of several
 * @param maxAge how old the proof of the person may be
 * @param anew whether the person is to sign in for this request ({@code prompt=login})
 */
record PushedRequest(
    ClientId client,
    Reply reply,
    Optional<String> nonce,
    boolean openid,
    Optional<Binding> binding,
    Optional<AssuranceLevel> acr,
    Optional<Duration> maxAge,
    boolean anew,
    AccessDetail detail,
    Instant at) {
  static final String URN = "urn:ietf:params:oauth:request_uri:";

  /** How long the client may send the person along: below ten minutes (FAPI 2.0, 5.3.2.2). */
  static final Duration LIFETIME = Duration.ofMinutes(9);

  /** How long the person may take to decide, all in all. */
  static final Duration DECIDED_WITHIN = Duration.ofMinutes(30);

  /** The same for a request from another device (RFC 8628, 3.2). */
  static final Duration DEVICE_LIFETIME = Duration.ofMinutes(10);

  /** Of one client, requests that nobody has decided yet: a thousand people in half an hour. */
  static final int LIVE_MAX = 1_000;

  /**
   * What a program on another device asks for.
   *
   * @param codeHash of the code that it asks with
   * @param binding the key that the code is bound to, when the program showed one
   */
  static PushedRequest ofDevice(
      ClientId client,
      String codeHash,
      boolean openid,
      Optional<Binding> binding,
      AccessDetail detail,
      Instant at) {
    return new PushedRequest(
        client,
        new Reply.Device(codeHash),
        Optional.empty(),
        openid,
        binding,
        Optional.empty(),
        Optional.empty(),
        false,
        detail,
        at);
  }

  /** The text of a row. */
  String text() {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("client", client.value());
    reply.into(facts);
    nonce.ifPresent(value -> facts.put("nonce", value));
    facts.put("openid", Boolean.toString(openid));
    binding.ifPresent(value -> {
      facts.put("method", value.method().name());
      facts.put("thumbprint", value.thumbprint());
    });
    acr.ifPresent(value -> facts.put("acr", value.name()));
    maxAge.ifPresent(value -> facts.put("maxAge", value.toString()));
    facts.put("anew", Boolean.toString(anew));
    facts.put("detail", detail.json());
    facts.put("at", at.toString());
    return Facts.toJson(facts);
  }

  /** Reads {@link #text}. */
  static PushedRequest parse(String text) {
    SortedMap<String, String> facts = Facts.parse(text).orElseThrow();
    return new PushedRequest(
        new ClientId(get(facts, "client")),
        Reply.of(facts),
        Optional.ofNullable(facts.get("nonce")),
        Boolean.parseBoolean(facts.get("openid")),
        Optional.ofNullable(facts.get("thumbprint"))
            .map(value -> new Binding(Binding.Method.valueOf(get(facts, "method")), value)),
        Optional.ofNullable(facts.get("acr")).map(AssuranceLevel::valueOf),
        Optional.ofNullable(facts.get("maxAge")).map(Duration::parse),
        Boolean.parseBoolean(facts.get("anew")),
        AccessDetail.ofJson(get(facts, "detail")),
        Instant.parse(get(facts, "at")));
  }

  static String get(SortedMap<String, String> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }

  /** Until when somebody can decide; not at that moment any more. */
  Instant decidedBy() {
    return switch (reply) {
      case Reply.Redirect redirect -> at.plus(DECIDED_WITHIN);
      case Reply.Device device -> at.plus(DEVICE_LIFETIME);
    };
  }

  /** When a client that has as many as it may can push the next one; empty when it can now. */
  private static Optional<Instant> roomAt(Sql sql, ClientId client, Instant now)
      throws SQLException {
    return sql.one(
            "SELECT count(*), min(created_ms) FROM oauth_request"
                + " WHERE client_id = ? AND created_ms > ?",
            row ->
                row.getInt(1) < LIVE_MAX
                    ? Optional.<Instant>empty()
                    : Optional.of(Instant.ofEpochMilli(row.getLong(2)).plus(DECIDED_WITHIN)),
            client.value(),
            now.minus(DECIDED_WITHIN).toEpochMilli())
        .orElseThrow();
  }

  /**
   * Keeps it under a random name.
   *
   * @return why not: too many of the client's wait already
   */
  Optional<OauthException> push(Sql sql, String name) throws SQLException {
    Optional<Instant> room = roomAt(sql, client, at);
    if (room.isPresent()) {
      return Optional.of(
          OauthException.busy(
              "Very many requests of this client wait for somebody's decision.",
              Duration.between(at, room.get())));
    }
    sql.run(
        "INSERT INTO oauth_request (request_hash, client_id, request, created_ms)"
            + " VALUES (?, ?, ?, ?)",
        Chance.hash(name),
        client.value(),
        text(),
        at.toEpochMilli());
    return Optional.empty();
  }

  /** The one of that name, unless somebody decided, or it waited for too long. */
  static Optional<PushedRequest> load(Sql sql, String name, Instant now) throws SQLException {
    return sql.one(
            "SELECT request FROM oauth_request WHERE request_hash = ?",
            row -> parse(row.getString(1)),
            Chance.hash(name))
        .filter(each -> now.isBefore(each.decidedBy()));
  }

  /** Takes it away, as it is decided; false when somebody was faster. */
  static boolean decide(Sql sql, String name) throws SQLException {
    return sql.run("DELETE FROM oauth_request WHERE request_hash = ?", Chance.hash(name)) == 1;
  }

  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run(
        "DELETE FROM oauth_request WHERE created_ms <= ?",
        now.minus(DECIDED_WITHIN).toEpochMilli());
  }
}
