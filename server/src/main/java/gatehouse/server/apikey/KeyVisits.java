package gatehouse.server.apikey;

import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.apikey.KeyProfile.Sighting;
import gatehouse.core.apikey.Unusual;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.session.AccessInterface;
import gatehouse.server.base.Sql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Token requests of keys, judged by their own past: whoever only reads with a stolen key places no
 * order that could be.
 */
public final class KeyVisits {
  private KeyVisits() {}

  /**
   * Suspends a key that comes from an unknown network at an unknown hour, and tells its owner;
   * otherwise it learns.
   *
   * @param sql the transaction of the token request, which holds the key's row
   * @param network the prefix that the request came from
   * @return why it gets no token, as the program is told
   */
  public static Optional<String> judge(
      Sql sql, ApiKeys keys, ApiKey key, String network, Instant now) throws SQLException {
    Optional<ProfileRows.Known> known =
        ProfileRows.load(sql, key.person(), key.id(), Optional.empty(), now);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    KeyProfile profile = known.get().profile();
    Sighting visit = new Sighting(now, key.id(), BigDecimal.ZERO, network, "");
    Unusual unusual = profile.judgeVisit(visit);
    boolean suspends = profile.judges(now) && unusual.suspendsVisit();
    ProfileRows.store(
        sql,
        Optional.empty(),
        known.get().lineage(),
        suspends ? profile.suspendedFor(visit) : profile.learned(visit));
    if (!suspends) {
      return Optional.empty();
    }
    Origin from = new Origin(AccessInterface.API.name(), network, null, null);
    ApiKey.Standing next = new ApiKey.Standing.Suspended(unusual.why(), now);
    keys.stand(sql, key, next, Entry.SYSTEM, from, now);
    return ApiKeyRows.again(sql, key).flatMap(stored -> stored.closed(now));
  }
}
