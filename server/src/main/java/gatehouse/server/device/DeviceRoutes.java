package gatehouse.server.device;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.device.Device;
import gatehouse.core.device.DeviceId;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Subject;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.Icon;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionRoutes;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The devices that a person is known by: list, rename, remove. */
public final class DeviceRoutes implements HttpService {
  private static final String PATH = "/security/devices";
  private static final int ID_CHARACTERS_MAX = 64;
  private static final int NAME_CHARACTERS_MAX = 64;
  private static final String NOT_YOURS = "You have no such device. Nothing was done.";

  private final Desk desk;
  private final Sessions sessions;
  private final Database database;
  private final Log log;
  private final OwnerNotices notices;
  private final Arrivals arrivals;
  private final InstantSource clock;

  public DeviceRoutes(
      Desk desk,
      Sessions sessions,
      Database database,
      Log log,
      OwnerNotices notices,
      Arrivals arrivals,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.database = database;
    this.log = log;
    this.notices = notices;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        .post(PATH + "/{id}/rename", desk.signedIn(unlessFrozen(this::rename)))
        .post(PATH + "/{id}/remove", desk.proved(Action.END_SESSIONS, unlessFrozen(this::remove)));
  }

  /** Panic froze the devices too: a thief must not make the owner's look new. */
  private Desk.Page unlessFrozen(Desk.Page page) {
    return (request, response, caller) -> {
      if (desk.person(caller).standing() == Subject.Standing.ACTIVE) {
        page.serve(request, response, caller);
      } else {
        Desk.seeOther(response, "/security/frozen");
      }
    };
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    List<Session> living = sessions.of(person.id()).stream().map(Sessions.Listed::session).toList();
    LocalTimes times = new LocalTimes(person.zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        new DevicesView(
            database.read(sql -> Devices.of(sql, person.id())).stream()
                .map(device -> row(device, caller.session(), living, times))
                .sorted(Comparator.comparing(row -> !row.here()))
                .toList()));
  }

  private static DevicesView.Row row(
      Device device, Session here, List<Session> living, LocalTimes times) {
    Optional<DeviceId> id = Optional.of(device.id());
    long on = living.stream().filter(session -> session.device().equals(id)).count();
    return new DevicesView.Row(
        device.id().value(),
        here.device().equals(id),
        Icon.DEVICE,
        device.name(),
        times.date(device.added()),
        times.ago(device.lastSeen()),
        device.lastNetwork(),
        on == 0 ? "no sessions" : on == 1 ? "1 session" : on + " sessions");
  }

  private static Optional<DeviceId> id(ServerRequest request) {
    return Optional.of(request.path().pathParameters().get("id"))
        .filter(id -> id.length() <= ID_CHARACTERS_MAX)
        .map(DeviceId::new);
  }

  private static RequestException notYours() {
    return new RequestException(Status.NOT_FOUND_404, NOT_YOURS);
  }

  private void rename(ServerRequest request, ServerResponse response, Caller caller) {
    DeviceId id = id(request).orElseThrow(DeviceRoutes::notYours);
    String name = Form.of(request).text("name", NAME_CHARACTERS_MAX).strip();
    if (name.isEmpty()) {
      throw new RequestException(
          Status.BAD_REQUEST_400, "A device needs a name. Nothing was renamed.");
    }
    Instant now = clock.instant();
    boolean renamed =
        database.write(sql -> {
          boolean found = Devices.rename(sql, caller.person(), id, name);
          if (found) {
            log.append(sql, entry(caller, now, Act.DEVICE_RENAMED).with("name", name));
          }
          return found;
        });
    if (!renamed) {
      throw notYours();
    }
    desk.done(response, "Device renamed.", PATH);
  }

  private void remove(ServerRequest request, ServerResponse response, Caller caller) {
    DeviceId id = id(request).orElseThrow(DeviceRoutes::notYours);
    Person person = desk.person(caller);
    Instant now = clock.instant();
    Device removed =
        database
            .write(sql -> {
              Optional<Device> device = Devices.load(sql, person.id(), id);
              if (device.isPresent()) {
                remove(sql, request, caller, person, device.get(), now);
              }
              return device;
            })
            .orElseThrow(DeviceRoutes::notYours);
    String said = removed.name() + " was removed, and its sessions have ended.";
    if (caller.session().device().equals(Optional.of(id))) {
      SessionRoutes.out(response, desk, said);
    } else {
      desk.done(response, said, PATH);
    }
  }

  private void remove(
      Sql sql, ServerRequest request, Caller caller, Person person, Device device, Instant now)
      throws SQLException {
    Devices.remove(sql, person.id(), device.id(), now);
    Optional<DeviceId> gone = Optional.of(device.id());
    int ended =
        sessions.endAll(
            sql,
            person.id(),
            session -> session.device().equals(gone),
            person.id().value(),
            SessionEnd.DEVICE_REMOVED,
            Sessions.origin(caller.session()),
            now);
    log.append(
        sql,
        entry(caller, now, Act.DEVICE_REMOVED)
            .with("name", device.name())
            .with("sessions", Integer.toString(ended)));
    NoticeKind.Told told = new NoticeKind.DeviceRemoved(device.name());
    notices.tell(sql, person, told, arrivals.place(request), now);
  }

  private static Entry entry(Caller caller, Instant now, Act act) {
    Origin from = Sessions.origin(caller.session());
    return Entry.of(caller.person(), now.toEpochMilli(), act, caller.person().value(), from);
  }
}
