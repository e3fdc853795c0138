package gatehouse.server.oauth;

import gatehouse.core.apikey.Binding;
import gatehouse.core.oauth.Client;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.base.Sql;
import gatehouse.server.session.ClientCertificate;
import gatehouse.server.session.SeenProofs;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Which registered client sends a form: by {@code private_key_jwt}; by {@code
 * self_signed_tls_client_auth}, a connection that shows a certificate of one of the client's keys
 * (RFC 8705, 2.2); or by {@code tls_client_auth}, one of our own authority (RFC 8705, 2.1).
 */
final class ClientAuthentication {
  private static final long PERIOD_MS = 60_000;

  /** Renewals that are not written down yet: many seconds of what a node can answer. */
  private static final int UNWRITTEN_MAX = 100_000;

  private static final int BATCH = 1_000;

  private final Database database;
  private final Clients clients;
  private final ClientAssertions assertions;

  private final SeenProofs heard = new SeenProofs(SeenProofs.PERIOD_MAX);
  private final BlockingQueue<ClientAssertions.Proved> unwritten =
      new LinkedBlockingQueue<>(UNWRITTEN_MAX);

  ClientAuthentication(Database database, Clients clients, ClientAssertions assertions) {
    this.database = database;
    this.clients = clients;
    this.assertions = assertions;
  }

  /**
   * A client that has proved itself.
   *
   * @param proved the assertion, which still has to be {@link #heard heard}; none of a certificate
   * @param certificate the thumbprint of one that can be revoked, which is looked at once more then
   */
  record Authenticated(
      Client client, Optional<ClientAssertions.Proved> proved, Optional<String> certificate) {}

  /** Checks who it is; nothing is written, so that a better form may follow with the same proof. */
  Authenticated check(Exchange exchange) throws OauthException {
    Optional<Binding> certificate = exchange.certificate();
    if (certificate.isPresent() && exchange.filled("client_assertion").isEmpty()) {
      return byCertificate(exchange, certificate.get().thumbprint());
    }
    ClientAssertions.Claimed claimed = assertions.read(exchange.form());
    Clients.Known known = known(claimed.clientId());
    if (exchange.filled("client_id").filter(id -> !id.equals(claimed.clientId())).isPresent()) {
      throw ClientAssertions.invalid("client_id is not the client of the client_assertion.");
    }
    return new Authenticated(
        known.client(),
        Optional.of(assertions.verify(claimed, known.keys(), exchange.now())),
        Optional.empty());
  }

  private Authenticated byCertificate(Exchange exchange, String thumbprint) throws OauthException {
    Clients.Known known = known(exchange.text("client_id"));
    Client client = known.client();
    if (ClientCertificate.isOf(exchange.request(), known.keys(), exchange.now())) {
      return new Authenticated(client, Optional.empty(), Optional.empty());
    }
    if (database.read(
        sql -> ClientCertificateRows.serves(sql, client.id(), thumbprint, exchange.now()))) {
      return new Authenticated(client, Optional.empty(), Optional.of(thumbprint));
    }
    throw foreign();
  }

  private static OauthException foreign() {
    return ClientAssertions.invalid(
        "The certificate of this connection is none of the client's that works.");
  }

  private Clients.Known known(String id) throws OauthException {
    return clients
        .find(id)
        .filter(each -> each.client().open())
        .orElseThrow(ClientAuthentication::unknown);
  }

  /** A client whose assertion, if it is one, came to this node for the first time. */
  static final class Heard {
    private final Authenticated authenticated;

    private Heard(Authenticated authenticated) {
      this.authenticated = authenticated;
    }
  }

  /**
   * Takes what the client proved itself by, over all nodes, in the caller's transaction, and holds
   * the client open until its end. What is left is why nothing may be done.
   */
  static Optional<OauthException> take(Sql sql, Heard heard) throws SQLException {
    Authenticated authenticated = heard.authenticated;
    if (!ClientRows.lockOpen(sql, authenticated.client().id())) {
      return Optional.of(unknown());
    }
    Optional<String> certificate = authenticated.certificate();
    if (certificate.isPresent()
        && !ClientCertificateRows.lock(sql, authenticated.client().id(), certificate.get())) {
      return Optional.of(foreign());
    }
    Optional<ClientAssertions.Proved> proved = authenticated.proved();
    return proved.isEmpty() || ClientAssertions.take(sql, proved.get())
        ? Optional.empty()
        : Optional.of(ClientAssertions.usedBefore());
  }

  /** Checks and takes, where there is nothing else to write. */
  Client taken(Exchange exchange) throws OauthException {
    Authenticated authenticated = check(exchange);
    Heard first = heard(authenticated, exchange.now());
    Optional<OauthException> refused = database.write(sql -> take(sql, first));
    if (refused.isPresent()) {
      throw refused.get();
    }
    return authenticated.client();
  }

  /**
   * Takes the assertion in the memory of this node, for whatever it is used. The next step is to
   * {@link #take} it over all nodes, or to {@link #takeLater}.
   */
  Heard heard(Authenticated authenticated, Instant now) throws OauthException {
    if (authenticated.proved().isPresent()) {
      ClientAssertions.Proved proved = authenticated.proved().get();
      String name = Chance.hash(proved.clientId() + "\n" + proved.jti());
      long hash = ByteBuffer.wrap(Base64.getUrlDecoder().decode(name)).getLong();
      if (!heard.first(hash, period(proved.expiresAt()), period(now))) {
        throw ClientAssertions.usedBefore();
      }
    }
    return new Heard(authenticated);
  }

  /**
   * Takes the assertion over all nodes a moment later, so that the caller waits for no disk: enough
   * where the form gives nothing without a fresh proof of another key, and nothing is granted that
   * is not ended with the client.
   */
  void takeLater(Heard first) {
    if (first.authenticated.proved().isPresent()
        && !unwritten.offer(first.authenticated.proved().get())) {
      throw new OverloadedException("Very many programs renew their access right now", 60);
    }
  }

  /** Writes down what was to be taken later. To be called every second, and at the end. */
  synchronized void store() {
    List<ClientAssertions.Proved> some = unwritten.stream().limit(BATCH).toList();
    while (!some.isEmpty()) {
      List<ClientAssertions.Proved> writing = some;
      database.write(sql -> {
        for (ClientAssertions.Proved each : writing) {
          ClientAssertions.taken(sql, each);
        }
        return true;
      });
      writing.forEach(each -> unwritten.poll()); // nobody else takes any out
      some = unwritten.stream().limit(BATCH).toList();
    }
  }

  private static long period(Instant moment) {
    return moment.toEpochMilli() / PERIOD_MS;
  }

  private static OauthException unknown() {
    return ClientAssertions.invalid("No client has that client_id.");
  }
}
