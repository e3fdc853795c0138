package gatehouse.server;

import gatehouse.core.apikey.ApiKeyId;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.apikey.FailedRenewals;
import gatehouse.server.apikey.KeyKeeping;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Seal;
import gatehouse.server.failsafe.FailSafeApi;
import gatehouse.server.failsafe.FailSafes;
import gatehouse.server.failsafe.WatchedPrograms;
import gatehouse.server.gate.Profiles;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.oauth.ClientGrants;
import gatehouse.server.oauth.Clients;
import gatehouse.server.oauth.Issuer;
import gatehouse.server.oauth.Oauth;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.DpopNonces;
import gatehouse.server.session.DpopProofs;
import gatehouse.server.session.Heartbeats;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.SessionApi;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.SignIns;
import gatehouse.server.trade.Trading;
import gatehouse.server.trade.TradingDesk;
import io.helidon.webserver.http.HttpService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How programs come in, and what happens when one is lost: their keys, their tokens, the server
 * that gives tokens out, and the watch over them.
 *
 * @param granted what registered clients hold that may trade
 * @param keyBound what checks a request that comes with a token
 */
record Programs(
    ApiKeys keys, ClientGrants granted, KeyBound keyBound, Oauth oauth, Heartbeats heartbeats)
    implements TradingDesk.Suspending {
  @Override
  public void suspend(ApiKeyId key, String why, Instant now) {
    keys.suspend(key, why, now);
  }

  static Programs of(
      Config config,
      Database database,
      Log log,
      Chance chance,
      Keys keys,
      Seal seal,
      Sessions sessions,
      OwnerNotices notices,
      Optional<TlsSide> tls,
      InstantSource clock) {
    AccessTokens tokens = new AccessTokens(keys.newestFirst(Keys.Purpose.ACCESS));
    DpopNonces nonces = new DpopNonces(chance.bytes(Keys.KEY_BYTES));
    Set<String> origins = new HashSet<>(Set.of(config.baseUrl().toString()));
    config.tlsUrl().ifPresent(url -> origins.add(url.toString()));
    DpopProofs proofs = new DpopProofs(nonces, chance.bytes(Keys.KEY_BYTES), origins);
    Heartbeats heartbeats = new Heartbeats();
    Clients clients = new Clients(database, log, sessions);
    KeyBound keyBound =
        new KeyBound(
            tokens, sessions, proofs, nonces, config.networks(), heartbeats, clients::letsIn);
    ApiKeys apiKeys = new ApiKeys(database, log, sessions, notices);
    ClientGrants granted = new ClientGrants(database, log);
    Issuer issuer = new Issuer(config.baseUrl(), config.tlsUrl());
    return new Programs(
        apiKeys,
        granted,
        keyBound,
        new Oauth(
            database,
            log,
            chance,
            seal,
            issuer,
            apiKeys,
            clients,
            granted,
            new FailedRenewals(log, notices),
            sessions,
            keyBound,
            tokens,
            config.networks(),
            tls.map(TlsSide::authority),
            config.flag("client.registration", false),
            clock),
        heartbeats);
  }

  /** What their owners do with their keys. */
  KeyKeeping keeping(
      Database database,
      Chance chance,
      Profiles profiles,
      Sessions sessions,
      OwnerNotices notices,
      Arrivals arrivals,
      Optional<TlsSide> tls,
      InstantSource clock) {
    return new KeyKeeping(
        database,
        chance,
        keys,
        profiles,
        sessions,
        notices,
        arrivals,
        tls.map(TlsSide::authority),
        tls.flatMap(TlsSide::trusted),
        clock);
  }

  /** Where people decide about programs of others. */
  List<HttpService> pages(
      Desk desk,
      Pages pages,
      KeyKeeping keeping,
      Profiles profiles,
      OwnerNotices notices,
      Arrivals arrivals) {
    return oauth.pages(
        desk, pages, keeping.grants(), profiles, notices, arrivals, FailSafeApi::info);
  }

  /** The watch over them, which is to be started and closed. */
  FailSafes failSafes(
      Database database,
      Log log,
      Trading trading,
      OwnerNotices notices,
      Chance chance,
      InstantSource clock) {
    return new FailSafes(
        database,
        log,
        new WatchedPrograms(keys, granted),
        heartbeats,
        trading.house(),
        trading::term,
        notices,
        chance,
        clock);
  }

  /** What they and their owners may call beside orders and keys. */
  List<ApiRoute> api(
      SessionApi sessions,
      SignIns signIns,
      KeyKeeping keeping,
      OwnerNotices notices,
      Database database,
      InstantSource clock) {
    return Stream.concat(
            new FailSafeApi(sessions, database, clock).routes().stream(),
            oauth.api(sessions, signIns, keeping.grants(), notices, FailSafeApi::info).stream())
        .toList();
  }
}
