package gatehouse.server.trade;

import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.KeyProfile;
import gatehouse.core.apikey.KeyProfile.Sighting;
import gatehouse.core.apikey.Unusual;
import gatehouse.core.gate.Permit;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.apikey.ProfileRows;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What each key usually does in each account: one row, read and written in the transaction of the
 * order, under the lock of the account's book. So nodes agree, and a crash loses neither.
 */
final class KeyProfiles {
  private KeyProfiles() {}

  /**
   * Judges an order that the gate lets through by its key's past in the account, and learns from
   * it. Orders of people, of registered clients, and those that only reduce are neither judged nor
   * learned.
   *
   * @param sql the transaction that places it, and holds the lock of the account's book
   * @return why it is not to be placed, and the key to be suspended
   */
  static Optional<TradingDesk.Outcome.Unusual> judge(Sql sql, Questions.Asked asked, Permit permit)
      throws SQLException {
    Optional<Access> access = permit.caller().session().access().filter(Access::ofKey);
    if (access.isEmpty() || permit.reduces()) {
      return Optional.empty();
    }
    ApiKeyId key = new ApiKeyId(access.get().clientId());
    Optional<AccountNumber> account = Optional.of(asked.ticket().account());
    Optional<ProfileRows.Known> known =
        ProfileRows.load(sql, permit.caller().person(), key, account, asked.now());
    if (known.isEmpty()) {
      return Optional.empty();
    }
    KeyProfile profile = known.get().profile();
    Sighting order =
        new Sighting(
            asked.now(),
            key,
            permit.effect().value().multiply(permit.effect().rate()),
            permit.caller().network().orElse(""),
            asked.instrument().id().value());
    Unusual unusual = profile.judge(order);
    boolean suspends = profile.judges(order.at()) && unusual.suspends();
    ProfileRows.store(
        sql,
        account,
        known.get().lineage(),
        suspends ? profile.suspendedFor(order) : profile.learned(order));
    return suspends
        ? Optional.of(new TradingDesk.Outcome.Unusual(key, unusual.why()))
        : Optional.empty();
  }
}
