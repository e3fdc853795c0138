package gatehouse.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import gatehouse.core.apikey.Binding;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.server.apikey.ProgramCertificate;
import gatehouse.server.apikey.PublicKeys;
import gatehouse.server.apikey.SigningRequests;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.session.Sessions;
import gatehouse.server.tls.Authority;
import java.security.PublicKey;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Certificates of our authority for registered clients ({@code tls_client_auth}, RFC 8705, 2.1). An
 * operator has one signed: its subject is the client's id, whatever the request says. One that is
 * revoked lets nobody in from that moment on, and what was bound to it ends, person by person;
 * {@link #sweep} finishes what was cut off.
 */
final class ClientCertificates {
  /** Of a certificate: whoever makes the program comes back for the next one. */
  private static final Duration LIFE = Duration.ofDays(365);

  /** What a node left undone that died is looked for so long. */
  private static final Duration SWEPT = Duration.ofDays(1);

  private final Database database;
  private final Clients clients;
  private final Sessions sessions;
  private final Optional<Authority> authority;

  ClientCertificates(
      Database database, Clients clients, Sessions sessions, Optional<Authority> authority) {
    this.database = database;
    this.clients = clients;
    this.sessions = sessions;
    this.authority = authority;
  }

  /** What became of it. */
  sealed interface Outcome {
    record Done(ProgramCertificate certificate) implements Outcome {}

    /** It was not done; says why. */
    record Refused(String sentence) implements Outcome {}
  }

  /** Whether there is a listener that takes certificates. */
  boolean offered() {
    return authority.isPresent();
  }

  /** All of a client, the newest first. */
  List<ProgramCertificate> of(Client client) {
    return database.read(sql -> ClientCertificateRows.of(sql, client.id()));
  }

  /**
   * Signs one.
   *
   * @param request as it was pasted: by whichever key, which it proves
   */
  Outcome issue(Caller operator, Client client, String request, Instant now) {
    if (authority.isEmpty()) {
      return refused("This server takes no certificates: it has no listener of TLS.");
    }
    return switch (SigningRequests.read(request)) {
      case PublicKeys.Read.Refused(String sentence) -> refused(sentence);
      case PublicKeys.Read.Good good -> {
        ProgramCertificate made =
            ProgramCertificate.made(
                authority.get().client(key(good.jwk()), client.id().value(), now, now.plus(LIFE)),
                now);
        yield database.write(sql -> insert(sql, operator, client, made, now));
      }
    };
  }

  private Outcome insert(
      Sql sql, Caller operator, Client client, ProgramCertificate made, Instant now)
      throws SQLException {
    if (!ClientRows.lockOpen(sql, client.id())) {
      return refused("This client is closed.");
    }
    long live =
        ClientCertificateRows.of(sql, client.id()).stream()
            .filter(each -> each.serves(now))
            .count();
    if (live >= ProgramCertificate.LIVE_MAX) {
      return refused(
          "This client has "
              + ProgramCertificate.LIVE_MAX
              + " certificates, which is the most. Revoke one first.");
    }
    ClientCertificateRows.insert(sql, client.id(), made);
    clients.append(
        sql, operator, client, Act.CLIENT_CHANGED, "new certificate " + made.thumbprint(), now);
    return new Outcome.Done(made);
  }

  /** Ends a certificate for ever, and what is bound to it; false when there is none that works. */
  boolean revoke(Caller operator, Client client, String thumbprint, String why, Instant now) {
    boolean revoked =
        database.write(sql ->
            ClientCertificateRows.revoke(sql, client.id(), thumbprint, now)
                && clients.append(
                    sql,
                    operator,
                    client,
                    Act.CLIENT_CHANGED,
                    "revoked certificate " + thumbprint + ": " + why,
                    now));
    if (revoked) {
      end(new ClientCertificateRows.Revoked(client.id(), thumbprint), now);
    }
    return revoked;
  }

  private void end(ClientCertificateRows.Revoked revoked, Instant now) {
    Binding binding = new Binding(Binding.Method.X5T_S256, revoked.thumbprint());
    for (Session session : sessions.ofClient(revoked.client().value(), revoked.thumbprint())) {
      if (session.access().filter(each -> each.binding().equals(binding)).isPresent()) {
        database.write(sql ->
            sessions.end(
                sql,
                session.person(),
                session.id(),
                Entry.SYSTEM,
                SessionEnd.CLIENT_CERTIFICATE_REVOKED,
                Origin.NONE,
                now));
      }
    }
  }

  /** Ends what hangs on revoked certificates still. */
  void sweep(Instant now) {
    database
        .read(sql -> ClientCertificateRows.revokedSince(sql, now.minus(SWEPT)))
        .forEach(each -> end(each, now));
  }

  private static PublicKey key(String jwk) {
    try {
      return ((AsymmetricJWK) JWK.parse(jwk)).toPublicKey();
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("a key was read that cannot be read again", e);
    }
  }

  private static Outcome refused(String text) {
    return new Outcome.Refused(text + " Nothing was done.");
  }
}
