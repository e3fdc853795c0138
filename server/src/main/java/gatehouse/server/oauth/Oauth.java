package gatehouse.server.oauth;

import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.base.Database;
import gatehouse.server.base.Networks;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.Sessions;
import io.helidon.webserver.http.HttpService;
import java.time.InstantSource;
import java.util.List;

/** The authorization server, put together. */
public final class Oauth {
  private final Database database;
  private final InstantSource clock;
  private final TokenRoutes tokens;

  public Oauth(
      Database database,
      Issuer issuer,
      ApiKeys keys,
      Sessions sessions,
      KeyBound keyBound,
      AccessTokens accessTokens,
      Networks networks,
      InstantSource clock) {
    this.database = database;
    this.clock = clock;
    ClientAssertions assertions = new ClientAssertions(issuer);
    this.tokens =
        new TokenRoutes(
            new KeyTokens(database, keys, sessions, assertions),
            assertions,
            keyBound,
            accessTokens,
            networks,
            clock);
  }

  /** Its endpoints; the metadata describes them (RFC 8414), not the description of the API. */
  public List<HttpService> endpoints() {
    return List.of(tokens);
  }

  /** To be called every minute or so. */
  public void sweep() {
    database.write(sql -> ClientAssertions.sweep(sql, clock.instant()));
  }
}
