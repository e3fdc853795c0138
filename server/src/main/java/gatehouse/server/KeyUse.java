package gatehouse.server;

import gatehouse.core.account.PhcString;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the master keys of an installation are needed for. */
final class KeyUse {
  private KeyUse() {}

  /** How much hangs on one version. */
  record Use(long passwords, long secrets) {
    private Use plus(Use other) {
      return new Use(passwords + other.passwords, secrets + other.secrets);
    }
  }

  /** By version; a version that nothing hangs on is missing. */
  static Map<Integer, Use> of(Database database) {
    return database.read(sql -> {
      Map<Integer, Use> uses = new TreeMap<>();
      List<String> hashes =
          sql.rows(
              "SELECT password_hash FROM person WHERE password_hash IS NOT NULL",
              row -> row.getString(1));
      for (String hash : hashes) {
        PhcString.parse(hash)
            .ifPresent(phc -> uses.merge(phc.keyVersion(), new Use(1, 0), Use::plus));
      }
      count(sql, "sealed", "factor", uses);
      count(sql, "sealed", "pending_factor", uses);
      count(sql, "content", "message", uses);
      count(sql, "sealed", "oauth_signing_key", uses);
      countAuthority(sql, uses);
      count(sql, "secret", "webhook", uses);
      count(sql, "former_secret", "webhook", uses);
      return uses;
    });
  }

  /** The second byte of a sealed value is the version that it was sealed under. */
  private static void count(Sql sql, String column, String table, Map<Integer, Use> uses)
      throws SQLException {
    sql.rows(
        "SELECT SUBSTR(%1$s, 2, 1), COUNT(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY SUBSTR(%1$s, 2, 1)"
            .formatted(column, table),
        row -> uses.merge(row.getBytes(1)[0] & 0xff, new Use(0, row.getLong(2)), Use::plus));
  }

  /** Its key alone is stored as text. */
  private static void countAuthority(Sql sql, Map<Integer, Use> uses) throws SQLException {
    sql.rows(
        "SELECT sealed FROM authority",
        row ->
            uses.merge(
                Base64.getDecoder().decode(row.getString(1))[1] & 0xff, new Use(0, 1), Use::plus));
  }

  /** Writes down that a version came into use, at the first start that has it. */
  static void noteNewest(Database database, Log log, int newest, Instant now) {
    database.write(sql -> {
      String fact = "\"version\":\"" + newest + "\"";
      boolean known =
          newest == 1
              || sql
                  .rows(
                      "SELECT data FROM log WHERE person_id = ? AND kind = ?",
                      row -> row.getString(1),
                      Log.SYSTEM.value(),
                      Act.MASTER_KEY_ADDED.code())
                  .stream()
                  .anyMatch(data -> data.contains(fact));
      if (!known) {
        log.append(
            sql,
            Entry.of(
                    Log.SYSTEM, now.toEpochMilli(), Act.MASTER_KEY_ADDED, Entry.SYSTEM, Origin.NONE)
                .with("version", Integer.toString(newest)));
      }
      return known;
    });
  }
}
