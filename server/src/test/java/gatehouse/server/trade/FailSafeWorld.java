package gatehouse.server.trade;

import gatehouse.core.account.Person;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.market.Product;
import gatehouse.core.notice.Circuit;
import gatehouse.core.notice.House;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.trade.TimeInForce;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Seal;
import gatehouse.server.failsafe.FailSafes;
import gatehouse.server.failsafe.WatchedPrograms;
import gatehouse.server.notice.Carriers;
import gatehouse.server.notice.Dispatcher;
import gatehouse.server.notice.Notices;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.oauth.ClientGrants;
import gatehouse.server.session.Heartbeats;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The trading side with programs and the watch over them, and a clock that goes as it is told. */
final class FailSafeWorld implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  final AtomicReference<Instant> now;
  final TradeWorld trade;
  final ApiKeys keys;
  final Sessions sessions;
  final FailSafes failSafes;

  FailSafeWorld(String url, Instant begin) {
    this(url, begin, false);
  }

  /** One of several that all believe that they lead. */
  FailSafeWorld(String url, Instant begin, boolean alwaysLeads) {
    this(Databases.open(url), begin, alwaysLeads);
  }

  /** On a database of its own. */
  FailSafeWorld(Database database, Instant begin, boolean alwaysLeads) {
    this.now = new AtomicReference<>(begin);
    this.trade =
        new TradeWorld(database, now::get, each -> each.lease(VenueLease.NAME), own -> own);
    SecureRandom random = new SecureRandom();
    Chance chance = new Chance(random);
    this.sessions =
        new Sessions(
            trade.database,
            trade.log,
            chance,
            List.of(SecretBytes.copyOf(new byte[32])),
            Long.MAX_VALUE);
    OwnerNotices notices = notices(random);
    this.keys = new ApiKeys(trade.database, trade.log, sessions, notices);
    HouseOrders house =
        new HouseOrders(
            trade.database,
            trade.log,
            trade.markets,
            new gatehouse.server.gate.Profiles(
                trade.database, trade.log, gatehouse.server.gate.House.read()),
            trade.changes,
            trade.books,
            trade.venue::accept,
            now::get);
    this.failSafes =
        new FailSafes(
            trade.database,
            trade.log,
            new WatchedPrograms(keys, new ClientGrants(trade.database, trade.log)),
            new Heartbeats(),
            house,
            () -> alwaysLeads ? 1 : trade.lease.term(),
            notices,
            chance,
            now::get);
  }

  /** Nobody here has a contact, so that nothing is ever sent. */
  private OwnerNotices notices(SecureRandom random) {
    try {
      Keys sealing = Keys.open(Files.createTempDirectory("keys"), false, random);
      Dispatcher dispatcher =
          new Dispatcher(
              trade.database,
              new Seal(sealing, random),
              new Carriers(now::get, Circuit.Limits.USUAL, List.of()),
              random,
              now::get,
              Dispatcher.Settings.USUAL);
      House house = new House("Gatehouse", URI.create("https://gate.example"));
      return new OwnerNotices(new Notices(house, dispatcher, random, now::get));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A key with a session that has just got a token. */
  Caller program(String name) {
    return program(name, FailSafePolicy.Action.FLATTEN);
  }

  Caller program(String name, FailSafePolicy.Action action) {
    Instant at = now.get();
    AccessRights rights =
        new AccessRights(
            Set.copyOf(TradeWorld.ACCOUNTS),
            AccessScope.TRADE,
            EnumSet.allOf(Product.class),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    String id = ApiKeyId.PREFIX + (name + "A".repeat(22)).substring(0, 22);
    Binding binding = new Binding(Binding.Method.JKT, (name + "A".repeat(43)).substring(0, 43));
    List<Proof> proofs =
        List.of(new Proof(Proof.Kind.PASSWORD, at), new Proof(Proof.Kind.SECURITY_KEY, at));
    ApiKey key =
        new ApiKey(
            new ApiKeyId(id),
            TradeWorld.PERSON,
            name,
            binding,
            "{}",
            rights,
            new FailSafePolicy(
                action,
                Set.of(TimeInForce.DAY),
                false,
                Duration.ZERO,
                HEARTBEAT,
                Set.of(FailSafePolicy.Trigger.HEARTBEAT)),
            proofs,
            at,
            at.plus(Duration.ofDays(1)),
            new ApiKey.Standing.Active());
    Session session =
        trade.database.write(sql -> {
          keys.add(sql, key, "trader", Origin.NONE);
          Person person = People.load(sql, TradeWorld.PERSON).orElseThrow();
          Session begun =
              sessions
                  .start(
                      sql,
                      person,
                      new SessionStart(
                          AccessInterface.API,
                          Optional.empty(),
                          name,
                          proofs,
                          AssuranceLevel.AAL2,
                          "192.0.2.0/24",
                          "",
                          Optional.of(new Access(id, rights, binding)),
                          Duration.ofHours(12)),
                      at)
                  .session();
          WatchRows.signedIn(sql, Program.of(key), begun, begun.endsAt(), at);
          return begun;
        });
    return ((Session.Check.Serves) session.check(at, at)).caller();
  }

  @Override
  public void close() {
    failSafes.close();
    trade.close();
  }
}
