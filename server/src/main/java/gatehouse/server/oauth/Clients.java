package gatehouse.server.oauth;

import com.nimbusds.jose.jwk.JWK;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.oauth.Client;
import gatehouse.core.oauth.ClientId;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Snapshots;
import gatehouse.server.base.Sql;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The registered clients. In memory as snapshots that the log takes away, on every node. A client
 * is closed first, which shuts it out at once, with all that it holds; then what people had granted
 * to it ends, person by person, and {@link #sweep} finishes what was cut off.
 */
public final class Clients {
  private static final Set<Act> CHANGING =
      EnumSet.of(Act.CLIENT_ADDED, Act.CLIENT_CHANGED, Act.CLIENT_CLOSED);

  /** Others wait: nobody fills the table, or the operators' list, in a night. */
  static final int REGISTERED_IN_A_DAY_MAX = 100;

  static final Duration DAY = Duration.ofDays(1);
  private static final int KEPT_MAX = 10_000;

  private final Database database;
  private final Log log;
  private final Sessions sessions;
  private final Snapshots<ClientId, Known> known = new Snapshots<>(KEPT_MAX);

  public Clients(Database database, Log log, Sessions sessions) {
    this.database = database;
    this.log = log;
    this.sessions = sessions;
    log.subscribe(this::follow);
  }

  /**
   * A client with its keys, read.
   *
   * @param revoked the thumbprints of its certificates that were revoked
   */
  record Known(Client client, List<JWK> keys, Set<String> revoked) {
    private static Optional<Known> load(Sql sql, ClientId id) throws SQLException {
      Optional<Client> client = ClientRows.load(sql, id);
      return client.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Known(
                  client.get(),
                  KeySets.of(client.get().jwks()),
                  ClientCertificateRows.revoked(sql, id)));
    }
  }

  /** The client of that name, open or closed. */
  Optional<Known> find(String id) {
    return Optional.of(id).filter(ClientId::fits).map(ClientId::new).flatMap(this::find);
  }

  private Optional<Known> find(ClientId id) {
    return known.find(id, name -> database.read(sql -> Known.load(sql, name)));
  }

  /**
   * Whether what was granted is held by a client that is open, and by no certificate that was
   * revoked: thousands of grants end one by one, and none of them serves meanwhile. API keys answer
   * for themselves.
   */
  public boolean letsIn(Access access) {
    return access.ofKey()
        || find(access.clientId())
            .filter(each -> each.client().open())
            .filter(each -> !each.revoked().contains(access.binding().thumbprint()))
            .isPresent();
  }

  /** What to call it; also when it is closed. */
  String name(String id) {
    return find(id).map(each -> each.client().name()).orElse(id);
  }

  /** All of them, the newest first. */
  List<Client> all() {
    return database.read(ClientRows::all);
  }

  /** Registers a client. */
  void add(Caller operator, Client client) {
    database.write(sql -> {
      ClientRows.insert(sql, client);
      return append(sql, operator, client, Act.CLIENT_ADDED, "", client.createdAt());
    });
  }

  /**
   * Registers a client that says of itself who it is.
   *
   * @return false when enough did in the last day
   */
  boolean register(Client client) {
    Instant now = client.createdAt();
    PersonId nobody = new PersonId(Entry.SYSTEM);
    return database.write(sql -> {
      log.hold(sql, nobody); // each of them writes there, so that they are counted one by one
      if (ClientRows.registeredSince(sql, now.minus(DAY)) >= REGISTERED_IN_A_DAY_MAX) {
        return false;
      }
      ClientRows.insert(sql, client);
      log.append(
          sql,
          Entry.of(nobody, now.toEpochMilli(), Act.CLIENT_ADDED, Entry.SYSTEM, Origin.NONE)
              .with("client", client.id().value())
              .with("name", client.name())
              .with("reason", "it registered itself"));
      return true;
    });
  }

  /**
   * Replaces its keys; false when it is closed. Nobody comes in by the old ones from then on; an
   * access token that is out serves on for its ten minutes, by the key that it is bound to.
   */
  boolean keys(Caller operator, Client client, String jwks, Instant now) {
    return database.write(sql ->
        ClientRows.keys(sql, client.id(), jwks)
            && append(sql, operator, client, Act.CLIENT_CHANGED, "new keys", now));
  }

  /**
   * Shuts a client out for ever, and ends what people had granted to it.
   *
   * @return false when it was closed before
   */
  boolean close(Caller operator, Client client, String why, Instant now) {
    boolean closed =
        database.write(sql ->
            ClientRows.close(sql, client.id(), now)
                && append(sql, operator, client, Act.CLIENT_CLOSED, why, now));
    endAll(client.id(), now);
    return closed;
  }

  private void endAll(ClientId id, Instant now) {
    for (Session session : sessions.ofClient(id.value())) {
      database.write(sql ->
          sessions.end(
              sql,
              session.person(),
              session.id(),
              Entry.SYSTEM,
              SessionEnd.CLIENT_CLOSED,
              Origin.NONE,
              now));
    }
  }

  /** Ends what hangs on closed clients still. */
  void sweep(Instant now) {
    database.read(ClientRows::unfinished).forEach(id -> endAll(id, now));
  }

  /** Notes in the log what an operator did, in the caller's transaction. */
  boolean append(Sql sql, Caller operator, Client client, Act act, String why, Instant now)
      throws SQLException {
    Entry entry =
        Entry.of(
                operator.person(),
                now.toEpochMilli(),
                act,
                operator.person().value(),
                Sessions.origin(operator.session()))
            .with("client", client.id().value())
            .with("name", client.name());
    log.append(sql, why.isEmpty() ? entry : entry.with("reason", why));
    return true;
  }

  private void follow(Logged logged) {
    if (CHANGING.contains(logged.entry().act())) {
      String id = logged.entry().fact("client");
      if (ClientId.fits(id)) {
        known.forget(new ClientId(id));
      }
    }
  }
}
