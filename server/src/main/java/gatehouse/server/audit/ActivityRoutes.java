package gatehouse.server.audit;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.base.Database;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Desk;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened, for its owner to read and to take along. */
public final class ActivityRoutes implements HttpService {
  private static final String PATH = "/security/activity";
  private static final int PAGE_ENTRIES = 25;
  private static final int NUMBER_DIGITS_MAX = 18;

  private final Desk desk;
  private final Activity activity;
  private final Database database;
  private final Log log;
  private final InstantSource clock;

  public ActivityRoutes(
      Desk desk, Activity activity, Database database, Log log, InstantSource clock) {
    this.desk = desk;
    this.activity = activity;
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        .get(PATH + "/download", desk.proved(Action.EXPORT_ACTIVITY, this::download));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    long before = before(request).orElse(Activity.NEWEST);
    // one more than is shown tells whether there is an older page
    List<Logged> page = activity.page(person.id(), before, PAGE_ENTRIES + 1);
    boolean more = page.size() > PAGE_ENTRIES;
    List<Logged> shown = more ? page.subList(0, PAGE_ENTRIES) : page;
    ActivityRows rows = new ActivityRows(new LocalTimes(person.zone(), clock.instant()), person);
    @Nullable String older = more ? PATH + "?before=" + shown.getLast().n() : null;
    @Nullable String newer = before == Activity.NEWEST ? null : newer(before, newest(person.id()));
    desk.show(
        request,
        response,
        caller,
        new ActivityView(rows.of(shown), newer, older, PATH + "/download"));
  }

  private long newest(PersonId person) {
    return activity.page(person, Activity.NEWEST, 1).stream().findFirst().map(Logged::n).orElse(0L);
  }

  /** Numbers have no gaps, so the newer page begins as many numbers on. */
  private static String newer(long before, long newest) {
    long next = before + PAGE_ENTRIES;
    return next > newest ? PATH : PATH + "?before=" + next;
  }

  /** Anything else than a number is the newest page: such an address was made by hand. */
  private static Optional<Long> before(ServerRequest request) {
    return request
        .query()
        .first("before")
        .asOptional()
        .filter(text -> !text.isEmpty() && text.length() <= NUMBER_DIGITS_MAX)
        .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(Long::valueOf);
  }

  private void download(ServerRequest request, ServerResponse response, Caller caller) {
    PersonId person = caller.person();
    Instant now = clock.instant();
    // first: the file holds its own export as the last line
    database.write(sql ->
        log.append(
            sql,
            Entry.of(
                person,
                now.toEpochMilli(),
                Act.AUDIT_EXPORTED,
                person.value(),
                Sessions.origin(caller.session()))));
    // whole, then sent: a slow reader must not hold a connection of the database
    StringWriter lines = new StringWriter();
    AuditExport.write(database, Optional.of(person), lines);
    response
        .status(Status.OK_200)
        .header(HeaderNames.CONTENT_TYPE, "application/jsonl; charset=utf-8")
        .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"activity.jsonl\"")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF)
        .send(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
