package gatehouse.server.account;

import gatehouse.client.wire.AccountDetails;
import gatehouse.client.wire.AccountStep;
import gatehouse.client.wire.DepositInfo;
import gatehouse.client.wire.DepositRequest;
import gatehouse.client.wire.JoinRequest;
import gatehouse.client.wire.LeaveRequest;
import gatehouse.client.wire.LimitsRequest;
import gatehouse.client.wire.NewAccount;
import gatehouse.core.account.Person;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;

/** The operators' calls about accounts. */
public final class AccountsApi {
  private static final String ACCOUNTS = "/api/v1/admin/accounts";
  private static final String ACCOUNT = ACCOUNTS + "/{number}";
  private static final int PAGE_ACCOUNTS_MAX = 50;

  private final AccountActs acts;
  private final AccountLimits limits;
  private final OperatorDoor door;
  private final InstantSource clock;

  public AccountsApi(
      AccountActs acts, AccountLimits limits, OperatorDoor door, InstantSource clock) {
    this.acts = acts;
    this.limits = limits;
    this.door = door;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.POST, AdminApi.PERSON + "/accounts", door.operating(this::open)),
        new ApiRoute(Method.GET, ACCOUNTS, door.operating(this::list)),
        new ApiRoute(Method.GET, ACCOUNT, door.operating(this::show)),
        new ApiRoute(Method.POST, ACCOUNT + "/join", door.operating(this::join)),
        new ApiRoute(Method.POST, ACCOUNT + "/leave", door.operating(this::leave)),
        new ApiRoute(Method.POST, ACCOUNT + "/deposit", door.operating(this::deposit)),
        new ApiRoute(Method.GET, ACCOUNT + "/limits", door.operating(this::limits)),
        new ApiRoute(Method.POST, ACCOUNT + "/limits", door.operating(this::setLimits)),
        new ApiRoute(Method.POST, ACCOUNT + "/freeze", door.operating(this::freeze)),
        new ApiRoute(Method.POST, ACCOUNT + "/unfreeze", door.operating(this::unfreeze)));
  }

  private void open(ServerRequest request, ServerResponse response, Caller caller) {
    AccountActs.Wanted wanted = AccountsJson.wanted(Json.read(request, NewAccount.class), "");
    Person owner = door.somebodyElse(request, caller);
    List<AccountActs.Shown> opened = acts.open(caller, owner, wanted, clock.instant());
    Json.send(response, Status.CREATED_201, AccountsJson.details(opened, opened.size()));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    String after = request.query().first("after").orElse("").strip();
    if (!after.isEmpty() && !AccountNumber.fits(after)) {
      throw new RequestException(Status.BAD_REQUEST_400, "after must be an account number.");
    }
    AccountDetails page =
        AccountsJson.details(acts.list(after, PAGE_ACCOUNTS_MAX + 1), PAGE_ACCOUNTS_MAX);
    Json.send(response, Status.OK_200, page);
  }

  private void show(ServerRequest request, ServerResponse response, Caller caller) {
    Json.send(response, Status.OK_200, AccountsJson.detail(acts.show(number(request))));
  }

  private void join(ServerRequest request, ServerResponse response, Caller caller) {
    JoinRequest asked = Json.read(request, JoinRequest.class);
    String reason = OperatorDoor.reason(asked.reason());
    AccountActs.Done done =
        acts.join(
            caller,
            number(request),
            door.person(asked.name()),
            AccountsJson.role(asked.role()),
            reason,
            clock.instant());
    send(response, caller, done);
  }

  private void leave(ServerRequest request, ServerResponse response, Caller caller) {
    LeaveRequest asked = Json.read(request, LeaveRequest.class);
    String reason = OperatorDoor.reason(asked.reason());
    AccountActs.Done done =
        acts.leave(caller, number(request), door.person(asked.name()), reason, clock.instant());
    send(response, caller, done);
  }

  private static void send(ServerResponse response, Caller caller, AccountActs.Done done) {
    AccountStep step =
        new AccountStep(
            AccountsJson.detail(done.shown()),
            done.step()
                .map(each -> ApprovalsApi.info(each, caller.session().username()))
                .orElse(null));
    Json.send(response, Status.OK_200, step);
  }

  private void deposit(ServerRequest request, ServerResponse response, Caller caller) {
    DepositRequest asked = Json.read(request, DepositRequest.class);
    AccountNumber number = number(request);
    Currency currency = AccountsJson.currency("currency", asked.currency());
    BigDecimal amount = AccountsJson.deposit(asked.amount(), currency);
    String reference =
        asked.reference() == null ? acts.newReference() : AccountsJson.reference(asked.reference());
    BigDecimal balance = acts.deposit(caller, number, amount, currency, reference, clock.instant());
    Json.send(
        response,
        Status.OK_200,
        new DepositInfo(
            number.value(),
            amount.toPlainString(),
            currency.getCurrencyCode(),
            reference,
            balance.toPlainString()));
  }

  private void limits(ServerRequest request, ServerResponse response, Caller caller) {
    Json.send(response, Status.OK_200, LimitsJson.info(limits.show(number(request))));
  }

  private void setLimits(ServerRequest request, ServerResponse response, Caller caller) {
    LimitsJson.Asked asked = LimitsJson.asked(Json.read(request, LimitsRequest.class));
    AccountProfile account =
        limits.set(caller, number(request), asked::over, asked.what(), clock.instant());
    Json.send(response, Status.OK_200, LimitsJson.info(account));
  }

  private void freeze(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = OperatorDoor.reason(request);
    send(response, caller, limits.freeze(caller, number(request), reason, clock.instant()));
  }

  private void unfreeze(ServerRequest request, ServerResponse response, Caller caller) {
    String reason = OperatorDoor.reason(request);
    send(response, caller, limits.unfreeze(caller, number(request), reason, clock.instant()));
  }

  static AccountNumber number(ServerRequest request) {
    String number = request.path().pathParameters().get("number");
    if (!AccountNumber.fits(number)) {
      throw new RequestException(Status.NOT_FOUND_404, "There is no such account.");
    }
    return new AccountNumber(number);
  }
}
