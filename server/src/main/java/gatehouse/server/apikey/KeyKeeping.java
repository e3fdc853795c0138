package gatehouse.server.apikey;

import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.gate.Profiles;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionApi;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.RaiseFirst;
import gatehouse.server.signin.SignIns;
import gatehouse.server.tls.Authority;
import io.helidon.webserver.http.HttpService;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people do with the keys of their programs, put together. */
public final class KeyKeeping {
  private final Database database;
  private final Profiles profiles;
  private final OwnKeys keys;
  private final KeyGrants grants;
  private final KeyLines lines;
  private final KeyReminders reminders;
  private final Certificates certificates;
  private final Optional<String> trusted;
  private final InstantSource clock;

  /**
   * @param trusted what whoever calls the listener of TLS has to trust, in PEM; nothing where
   *     everybody does
   */
  public KeyKeeping(
      Database database,
      Chance chance,
      ApiKeys registered,
      Profiles profiles,
      Sessions sessions,
      OwnerNotices notices,
      Arrivals arrivals,
      Optional<Authority> authority,
      Optional<String> trusted,
      InstantSource clock) {
    this.database = database;
    this.profiles = profiles;
    this.grants = new KeyGrants(database, chance, registered, profiles);
    this.keys = new OwnKeys(grants, arrivals, clock);
    this.lines = new KeyLines(registered, sessions);
    this.reminders = new KeyReminders(database, notices, clock);
    this.certificates = new Certificates(database, registered, sessions, authority);
    this.trusted = trusted;
    this.clock = clock;
  }

  /** What owners do with keys, and what they may let in at all. */
  public KeyGrants grants() {
    return grants;
  }

  /**
   * The pages of the portal.
   *
   * @param server the address that programs call
   * @param tls the one at which they show certificates
   */
  public HttpService[] pages(Desk desk, URI server, URI tls) {
    return new HttpService[] {
      new KeyRoutes(
          desk, keys, lines, profiles, server, trusted.filter(pem -> server.equals(tls)), clock),
      new CertificateRoutes(desk, keys, certificates, tls.toString(), trusted, clock)
    };
  }

  /** What an owner's own session may call. */
  public List<ApiRoute> api(SessionApi sessions, SignIns signIns) {
    RaiseFirst raise = new RaiseFirst(signIns, clock);
    return Stream.concat(
            new KeyApi(sessions, raise, keys, lines, clock).routes().stream(),
            new CertificateApi(sessions, raise, keys, certificates).routes().stream())
        .toList();
  }

  /** To be called every minute or so. */
  public void sweep() {
    reminders.sweep();
    database.write(sql -> KeyDrafts.sweep(sql, clock.instant()));
  }
}
