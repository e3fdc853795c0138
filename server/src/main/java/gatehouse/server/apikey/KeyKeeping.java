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
import gatehouse.server.signin.SignIns;
import io.helidon.webserver.http.HttpService;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** What people do with the keys of their programs, put together. */
public final class KeyKeeping {
  private final Database database;
  private final Profiles profiles;
  private final Arrivals arrivals;
  private final KeyGrants grants;
  private final KeyLines lines;
  private final KeyReminders reminders;
  private final InstantSource clock;

  public KeyKeeping(
      Database database,
      Chance chance,
      ApiKeys keys,
      Profiles profiles,
      Sessions sessions,
      OwnerNotices notices,
      Arrivals arrivals,
      InstantSource clock) {
    this.database = database;
    this.profiles = profiles;
    this.arrivals = arrivals;
    this.grants = new KeyGrants(database, chance, keys, profiles);
    this.lines = new KeyLines(keys, sessions);
    this.reminders = new KeyReminders(database, notices, clock);
    this.clock = clock;
  }

  /** The pages of the portal. */
  public HttpService pages(Desk desk, URI server) {
    return new KeyRoutes(desk, grants, lines, profiles, arrivals, server, clock);
  }

  /** What an owner's own session may call. */
  public List<ApiRoute> api(SessionApi sessions, SignIns signIns) {
    return new KeyApi(sessions, signIns, grants, lines, arrivals, clock).routes();
  }

  /** To be called every minute or so. */
  public void sweep() {
    reminders.sweep();
    database.write(sql -> KeyDrafts.sweep(sql, clock.instant()));
  }
}
