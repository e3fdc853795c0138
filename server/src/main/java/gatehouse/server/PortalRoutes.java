package gatehouse.server;

import gatehouse.core.session.Caller;
import gatehouse.server.account.PanicRoutes;
import gatehouse.server.account.TravelRoutes;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.audit.Activity;
import gatehouse.server.audit.ActivityRoutes;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.device.DeviceRoutes;
import gatehouse.server.notice.AlertRoutes;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Callers;
import gatehouse.server.session.HomeRoutes;
import gatehouse.server.session.HomeView;
import gatehouse.server.session.SessionRoutes;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * The pages of a signed-in person: home, and the security centre but for the ways in.
 *
 * @param accounts what a caller reaches, for the home page
 * @param phone the broker's line for people who can't sign in
 */
record PortalRoutes(
    Desk desk,
    Sessions sessions,
    Callers callers,
    Arrivals arrivals,
    Database database,
    Log log,
    ApiKeys keys,
    OwnerNotices notices,
    Chance chance,
    InstantSource clock,
    Function<Caller, List<HomeView.Account>> accounts,
    String phone)
    implements HttpService {

  @Override
  public void routing(HttpRules rules) {
    Activity activity = new Activity(database);
    List<HttpService> pages =
        List.of(
            new HomeRoutes(desk, sessions, activity, database, accounts, clock),
            new DeviceRoutes(desk, sessions, database, log, notices, arrivals, clock),
            new SessionRoutes(desk, sessions, database, log, notices, arrivals, callers, clock),
            new ActivityRoutes(desk, activity, database, log, clock),
            new TravelRoutes(desk, database, log, chance, notices, arrivals, clock),
            new AlertRoutes(desk, database, clock),
            new PanicRoutes(desk, sessions, database, log, keys, notices, arrivals, clock, phone));
    pages.forEach(page -> page.routing(rules));
  }
}
