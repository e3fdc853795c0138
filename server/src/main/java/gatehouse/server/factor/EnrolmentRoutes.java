package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Form;
import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
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

/** Adding ways in: an authenticator app, a phone number, a passkey, a security key. */
public final class EnrolmentRoutes implements HttpService {
  private static final String APP = FactorRoutes.LIST + "/totp";
  private static final String NUMBER = FactorRoutes.LIST + "/sms";
  private static final String NUMBER_CODE = NUMBER + "/code";
  private static final String PASSKEY = FactorRoutes.LIST + "/passkey";
  private static final String SECURITY_KEY = FactorRoutes.LIST + "/security-key";
  private static final int FIELD_MAX = 128;

  private final Desk desk;
  private final Arrivals arrivals;
  private final Enrolment enrolment;
  private final NumberEnrolment numbers;
  private final FactorPages pages;
  private final InstantSource clock;

  public EnrolmentRoutes(
      Desk desk,
      Arrivals arrivals,
      Enrolment enrolment,
      NumberEnrolment numbers,
      FactorPages pages,
      InstantSource clock) {
    this.desk = desk;
    this.arrivals = arrivals;
    this.enrolment = enrolment;
    this.numbers = numbers;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(APP, desk.changing(this::app))
        .post(APP, desk.changing(this::addApp))
        .get(NUMBER, desk.changing(this::number))
        .post(NUMBER, desk.changing(this::sendCode))
        .get(NUMBER_CODE, desk.changing(this::code))
        .post(NUMBER_CODE, desk.changing(this::addNumber))
        .post(NUMBER + "/send", desk.changing(this::sendAgain))
        .get(PASSKEY, desk.changing(key(FactorKind.PASSKEY)))
        .post(PASSKEY, desk.changing(addKey(FactorKind.PASSKEY)))
        .get(SECURITY_KEY, desk.changing(key(FactorKind.SECURITY_KEY)))
        .post(SECURITY_KEY, desk.changing(addKey(FactorKind.SECURITY_KEY)));
  }

  private OwnChange change(ServerRequest request, Caller caller, boolean endOthers) {
    return new OwnChange(caller.session(), arrivals.place(request), endOthers, clock.instant());
  }

  private void app(ServerRequest request, ServerResponse response, Caller caller) {
    showApp(request, response, caller, Status.OK_200, FactorKind.TOTP.label(), List.of());
  }

  private void showApp(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Status status,
      String name,
      List<Problem> problems) {
    Pending pending = enrolment.beginApp(change(request, caller, false));
    SecretBytes secret = enrolment.secret(caller.person(), pending);
    View view = pages.app(desk.person(caller), pending, secret, name, problems);
    desk.show(request, response, caller, status, view);
  }

  private void addApp(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    String name = form.text("name", FIELD_MAX);
    FactorOutcome outcome =
        enrolment.confirmApp(
            change(request, caller, form.ticked("end_others")),
            form.text("enrolment", FIELD_MAX),
            form.text("code", FIELD_MAX),
            name);
    switch (outcome) {
      case FactorOutcome.Done done -> desk.done(response, done.said(), FactorRoutes.LIST);
      case FactorOutcome.Refused(FactorRefusal why) ->
          showApp(request, response, caller, status(why), name, problems(why));
    }
  }

  private static List<Problem> problems(FactorRefusal why) {
    return List.of(new Problem(why.field(), why.words()));
  }

  private static void retryAfter(ServerResponse response, FactorRefusal why) {
    if (why == FactorRefusal.RESEND_TOO_SOON || why == FactorRefusal.RESEND_SPENT) {
      SignInPages.resendAfter(response, why == FactorRefusal.RESEND_SPENT);
    }
  }

  /** A form to be put right, unless the moment or the number of things is what is wrong. */
  private static Status status(FactorRefusal why) {
    return switch (why) {
      case GONE, TOO_MANY, KEY_KNOWN, NUMBER_KNOWN, LAST_WAY, LAST_CODES -> Status.CONFLICT_409;
      case RESEND_TOO_SOON, RESEND_SPENT -> Status.TOO_MANY_REQUESTS_429;
      case NAME_MISSING,
          WRONG_APP_CODE,
          WRONG_CODE,
          CODE_EXPIRED,
          CODE_VOID,
          NUMBER_FORM,
          SMS_OFF,
          KEY_REFUSED,
          KEY_UNVERIFIED ->
          Status.BAD_REQUEST_400;
    };
  }

  private void number(ServerRequest request, ServerResponse response, Caller caller) {
    desk.show(request, response, caller, pages.number("", "Phone", List.of()));
  }

  private void sendCode(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    String number = form.text("number", FIELD_MAX);
    String name = form.text("name", FIELD_MAX);
    Optional<FactorRefusal> refused = numbers.begin(change(request, caller, false), number, name);
    if (refused.isEmpty()) {
      Desk.seeOther(response, NUMBER_CODE);
      return;
    }
    retryAfter(response, refused.get());
    View view = pages.number(number, name, problems(refused.get()));
    desk.show(request, response, caller, status(refused.get()), view);
  }

  private void code(ServerRequest request, ServerResponse response, Caller caller) {
    showCode(request, response, caller, Optional.empty());
  }

  /** The form for the code, or for the number when none is on its way. */
  private void showCode(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Optional<FactorRefusal> refused) {
    List<Problem> problems = refused.map(EnrolmentRoutes::problems).orElse(List.of());
    Status status = refused.map(EnrolmentRoutes::status).orElse(Status.OK_200);
    refused.ifPresent(why -> retryAfter(response, why));
    View view =
        numbers
            .waiting(change(request, caller, false))
            .map(waiting -> pages.code(waiting, problems))
            .orElseGet(() -> pages.number("", "Phone", problems));
    desk.show(request, response, caller, status, view);
  }

  private void sendAgain(ServerRequest request, ServerResponse response, Caller caller) {
    String id = Form.of(request).text("enrolment", FIELD_MAX);
    Optional<FactorRefusal> refused = numbers.sendAgain(change(request, caller, false), id);
    if (refused.isEmpty()) {
      desk.done(response, "Another code is on its way; the one before is void.", NUMBER_CODE);
    } else {
      showCode(request, response, caller, refused);
    }
  }

  private void addNumber(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    FactorOutcome outcome =
        numbers.confirm(
            change(request, caller, form.ticked("end_others")),
            form.text("enrolment", FIELD_MAX),
            form.text("code", FIELD_MAX));
    switch (outcome) {
      case FactorOutcome.Done done -> desk.done(response, done.said(), FactorRoutes.LIST);
      case FactorOutcome.Refused(FactorRefusal why) ->
          showCode(request, response, caller, Optional.of(why));
    }
  }

  private Desk.Page key(FactorKind kind) {
    return (request, response, caller) ->
        showKey(request, response, caller, kind, Status.OK_200, kind.label(), List.of());
  }

  private void showKey(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      FactorKind kind,
      Status status,
      String name,
      List<Problem> problems) {
    Person person = desk.person(caller);
    String options = enrolment.beginKey(change(request, caller, false), person, kind);
    boolean hardware = kind == FactorKind.SECURITY_KEY;
    desk.show(request, response, caller, status, new AddKeyView(hardware, options, name, problems));
  }

  private Desk.Page addKey(FactorKind kind) {
    return (request, response, caller) -> {
      Form form = Form.of(request);
      String name = form.text("name", FIELD_MAX);
      FactorOutcome outcome =
          enrolment.confirmKey(
              change(request, caller, form.ticked("end_others")),
              desk.person(caller),
              kind,
              form.text("credential", Form.BYTES_MAX),
              name);
      switch (outcome) {
        case FactorOutcome.Done done -> desk.done(response, done.said(), FactorRoutes.LIST);
        case FactorOutcome.Refused(FactorRefusal why) ->
            showKey(request, response, caller, kind, status(why), name, problems(why));
      }
    };
  }
}
