package gatehouse.server.account;

import gatehouse.core.notice.MailAddress;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Form;
import gatehouse.server.base.Problem;
import gatehouse.server.session.OwnChange;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.SignInPages;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The owner's change of the mail address for notices: beside the alerts, without scripts. */
public final class MailRoutes implements HttpService {
  private static final String ALERTS = "/security/alerts";
  private static final String PAGE = ALERTS + "/mail";
  private static final String CODE = PAGE + "/code";
  private static final int MAIL_MAX = 320;
  private static final int FIELD_MAX = 128;

  private final Desk desk;
  private final MailChanges changes;
  private final Arrivals arrivals;
  private final InstantSource clock;

  public MailRoutes(Desk desk, MailChanges changes, Arrivals arrivals, InstantSource clock) {
    this.desk = desk;
    this.changes = changes;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PAGE, desk.changing(this::form))
        .post(PAGE, desk.changing(this::begin))
        .get(CODE, desk.changing(this::code))
        .post(CODE, desk.changing(this::confirm))
        .post(PAGE + "/send", desk.changing(this::sendAgain));
  }

  private OwnChange change(ServerRequest request, Caller caller) {
    return new OwnChange(caller.session(), arrivals.place(request), false, clock.instant());
  }

  private void form(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, "", Optional.empty());
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      String typed,
      Optional<MailRefusal> refused) {
    MailView view = new MailView(masked(caller), typed, "", null, 0, problems(refused));
    refused.ifPresent(why -> retryAfter(response, why));
    desk.show(request, response, caller, status(refused), view);
  }

  private @Nullable String masked(Caller caller) {
    return desk.person(caller).mail().map(mail -> new MailAddress(mail).masked()).orElse(null);
  }

  private static List<Problem> problems(Optional<MailRefusal> refused) {
    return refused.map(why -> List.of(new Problem(why.field(), why.words()))).orElse(List.of());
  }

  private static void retryAfter(ServerResponse response, MailRefusal why) {
    if (why == MailRefusal.RESEND_TOO_SOON || why == MailRefusal.RESEND_SPENT) {
      SignInPages.resendAfter(response, why == MailRefusal.RESEND_SPENT);
    }
  }

  private static Status status(Optional<MailRefusal> refused) {
    if (refused.isEmpty()) {
      return Status.OK_200;
    }
    return switch (refused.get()) {
      case GONE, SAME -> Status.CONFLICT_409;
      case RESEND_TOO_SOON, RESEND_SPENT -> Status.TOO_MANY_REQUESTS_429;
      case FORM, WRONG_CODE, CODE_EXPIRED, CODE_VOID -> Status.BAD_REQUEST_400;
    };
  }

  private void begin(ServerRequest request, ServerResponse response, Caller caller) {
    String typed = Form.of(request).text("mail", MAIL_MAX);
    Optional<MailRefusal> refused = changes.begin(change(request, caller), typed);
    if (refused.isEmpty()) {
      Desk.seeOther(response, CODE);
    } else {
      show(request, response, caller, typed, refused);
    }
  }

  private void code(ServerRequest request, ServerResponse response, Caller caller) {
    showCode(request, response, caller, Optional.empty());
  }

  /** The form for the code, or for the address when none is on its way. */
  private void showCode(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Optional<MailRefusal> refused) {
    Optional<PendingMail> waiting = changes.waiting(change(request, caller));
    if (waiting.isEmpty()) {
      show(request, response, caller, "", refused);
      return;
    }
    PendingMail pending = waiting.get();
    long wait = Duration.between(clock.instant(), pending.resendAt()).toSeconds();
    MailView view =
        new MailView(
            masked(caller),
            pending.mail().value(),
            pending.id(),
            pending.mail().value(),
            Math.max(0, wait),
            problems(refused));
    refused.ifPresent(why -> retryAfter(response, why));
    desk.show(request, response, caller, status(refused), view);
  }

  private void sendAgain(ServerRequest request, ServerResponse response, Caller caller) {
    String id = Form.of(request).text("change", FIELD_MAX);
    Optional<MailRefusal> refused = changes.sendAgain(change(request, caller), id);
    if (refused.isEmpty()) {
      desk.done(response, "Another code is on its way; the one before is void.", CODE);
    } else {
      showCode(request, response, caller, refused);
    }
  }

  private void confirm(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    Optional<MailRefusal> refused =
        changes.confirm(
            change(request, caller), form.text("change", FIELD_MAX), form.text("code", FIELD_MAX));
    if (refused.isEmpty()) {
      desk.done(response, "Mail address changed. Both addresses were told.", ALERTS);
    } else {
      showCode(request, response, caller, refused);
    }
  }
}
