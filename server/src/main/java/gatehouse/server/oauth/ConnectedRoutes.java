package gatehouse.server.oauth;

import gatehouse.client.wire.FailSafeInfo;
import gatehouse.core.apikey.AccessWords;
import gatehouse.core.apikey.ApiKey.Standing;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.FailSafePolicy.Trigger;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.apikey.KeyWish;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.RequestException;
import gatehouse.server.oauth.OwnGrants.Granted;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a person granted to programs of others, to be looked at and revoked (ASVS 5.0, 10.7.3). */
final class ConnectedRoutes implements HttpService {
  private static final String PATH = "/connected";

  private final Desk desk;
  private final OwnGrants grants;
  private final Granting granting;
  private final Function<ProgramId, Optional<FailSafeInfo>> failSafes;
  private final Arrivals arrivals;
  private final InstantSource clock;

  ConnectedRoutes(
      Desk desk,
      OwnGrants grants,
      Function<ProgramId, Optional<FailSafeInfo>> failSafes,
      Arrivals arrivals,
      InstantSource clock) {
    this.desk = desk;
    this.grants = grants;
    this.granting = grants.granting();
    this.failSafes = failSafes;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        .get(PATH + "/{id}/lost", desk.signedIn(desk.unlessFrozen(this::lost)))
        .post(PATH + "/{id}/lost", desk.signedIn(desk.unlessFrozen(this::decide)))
        .post(PATH + "/{id}/release", desk.signedIn(desk.unlessFrozen(this::release)))
        .post(PATH + "/{id}/revoke", desk.proved(Action.END_SESSIONS, this::revoke));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        new ConnectedView(
            grants.of(caller).stream().map(each -> row(each, times)).toList(),
            caller.session().operator()));
  }

  private ConnectedView.Row row(Granted granted, LocalTimes times) {
    Optional<Program> program = granting.granted(granted.session().id());
    return new ConnectedView.Row(
        granted.session().id().value(),
        granted.client().name(),
        granted.client().contact(),
        granted.client().vouched(),
        AccessWords.of(granted.access().rights()),
        program.map(each -> AccessWords.of(each.failSafe())).orElse(List.of()),
        program
            .flatMap(each -> failSafes.apply(each.id()))
            .map(each -> state(each, times))
            .orElse(""),
        program.map(ConnectedRoutes::paused).orElse(""),
        program.filter(each -> each.failSafe().firesOn(Trigger.REVOCATION)).isPresent(),
        times.of(granted.session().startedAt()),
        times.of(granted.session().endsAt()),
        times.ago(granted.listed().lastActive()),
        granted.access().clientId(),
        granted.access().binding().thumbprint());
  }

  private static String paused(Program program) {
    return program.standing() instanceof Standing.Paused(String why, Instant at) ? why : "";
  }

  /** Where its fail-safe stands, and what it did last. */
  private static String state(FailSafeInfo info, LocalTimes times) {
    FailSafeInfo.Run run = info.lastRun();
    String last =
        run == null || !run.state().equals("done")
            ? ""
            : " Last done %s: orders cancelled %d, placed to close positions %d, not done %d."
                .formatted(times.ago(run.since()), run.cancelled(), run.closing(), run.failed());
    return switch (info.state()) {
          case "armed" -> "We watch over it.";
          case "grace" ->
              "It is lost. It may still come back until "
                  + times.of(run == null ? times.now() : run.until())
                  + ".";
          case "running" -> "It is lost, and we do what you decided.";
          case "done" -> "It was lost, and we did what you decided.";
          default -> "Nobody watches over it: it has no orders that you asked us to care for.";
        }
        + last;
  }

  private void lost(ServerRequest request, ServerResponse response, Caller caller) {
    Granted granted = grants.granted(request, caller);
    Program program = grants.program(granted);
    show(request, response, caller, granted, PolicyChoice.of(program.failSafe(), ""));
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Granted granted,
      PolicyChoice choice) {
    desk.show(
        request,
        response,
        caller,
        choice.problems().isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new LostView(
            granted.session().id().value(),
            granted.client().name(),
            choice.form(),
            choice.problems()));
  }

  private void decide(ServerRequest request, ServerResponse response, Caller caller) {
    Granted granted = grants.granted(request, caller);
    Program program = grants.program(granted);
    PolicyChoice choice =
        PolicyChoice.of(Form.of(request), PolicyChoice.of(program.failSafe(), ""));
    if (choice.policy().isEmpty()) {
      show(request, response, caller, granted, choice);
      return;
    }
    FailSafePolicy policy = choice.policy().get();
    Desk.Page page = (q, r, who) -> decide(r, who, granted, program, policy);
    Desk.Page asked =
        policy.asCarefulAs(program.failSafe())
            ? page
            : desk.ifProved(KeyWish.action(program.rights()), page);
    asked.serve(request, response, caller);
  }

  private void decide(
      ServerResponse response,
      Caller caller,
      Granted granted,
      Program program,
      FailSafePolicy policy) {
    Optional<String> refused = granting.decide(caller, program, policy, clock.instant());
    if (refused.isPresent()) {
      throw new RequestException(Status.CONFLICT_409, refused.get());
    }
    desk.done(response, "Decided anew for " + granted.client().name() + ".", PATH);
  }

  private void release(ServerRequest request, ServerResponse response, Caller caller) {
    Granted granted = grants.granted(request, caller);
    Program program = grants.program(granted);
    Desk.Page page =
        (q, r, who) -> {
          grants.release(who, program);
          desk.done(r, granted.client().name() + " may trade again.", PATH);
        };
    desk.ifProved(KeyWish.action(program.rights()), page).serve(request, response, caller);
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    Granted granted = grants.granted(request, caller);
    granting.revoke(
        caller, granted.session().id(), granted.client(), arrivals.place(request), clock.instant());
    desk.done(response, granted.client().name() + " is out.", PATH);
  }
}
