package gatehouse.server.oauth;

import gatehouse.core.oauth.Client;
import gatehouse.server.base.Chance;
import gatehouse.server.session.SeenProofs;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;

/**
 * Which registered client sends a form. The one way is {@code private_key_jwt}; a client of another
 * kind would be found here too.
 */
final class ClientAuthentication {
  private static final long PERIOD_MS = 60_000;

  private final Clients clients;
  private final ClientAssertions assertions;
  private final SeenProofs seen = new SeenProofs();

  ClientAuthentication(Clients clients, ClientAssertions assertions) {
    this.clients = clients;
    this.assertions = assertions;
  }

  /** A client that has proved itself. */
  record Authenticated(Client client, ClientAssertions.Proved proved) {}

  /** Checks who it is; whether the assertion comes again is for the caller to see. */
  Authenticated check(Exchange exchange) throws OauthException {
    ClientAssertions.Claimed claimed = assertions.read(exchange.form());
    Clients.Known known =
        clients
            .find(claimed.clientId())
            .filter(each -> each.client().open())
            .orElseThrow(() -> ClientAssertions.invalid("No client has that client_id."));
    if (exchange.filled("client_id").filter(id -> !id.equals(claimed.clientId())).isPresent()) {
      throw ClientAssertions.invalid("client_id is not the client of the client_assertion.");
    }
    return new Authenticated(
        known.client(), assertions.verify(claimed, known.keys(), exchange.now()));
  }

  /**
   * Checks who it is, and takes the assertion in the memory of this node. Enough where the form
   * alone gives nothing to whoever copied it: because it has to come with a proof of another key,
   * or because it only asks about the client's own.
   */
  Client taken(Exchange exchange) throws OauthException {
    Authenticated authenticated = check(exchange);
    ClientAssertions.Proved proved = authenticated.proved();
    String name = Chance.hash(proved.clientId() + "\n" + proved.jti());
    long hash = ByteBuffer.wrap(Base64.getUrlDecoder().decode(name)).getLong();
    if (!seen.first(hash, period(proved.expiresAt()), period(exchange.now()))) {
      throw ClientAssertions.invalid("This client_assertion was used before.");
    }
    return authenticated.client();
  }

  private static long period(Instant moment) {
    return moment.toEpochMilli() / PERIOD_MS;
  }
}
