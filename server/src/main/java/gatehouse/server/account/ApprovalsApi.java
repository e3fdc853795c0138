package gatehouse.server.account;

import gatehouse.client.wire.ApprovalInfo;
import gatehouse.client.wire.ApprovalsPage;
import gatehouse.client.wire.ContactRequest;
import gatehouse.core.account.Person;
import gatehouse.core.account.TwoPerson;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Subject;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/** The operators' calls for what takes two of them. */
public final class ApprovalsApi {
  private static final String APPROVALS = "/api/v1/admin/approvals";
  private static final int ID_CHARACTERS_MAX = 32;

  private final Approvals approvals;
  private final Operators operators;
  private final OperatorDoor door;
  private final InstantSource clock;

  public ApprovalsApi(
      Approvals approvals, Operators operators, OperatorDoor door, InstantSource clock) {
    this.approvals = approvals;
    this.operators = operators;
    this.door = door;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(
            Method.POST, AdminApi.PERSON + "/invite", door.operating(asking(TwoPerson.Act.INVITE))),
        new ApiRoute(
            Method.POST,
            AdminApi.PERSON + "/make-operator",
            door.operating(asking(TwoPerson.Act.MAKE_OPERATOR))),
        new ApiRoute(Method.POST, AdminApi.PERSON + "/unfreeze", door.operating(this::unfreeze)),
        new ApiRoute(Method.POST, AdminApi.PERSON + "/contact", door.operating(this::contact)),
        new ApiRoute(Method.GET, APPROVALS, door.operating(this::list)),
        new ApiRoute(Method.POST, APPROVALS + "/{id}/approve", door.operating(this::approve)),
        new ApiRoute(Method.POST, APPROVALS + "/{id}/decline", door.operating(this::decline)));
  }

  private SessionApi.Call asking(TwoPerson.Act act) {
    return (request, response, caller) -> {
      String reason = OperatorDoor.reason(request);
      Person person = door.somebodyElse(request, caller);
      if (act == TwoPerson.Act.MAKE_OPERATOR && person.operator()) {
        throw new RequestException(Status.CONFLICT_409, "This person is an operator already.");
      }
      ask(response, caller, person, new Approvals.Wish(act, "", reason));
    };
  }

  private void ask(ServerResponse response, Caller caller, Person person, Approvals.Wish wish) {
    Approvals.Step step = approvals.ask(caller, person, wish, clock.instant());
    Json.send(response, Status.OK_200, info(step, caller.session().username()));
  }

  /** What an operator froze takes two; what the owner froze needs one who heard the owner out. */
  private void unfreeze(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = OperatorDoor.reason(request);
    Person person = door.somebodyElse(request, caller);
    Approvals.Wish wish = new Approvals.Wish(TwoPerson.Act.UNFREEZE, "", reason);
    switch (person.standing()) {
      case ACTIVE -> throw new RequestException(Status.CONFLICT_409, "This account is not frozen.");
      case FROZEN -> ask(response, caller, person, wish);
      case CHANGES_FROZEN -> {
        operators.thaw(caller, person, reason, clock.instant());
        Json.send(response, Status.OK_200, thawed(person, caller, reason));
      }
    }
  }

  private ApprovalInfo thawed(Person person, Caller caller, String reason) {
    return new ApprovalInfo(
        "",
        TwoPerson.Act.UNFREEZE.code(),
        person.username(),
        null,
        reason,
        caller.session().username(),
        clock.instant(),
        clock.instant(),
        "done",
        null,
        null);
  }

  private void contact(ServerRequest request, ServerResponse response, Caller caller) {
    ContactRequest asked = Json.read(request, ContactRequest.class);
    String reason = OperatorDoor.reason(asked.reason());
    Person person = door.somebodyElse(request, caller);
    if (person.standing() != Subject.Standing.ACTIVE) {
      throw new RequestException(
          Status.CONFLICT_409, "This account is frozen, so its contacts are not changed now.");
    }
    String mail = asked.mail();
    String phone = asked.phone();
    if (mail != null && phone == null) {
      var wish = new Approvals.Wish(TwoPerson.Act.CHANGE_MAIL, AdminJson.mail(mail), reason);
      ask(response, caller, person, wish);
    } else if (phone != null && mail == null) {
      var wish = new Approvals.Wish(TwoPerson.Act.CHANGE_PHONE, AdminJson.phone(phone), reason);
      ask(response, caller, person, wish);
    } else {
      throw new RequestException(
          Status.BAD_REQUEST_400, "Give either the field mail or the field phone.");
    }
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    List<ApprovalInfo> waiting =
        approvals.waiting(clock.instant()).stream()
            .map(step -> info(step, approvals.username(step.approval().askedBy())))
            .toList();
    Json.send(response, Status.OK_200, new ApprovalsPage(waiting));
  }

  private void approve(ServerRequest request, ServerResponse response, Caller caller) {
    decided(response, approvals.approve(caller, id(request), clock.instant()));
  }

  private void decline(ServerRequest request, ServerResponse response, Caller caller) {
    decided(response, approvals.decline(caller, id(request), clock.instant()));
  }

  private void decided(ServerResponse response, Approvals.Step step) {
    String asker = approvals.username(step.approval().askedBy());
    Json.send(response, Status.OK_200, info(step, asker));
  }

  static String id(ServerRequest request) {
    String id = request.path().pathParameters().get("id");
    return id.length() > ID_CHARACTERS_MAX || id.indexOf('\0') >= 0 ? "" : id;
  }

  static ApprovalInfo info(Approvals.Step step, String asker) {
    ApprovalRows.Approval approval = step.approval();
    String detail =
        switch (approval.act()) {
          case CHANGE_MAIL -> new MailAddress(approval.detail()).masked();
          case CHANGE_PHONE -> new PhoneNumber(approval.detail()).masked();
          case JOIN_ACCOUNT, UNFREEZE_ACCOUNT -> approval.detail();
          case MAKE_OPERATOR, INVITE, UNFREEZE -> null;
        };
    return new ApprovalInfo(
        approval.id(),
        approval.act().code(),
        step.person().username(),
        detail,
        approval.reason(),
        asker,
        approval.askedAt(),
        approval.expiresAt(),
        approval.state(),
        step.sentTo().orElse(null),
        step.half().map(SecretBytes::exposeText).orElse(null));
  }
}
