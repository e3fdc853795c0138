package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.RecoveryCode;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Trouble;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.OwnChange;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.SignInPages;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The ways in that a person has: list, rename, remove, set a clock, make recovery codes. */
public final class FactorRoutes implements HttpService {
  static final String LIST = "/security/factors";

  private static final String CODES = LIST + "/recovery";
  private static final int FIELD_MAX = 128;

  private final Desk desk;
  private final Database database;
  private final Arrivals arrivals;
  private final FactorChanges changes;
  private final RecoveryBatches batches;
  private final FactorPages pages;
  private final InstantSource clock;

  public FactorRoutes(
      Desk desk,
      Database database,
      Arrivals arrivals,
      FactorChanges changes,
      RecoveryBatches batches,
      FactorPages pages,
      InstantSource clock) {
    this.desk = desk;
    this.database = database;
    this.arrivals = arrivals;
    this.changes = changes;
    this.batches = batches;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(LIST, desk.signedIn(this::list))
        .get(CODES, desk.changing(this::beforeCodes))
        .post(CODES, desk.changing(this::makeCodes))
        .post(CODES + "/kept", desk.signedIn(this::keptCodes))
        .post(LIST + "/{id}/rename", desk.changing(this::rename))
        .post(LIST + "/{id}/remove", desk.changing(this::remove))
        .get(LIST + "/{id}/resync", desk.changing(this::clock))
        .post(LIST + "/{id}/resync", desk.changing(this::setClock));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, Status.OK_200, Optional.empty());
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Status status,
      Optional<FactorRefusal> refused) {
    Person person = desk.person(caller);
    List<Factor> factors = database.read(sql -> Factors.of(sql, person.id()));
    desk.show(request, response, caller, status, pages.list(person, factors, refused));
  }

  private void rename(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    FactorOutcome outcome =
        changes.rename(change(request, caller, form), id(request), form.text("name", FIELD_MAX));
    answer(request, response, caller, outcome);
  }

  private void remove(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    answer(request, response, caller, changes.remove(change(request, caller, form), id(request)));
  }

  private void answer(
      ServerRequest request, ServerResponse response, Caller caller, FactorOutcome outcome) {
    switch (outcome) {
      case FactorOutcome.Done done -> desk.done(response, done.said(), LIST);
      case FactorOutcome.Refused refused ->
          show(request, response, caller, Status.CONFLICT_409, Optional.of(refused.why()));
    }
  }

  private OwnChange change(ServerRequest request, Caller caller, Form form) {
    return new OwnChange(
        caller.session(), arrivals.place(request), form.ticked("end_others"), clock.instant());
  }

  private OwnChange looking(ServerRequest request, Caller caller) {
    return new OwnChange(caller.session(), arrivals.place(request), false, clock.instant());
  }

  private static FactorId id(ServerRequest request) {
    String id = request.path().pathParameters().get("id");
    if (id.isEmpty() || id.length() > 64) {
      throw new RequestException(Status.NOT_FOUND_404, "There is no such way in among yours.");
    }
    return new FactorId(id);
  }

  private void clock(ServerRequest request, ServerResponse response, Caller caller) {
    Factor app = changes.app(looking(request, caller), id(request));
    desk.show(request, response, caller, pages.resync(app, Optional.empty()));
  }

  private void setClock(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    OwnChange change = change(request, caller, form);
    Factor app = changes.app(change, id(request));
    Optional<Trouble> trouble =
        changes.resync(
            change, app.id(), form.text("first", FIELD_MAX), form.text("second", FIELD_MAX));
    if (trouble.isEmpty()) {
      desk.done(response, "The clock of " + app.name() + " is set.", LIST);
      return;
    }
    Status status =
        trouble.get().waitUntil().isPresent()
            ? Status.TOO_MANY_REQUESTS_429
            : Status.BAD_REQUEST_400;
    SignInPages.retryAfter(response, trouble, change.at());
    desk.show(request, response, caller, status, pages.resync(app, trouble));
  }

  private void beforeCodes(ServerRequest request, ServerResponse response, Caller caller) {
    OwnChange change = looking(request, caller);
    batches.begin(change);
    desk.show(
        request, response, caller, pages.beforeCodes(desk.person(caller), batches.batch(change)));
  }

  /** The codes are in the answer itself, not behind a redirect: this page is their only copy. */
  private void makeCodes(ServerRequest request, ServerResponse response, Caller caller) {
    List<String> codes =
        batches.make(change(request, caller, Form.of(request))).stream()
            .map(RecoveryCode::text)
            .map(text -> text.exposeText())
            .toList();
    if (codes.isEmpty()) {
      desk.done(response, "That was a while ago, so no codes were made. Make them now.", CODES);
    } else {
      desk.show(request, response, caller, new RecoveryCodesView(codes, null));
    }
  }

  private void keptCodes(ServerRequest request, ServerResponse response, Caller caller) {
    batches.kept(looking(request, caller));
    desk.done(response, "Recovery codes made. Each works once.", LIST);
  }
}
