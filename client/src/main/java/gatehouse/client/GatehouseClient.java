package gatehouse.client;

import gatehouse.client.wire.AccountDetail;
import gatehouse.client.wire.AccountDetails;
import gatehouse.client.wire.AccountStep;
import gatehouse.client.wire.ActivityPage;
import gatehouse.client.wire.AnswerRequest;
import gatehouse.client.wire.ApprovalInfo;
import gatehouse.client.wire.ApprovalsPage;
import gatehouse.client.wire.Challenge;
import gatehouse.client.wire.ContactRequest;
import gatehouse.client.wire.CreatePersonRequest;
import gatehouse.client.wire.DepositInfo;
import gatehouse.client.wire.DepositRequest;
import gatehouse.client.wire.EndedSessions;
import gatehouse.client.wire.InvitationInfo;
import gatehouse.client.wire.JoinRequest;
import gatehouse.client.wire.LeaveRequest;
import gatehouse.client.wire.LimitsInfo;
import gatehouse.client.wire.LimitsRequest;
import gatehouse.client.wire.NewAccount;
import gatehouse.client.wire.PasskeyRequest;
import gatehouse.client.wire.PeoplePage;
import gatehouse.client.wire.PermissionRequestInfo;
import gatehouse.client.wire.PermissionRequests;
import gatehouse.client.wire.RaiseRequest;
import gatehouse.client.wire.ReasonRequest;
import gatehouse.client.wire.SessionInfo;
import gatehouse.client.wire.SignInRequest;
import gatehouse.client.wire.SignInState;
import gatehouse.client.wire.WayRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a Gatehouse server. Each throws {@link RefusedException} when the server says no,
 * and {@link IOException} when it cannot be reached or is none. Fields that a newer server adds are
 * ignored. Safe for use by many threads.
 */
public final class GatehouseClient {
  private static final Target SIGN_IN = Target.of("/api/v1/sign-in");
  private static final Target PEOPLE = Target.of("/api/v1/admin/people");
  private static final Target ACCOUNTS = Target.of("/api/v1/admin/accounts");
  private static final Target REQUESTS = Target.of("/api/v1/admin/permissions");
  private static final Target SESSION = Target.of("/api/session");
  private static final Target RAISE = Target.of("/api/v1/session/raise");
  private static final Target APPROVALS = Target.of("/api/v1/admin/approvals");

  private final Calls calls;

  /**
   * @param server scheme, host and port
   * @param agent what this program calls itself, as in {@code trend-follower/2.1}
   */
  public GatehouseClient(URI server, String agent) {
    this(server, agent, Telemetry.off());
  }

  /** The same, told to whoever watches this program. */
  public GatehouseClient(URI server, String agent, Telemetry telemetry) {
    this(server, agent, TrustAnchors.ofJava(), telemetry);
  }

  /** The same, when the certificate that the server shows is of one of these authorities. */
  public GatehouseClient(URI server, String agent, TrustAnchors trusted, Telemetry telemetry) {
    this.calls = new Calls(server, agent, trusted, telemetry);
  }

  Telemetry telemetry() {
    return calls.telemetry();
  }

  /** What a browser would call this server: part of what a device signs. */
  public String origin() {
    return calls.origin();
  }

  /** Accounts, orders and markets, for the session of that token. */
  public Trading trading(String token) {
    return new Trading(calls, Credential.bearer(token));
  }

  /**
   * The same for a program with an API key, over the connections of its access.
   *
   * @throws IllegalArgumentException when the access is for another server
   */
  public Trading trading(KeyAccess access) {
    return new Trading(calls.over(access), access.credential());
  }

  /** The keys of its owner's programs, for the session of that token. */
  public ProgramKeys keys(String token) {
    return new ProgramKeys(calls, Credential.bearer(token));
  }

  /** The programs of others that its owner let in, for the session of that token. */
  public ConnectedPrograms connected(String token) {
    return new ConnectedPrograms(calls, Credential.bearer(token));
  }

  /** The addresses that hear what happens, for the session of that token. */
  public WebhookEndpoints webhooks(String token) {
    return new WebhookEndpoints(calls, Credential.bearer(token));
  }

  /** The programs of third parties, for an operator's session. */
  public RegisteredClients clients(String token) {
    return new RegisteredClients(calls, Credential.bearer(token));
  }

  /** The JSON of a wire record, as the server would write it, in one line. */
  public static String json(Record wire) {
    return Answers.JSON.writeValueAsString(wire);
  }

  public Challenge challenge() throws IOException, InterruptedException {
    return call("POST", SIGN_IN.then("/challenge"), null, null, null, Challenge.class);
  }

  public SignInState signIn(SignInRequest request) throws IOException, InterruptedException {
    return call("POST", SIGN_IN, request, null, null, SignInState.class);
  }

  public SignInState signIn(PasskeyRequest request) throws IOException, InterruptedException {
    return call("POST", SIGN_IN.then("/passkey"), request, null, null, SignInState.class);
  }

  /** An attempt under way: its name, and the secret that was told with the first answer. */
  public record Attempt(String id, String binding) {
    /** Without the binding. */
    @Override
    public String toString() {
      return "Attempt(" + id + ")";
    }
  }

  public SignInState show(Attempt attempt) throws IOException, InterruptedException {
    return step("GET", attempt, "", null);
  }

  /** Takes another way in. */
  public SignInState choose(Attempt attempt, WayRequest way)
      throws IOException, InterruptedException {
    return step("POST", attempt, "/way", way);
  }

  /** Has another code sent. */
  public SignInState sendAgain(Attempt attempt) throws IOException, InterruptedException {
    return step("POST", attempt, "/send", null);
  }

  public SignInState answer(Attempt attempt, AnswerRequest answer)
      throws IOException, InterruptedException {
    return step("POST", attempt, "/answer", answer);
  }

  public void cancel(Attempt attempt) throws IOException, InterruptedException {
    call("POST", path(attempt).then("/cancel"), null, null, attempt.binding(), Void.class);
  }

  private SignInState step(String method, Attempt attempt, String step, @Nullable Object body)
      throws IOException, InterruptedException {
    return call(method, path(attempt).then(step), body, null, attempt.binding(), SignInState.class);
  }

  private static Target path(Attempt attempt) {
    return SIGN_IN.then("attempt", attempt.id());
  }

  public SessionInfo session(String token) throws IOException, InterruptedException {
    return call("GET", SESSION, null, token, null, SessionInfo.class);
  }

  public void signOut(String token) throws IOException, InterruptedException {
    call("DELETE", SESSION, null, token, null, Void.class);
  }

  /**
   * Signs a program out and closes its access. Its session at the server ends at once; the
   * fail-safe runs where the key's owner wanted that for a sign-out, and watches no longer where
   * not.
   *
   * @throws IOException when nobody answered: call it again. Until then the access asks for no new
   *     token
   */
  public void signOut(KeyAccess access) throws IOException, InterruptedException {
    Calls over = calls.over(access);
    Credential shown = access.credential();
    access.signOut(() ->
        Calls.unbroken(
            again -> over.call("DELETE", SESSION, null, shown, null, Void.class, again)));
  }

  /** Begins to prove more for a session; what follows is the same as in a sign-in. */
  public SignInState raise(String token, String action) throws IOException, InterruptedException {
    RaiseRequest request = new RaiseRequest(action);
    return call("POST", RAISE, request, token, null, SignInState.class);
  }

  /**
   * People by username.
   *
   * @param words part of a name, or a whole account number; empty for all
   * @param after {@link PeoplePage#next} of the page before, or empty
   */
  public PeoplePage people(String token, String words, String after)
      throws IOException, InterruptedException {
    Target path = PEOPLE.with(Map.of("q", words, "after", after));
    return call("GET", path, null, token, null, PeoplePage.class);
  }

  public InvitationInfo create(String token, CreatePersonRequest person)
      throws IOException, InterruptedException {
    return call("POST", PEOPLE, person, token, null, InvitationInfo.class);
  }

  /** Asks for a new link for somebody, by username or account number. */
  public ApprovalInfo invite(String token, String name, String reason)
      throws IOException, InterruptedException {
    return ask(token, name, "/invite", new ReasonRequest(reason));
  }

  /** Asks that somebody becomes an operator. */
  public ApprovalInfo makeOperator(String token, String name, String reason)
      throws IOException, InterruptedException {
    return ask(token, name, "/make-operator", new ReasonRequest(reason));
  }

  /** Asks for a new mail address or number of somebody. */
  public ApprovalInfo contact(String token, String name, ContactRequest contact)
      throws IOException, InterruptedException {
    return ask(token, name, "/contact", contact);
  }

  private ApprovalInfo ask(String token, String name, String act, Object request)
      throws IOException, InterruptedException {
    return call("POST", person(name).then(act), request, token, null, ApprovalInfo.class);
  }

  /** What waits for a second operator. */
  public ApprovalsPage approvals(String token) throws IOException, InterruptedException {
    return call("GET", APPROVALS, null, token, null, ApprovalsPage.class);
  }

  public ApprovalInfo approve(String token, String id) throws IOException, InterruptedException {
    Target path = APPROVALS.then("approval", id).then("/approve");
    return call("POST", path, null, token, null, ApprovalInfo.class);
  }

  public ApprovalInfo decline(String token, String id) throws IOException, InterruptedException {
    Target path = APPROVALS.then("approval", id).then("/decline");
    return call("POST", path, null, token, null, ApprovalInfo.class);
  }

  public EndedSessions freeze(String token, String name, String reason)
      throws IOException, InterruptedException {
    return act(token, name, "/freeze", reason);
  }

  /** Lifts the owner's own freeze, or asks to lift an operator's. */
  public ApprovalInfo unfreeze(String token, String name, String reason)
      throws IOException, InterruptedException {
    return ask(token, name, "/unfreeze", new ReasonRequest(reason));
  }

  public EndedSessions endSessions(String token, String name, String reason)
      throws IOException, InterruptedException {
    return act(token, name, "/end-sessions", reason);
  }

  private EndedSessions act(String token, String name, String act, String reason)
      throws IOException, InterruptedException {
    ReasonRequest request = new ReasonRequest(reason);
    return call("POST", person(name).then(act), request, token, null, EndedSessions.class);
  }

  /**
   * What was done with a person's ways in.
   *
   * @param before {@link ActivityPage#next} of the page before, or null
   */
  public ActivityPage activity(String token, String name, @Nullable Long before)
      throws IOException, InterruptedException {
    Map<String, String> query = before == null ? Map.of() : Map.of("before", before.toString());
    Target path = person(name).then("/activity").with(query);
    return call("GET", path, null, token, null, ActivityPage.class);
  }

  /** Opens an account for a person, and a paper account beside it if that is wanted. */
  public AccountDetails openAccount(String token, String name, NewAccount account)
      throws IOException, InterruptedException {
    return call("POST", person(name).then("/accounts"), account, token, null, AccountDetails.class);
  }

  /**
   * Accounts by number.
   *
   * @param after {@link AccountDetails#next} of the page before, or empty
   */
  public AccountDetails accounts(String token, String after)
      throws IOException, InterruptedException {
    Target path = ACCOUNTS.with(Map.of("after", after));
    return call("GET", path, null, token, null, AccountDetails.class);
  }

  public AccountDetail account(String token, String number)
      throws IOException, InterruptedException {
    return call("GET", account(number), null, token, null, AccountDetail.class);
  }

  /** Gives somebody a role for an account; a live one asks for a second operator. */
  public AccountStep join(String token, String number, JoinRequest request)
      throws IOException, InterruptedException {
    return call("POST", account(number).then("/join"), request, token, null, AccountStep.class);
  }

  public AccountStep leave(String token, String number, LeaveRequest request)
      throws IOException, InterruptedException {
    return call("POST", account(number).then("/leave"), request, token, null, AccountStep.class);
  }

  public DepositInfo deposit(String token, String number, DepositRequest request)
      throws IOException, InterruptedException {
    return call("POST", account(number).then("/deposit"), request, token, null, DepositInfo.class);
  }

  public LimitsInfo limits(String token, String number) throws IOException, InterruptedException {
    return call("GET", account(number).then("/limits"), null, token, null, LimitsInfo.class);
  }

  /** Sets limits of the broker. */
  public LimitsInfo setLimits(String token, String number, LimitsRequest limits)
      throws IOException, InterruptedException {
    return call("POST", account(number).then("/limits"), limits, token, null, LimitsInfo.class);
  }

  /** From now on the account can only close positions. */
  public AccountStep freezeAccount(String token, String number, String reason)
      throws IOException, InterruptedException {
    ReasonRequest request = new ReasonRequest(reason);
    return call("POST", account(number).then("/freeze"), request, token, null, AccountStep.class);
  }

  /** Asks that an account can open positions again. */
  public AccountStep unfreezeAccount(String token, String number, String reason)
      throws IOException, InterruptedException {
    ReasonRequest request = new ReasonRequest(reason);
    return call("POST", account(number).then("/unfreeze"), request, token, null, AccountStep.class);
  }

  /** What owners asked for that waits for an operator. */
  public PermissionRequests permissionRequests(String token)
      throws IOException, InterruptedException {
    return call("GET", REQUESTS, null, token, null, PermissionRequests.class);
  }

  public PermissionRequestInfo permissionRequest(String token, String id)
      throws IOException, InterruptedException {
    return call("GET", request(id), null, token, null, PermissionRequestInfo.class);
  }

  public PermissionRequestInfo grantPermission(String token, String id)
      throws IOException, InterruptedException {
    return call("POST", request(id).then("/grant"), null, token, null, PermissionRequestInfo.class);
  }

  public PermissionRequestInfo refusePermission(String token, String id, String why)
      throws IOException, InterruptedException {
    ReasonRequest reason = new ReasonRequest(why);
    return call(
        "POST", request(id).then("/refuse"), reason, token, null, PermissionRequestInfo.class);
  }

  private static Target request(String id) {
    return REQUESTS.then("request", id);
  }

  private static Target account(String number) {
    return ACCOUNTS.then("account", number);
  }

  private static Target person(String name) {
    return PEOPLE.then("person", name);
  }

  private <T> T call(
      String method,
      Target path,
      @Nullable Object body,
      @Nullable String token,
      @Nullable String binding,
      Class<T> type)
      throws IOException, InterruptedException {
    Credential credential = token == null ? null : Credential.bearer(token);
    return calls.call(method, path, body, credential, binding, type);
  }
}
