package gatehouse.server.oauth;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.audit.Facts;
import gatehouse.core.session.Proof;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Action;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import gatehouse.server.session.ProofText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person agreed to, and how strongly they had proved who they are; the row of an
 * authorization code.
 *
 * @param session in which they did: a code of one that has ended is worth nothing
 * @param failSafe what happens when the program is lost
 * @param proofs of that session that were given together, last of all
 */
record Consent(
    PersonId person,
    SessionId session,
    PushedRequest request,
    AccessRights rights,
    FailSafePolicy failSafe,
    List<Proof> proofs) {
  /** How long a code can be exchanged (FAPI 2.0, 5.3.2.1, item 11). */
  static final Duration CODE_LIFETIME = Duration.ofSeconds(60);

  /** How long a code that was used is known, so that the second use is noticed. */
  static final Duration KEPT = Duration.ofHours(24);

  /**
   * A code as it is stored.
   *
   * @param session what it was exchanged for; none while it was not
   */
  record Stored(Consent consent, Instant issuedAt, Optional<SessionId> session) {
    /** A code of exactly the longest age serves no longer; a device has as long as it may ask. */
    boolean over(Instant now) {
      Instant end =
          switch (consent.request().reply()) {
            case Reply.Redirect redirect -> issuedAt.plus(CODE_LIFETIME);
            case Reply.Device device -> consent.request().decidedBy();
          };
      return !now.isBefore(end);
    }
  }

  /** Keeps it for whoever comes with the code of that hash. */
  void insert(Sql sql, String codeHash, Instant now) throws SQLException {
    sql.run(
        "INSERT INTO oauth_code (code_hash, person_id, client_id, consent, issued_ms)"
            + " VALUES (?, ?, ?, ?, ?)",
        codeHash,
        person.value(),
        request.client().value(),
        text(),
        now.toEpochMilli());
  }

  static Optional<Stored> load(Sql sql, String code) throws SQLException {
    return sql.one(
        "SELECT person_id, consent, issued_ms, session_id FROM oauth_code WHERE code_hash = ?",
        row ->
            new Stored(
                parse(new PersonId(row.getString(1)), row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                Optional.ofNullable(row.getString(4)).map(SessionId::new)),
        Chance.hash(code));
  }

  /** Notes what a code was exchanged for; false when somebody was faster. */
  static boolean exchange(Sql sql, String code, SessionId session) throws SQLException {
    return sql.run(
            "UPDATE oauth_code SET session_id = ? WHERE code_hash = ? AND session_id IS NULL",
            session.value(),
            Chance.hash(code))
        == 1;
  }

  static int sweep(Sql sql, Instant now) throws SQLException {
    return sql.run("DELETE FROM oauth_code WHERE issued_ms <= ?", now.minus(KEPT).toEpochMilli());
  }

  /** When the person proved who they are: the newest proof (OpenID Connect Core, 2). */
  static Instant authTime(List<Proof> proofs) {
    return proofs.stream().map(Proof::at).max(Instant::compareTo).orElseThrow();
  }

  /**
   * Those that were given together with the newest one: what an ID token says of an authentication
   * is true of the moment that it names. They reach what granting asks for, which counts proofs
   * just as old.
   */
  static List<Proof> together(List<Proof> proofs) {
    Instant from = authTime(proofs).minus(Action.GRANT_ACCESS.freshFor());
    return proofs.stream().filter(each -> !each.at().isBefore(from)).toList();
  }

  private String text() {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("session", session.value());
    facts.put("request", request.text());
    facts.put("rights", AccessText.of(rights));
    facts.put("failSafe", AccessText.of(failSafe));
    facts.put("proofs", ProofText.of(proofs));
    return Facts.toJson(facts);
  }

  private static Consent parse(PersonId person, String text) {
    SortedMap<String, String> facts = Facts.parse(text).orElseThrow();
    return new Consent(
        person,
        new SessionId(get(facts, "session")),
        PushedRequest.parse(get(facts, "request")),
        AccessText.rights(get(facts, "rights")),
        Optional.ofNullable(facts.get("failSafe")) // codes of an older server have none
            .map(AccessText::policy)
            .orElse(FailSafePolicy.NONE),
        ProofText.parse(get(facts, "proofs")));
  }

  private static String get(SortedMap<String, String> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }
}
