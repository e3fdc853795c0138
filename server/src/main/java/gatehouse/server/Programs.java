package gatehouse.server;

import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Keys;
import gatehouse.server.oauth.Issuer;
import gatehouse.server.oauth.Oauth;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.DpopNonces;
import gatehouse.server.session.DpopProofs;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.Sessions;
import java.time.InstantSource;
import java.util.Set;

/**
 * How programs come in: their keys, their tokens, and the server that gives tokens out.
 *
 * @param keyBound what checks a request that comes with a token
 */
record Programs(ApiKeys keys, KeyBound keyBound, Oauth oauth) {
  static Programs of(
      Config config,
      Database database,
      Log log,
      Chance chance,
      Keys keys,
      Sessions sessions,
      InstantSource clock) {
    AccessTokens tokens = new AccessTokens(keys.newestFirst(Keys.Purpose.ACCESS));
    DpopNonces nonces = new DpopNonces(chance.bytes(Keys.KEY_BYTES));
    Set<String> origins = Set.of(config.baseUrl().toString());
    DpopProofs proofs = new DpopProofs(nonces, chance.bytes(Keys.KEY_BYTES), origins);
    KeyBound keyBound = new KeyBound(tokens, sessions, proofs, nonces, config.networks());
    ApiKeys apiKeys = new ApiKeys(database, log, sessions);
    Issuer issuer = new Issuer(config.baseUrl());
    return new Programs(
        apiKeys,
        keyBound,
        new Oauth(database, issuer, apiKeys, sessions, keyBound, tokens, config.networks(), clock));
  }
}
