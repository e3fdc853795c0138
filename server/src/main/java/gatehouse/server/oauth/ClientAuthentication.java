package gatehouse.server.oauth;

import gatehouse.core.oauth.Client;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which registered client sends a form. The one way is {@code private_key_jwt}; a client of another
 * kind would be found here too.
 */
final class ClientAuthentication {
  private final Database database;
  private final Clients clients;
  private final ClientAssertions assertions;

  ClientAuthentication(Database database, Clients clients, ClientAssertions assertions) {
    this.database = database;
    this.clients = clients;
    this.assertions = assertions;
  }

  /** A client that has proved itself by an assertion, which still has to be {@link #take taken}. */
  record Authenticated(Client client, ClientAssertions.Proved proved) {}

  /** Checks who it is; nothing is written, so that a better form may follow with the same proof. */
  Authenticated check(Exchange exchange) throws OauthException {
    ClientAssertions.Claimed claimed = assertions.read(exchange.form());
    Clients.Known known =
        clients
            .find(claimed.clientId())
            .filter(each -> each.client().open())
            .orElseThrow(ClientAuthentication::unknown);
    if (exchange.filled("client_id").filter(id -> !id.equals(claimed.clientId())).isPresent()) {
      throw ClientAssertions.invalid("client_id is not the client of the client_assertion.");
    }
    return new Authenticated(
        known.client(), assertions.verify(claimed, known.keys(), exchange.now()));
  }

  /**
   * Takes what the client proved itself by, over all nodes, in the caller's transaction, and holds
   * the client open until its end. What is left is why nothing may be done.
   */
  static Optional<OauthException> take(Sql sql, Authenticated authenticated) throws SQLException {
    if (!ClientRows.lockOpen(sql, authenticated.client().id())) {
      return Optional.of(unknown());
    }
    return ClientAssertions.take(sql, authenticated.proved())
        ? Optional.empty()
        : Optional.of(ClientAssertions.usedBefore());
  }

  /** Checks and takes, where there is nothing else to write. */
  Client taken(Exchange exchange) throws OauthException {
    Authenticated authenticated = check(exchange);
    taken(authenticated);
    return authenticated.client();
  }

  /** Takes, where there is nothing else to write. */
  void taken(Authenticated authenticated) throws OauthException {
    Optional<OauthException> refused = database.write(sql -> take(sql, authenticated));
    if (refused.isPresent()) {
      throw refused.get();
    }
  }

  private static OauthException unknown() {
    return ClientAssertions.invalid("No client has that client_id.");
  }
}
