package gatehouse.server.tls;

import gatehouse.core.account.PersonId;
import gatehouse.server.base.Seal;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The one row of the certificate authority. */
final class AuthorityRows {
  private static final String ONLY = "1";

  /** It belongs to no person, and no person has that id. */
  static final Seal.Place PLACE = new Seal.Place(new PersonId("-"), ONLY, "authority.sealed");

  private AuthorityRows() {}

  /**
   * What is stored.
   *
   * @param sealed the private key, base64
   * @param certificate in PEM
   */
  record Row(String sealed, String certificate) {}

  static Optional<Row> load(Sql sql) throws SQLException {
    return sql.one(
        "SELECT sealed, certificate FROM authority WHERE authority_id = ?",
        row -> new Row(row.getString(1), row.getString(2)),
        ONLY);
  }

  /** Puts the same key sealed anew in the place of what was read; false when somebody else did. */
  static boolean reseal(Sql sql, Row read, String sealed) throws SQLException {
    return sql.run(
            "UPDATE authority SET sealed = ? WHERE authority_id = ? AND sealed = ?",
            sealed,
            ONLY,
            read.sealed())
        == 1;
  }

  /** Nothing happens when there is one. */
  static void insert(Sql sql, Row made, Instant now) throws SQLException {
    sql.run(
        "INSERT INTO authority (authority_id, sealed, certificate, created_ms) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (authority_id) DO NOTHING",
        ONLY,
        made.sealed(),
        made.certificate(),
        now.toEpochMilli());
  }
}
