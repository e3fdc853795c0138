package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.id.State;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessWords;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.gate.Role;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.apikey.KeyGrants;
import gatehouse.server.apikey.KeyWish;
import gatehouse.server.apikey.KeyWishes;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Pages;
import gatehouse.server.base.RequestException;
import gatehouse.server.gate.Profiles;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The authorization endpoint (RFC 6749, 3.1), and the page behind it where a person decides. The
 * endpoint only looks: a request is used up by the decision, so that a page may be loaded again.
 */
final class ConnectRoutes implements HttpService {
  static final String PATH = "/connect/";
  private static final String GONE =
      "This request was decided already, or has waited for too long. Begin again in the program"
          + " that sent you here.";

  private final Desk desk;
  private final Pages pages;
  private final Issuer issuer;
  private final Clients clients;
  private final Granting granting;
  private final KeyGrants grants;
  private final Profiles profiles;
  private final Arrivals arrivals;
  private final InstantSource clock;

  ConnectRoutes(
      Desk desk,
      Pages pages,
      Issuer issuer,
      Clients clients,
      Granting granting,
      KeyGrants grants,
      Profiles profiles,
      Arrivals arrivals,
      InstantSource clock) {
    this.desk = desk;
    this.pages = pages;
    this.issuer = issuer;
    this.clients = clients;
    this.granting = granting;
    this.grants = grants;
    this.profiles = profiles;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(
            Issuer.AUTHORIZE,
            (request, response) -> {
              Parameters query = request.query();
              authorize(
                  query.first("request_uri").orElse(""),
                  query.first("client_id").orElse(""),
                  response);
            })
        .post( // OpenID Connect Core, 3.1.2.1
            Issuer.AUTHORIZE,
            (request, response) -> {
              Form form = Form.of(request);
              authorize(form.text("request_uri", 200), form.text("client_id", 100), response);
            })
        .get(PATH + "{id}", desk.signedIn(desk.unlessFrozen(this::page)))
        .post(PATH + "{id}", desk.signedIn(desk.unlessFrozen(this::decide)))
        .post(PATH + "{id}/again", desk.signedIn(this::again));
  }

  /** Nothing is sent back to a program whose request is not a good one: it could be anybody's. */
  private void authorize(String uri, String client, ServerResponse response) {
    if (uri.isEmpty()) {
      pages.problem(
          response,
          Status.BAD_REQUEST_400,
          "The program that sent you here has to announce its request to us first, and did not."
              + " Nothing was done.");
      return;
    }
    Instant now = clock.instant();
    String name =
        uri.startsWith(PushedRequest.URN) ? uri.substring(PushedRequest.URN.length()) : "";
    Optional<PushedRequest> found =
        granting
            .find(name, now)
            .filter(each -> each.client().value().equals(client))
            .filter(each -> now.isBefore(each.at().plus(PushedRequest.LIFETIME)));
    if (found.isPresent()) {
      Desk.seeOther(response, PATH + name);
    } else {
      pages.problem(response, Status.BAD_REQUEST_400, GONE + " Nothing was done.");
    }
  }

  /**
   * What a person is asked.
   *
   * @param rights that would be granted; none while accounts have to be chosen, or it cannot be
   * @param choice what is to happen when the program is lost
   * @param problem why it cannot be granted
   * @param path where that is mended
   */
  private record Asked(
      String name,
      PushedRequest request,
      Client client,
      List<String> candidates,
      List<String> chosen,
      Optional<AccessRights> rights,
      PolicyChoice choice,
      @Nullable String problem,
      @Nullable String path) {
    Asked with(PolicyChoice other) {
      return new Asked(name, request, client, candidates, chosen, rights, other, problem, path);
    }

    Action action() {
      boolean strongest = request.acr().filter(level -> level == AssuranceLevel.AAL3).isPresent();
      return strongest
          ? Action.GRANT_LIVE_ACCESS
          : rights.map(KeyWish::action).orElse(Action.GRANT_ACCESS);
    }
  }

  private Asked asked(ServerRequest request, Caller caller, Predicate<String> ticked) {
    String name = request.path().pathParameters().get("id");
    PushedRequest pushed =
        granting
            .find(caller.session(), name, clock.instant())
            .orElseThrow(() -> new RequestException(Status.NOT_FOUND_404, GONE));
    Client client =
        clients
            .find(pushed.client().value())
            .map(Clients.Known::client)
            .filter(Client::open)
            .orElseThrow(() -> new RequestException(Status.NOT_FOUND_404, Granting.CLOSED));
    Map<AccountNumber, Role> reach = grants.reach(caller.person());
    AccessDetail detail = pushed.detail();
    PolicyChoice choice =
        PolicyChoice.asked(detail, granting.decided(caller.person(), client.id()));
    List<String> candidates =
        reach.entrySet().stream()
            .filter(each -> each.getKey().paper() == detail.paper())
            .filter(each -> each.getValue().trades() || !detail.trades())
            .map(each -> each.getKey().value())
            .sorted()
            .toList();
    List<String> picked =
        candidates.size() == 1 ? candidates : candidates.stream().filter(ticked).toList();
    List<String> chosen = detail.asked().isEmpty() ? picked : detail.asked();
    if (chosen.isEmpty()) {
      String none =
          candidates.isEmpty()
              ? "You have no " + detail.environment() + " account that this could be granted for."
              : null;
      return new Asked(
          name, pushed, client, candidates, chosen, Optional.empty(), choice, none, null);
    }
    KeyWishes.ReadRights read = detail.rights(reach, chosen);
    String problem = AccessDetail.problem(read).orElse(null);
    Asked asked =
        new Asked(name, pushed, client, candidates, chosen, read.rights(), choice, problem, null);
    return grants
        .lacking(caller.person(), asked.action())
        .filter(lacking -> problem == null)
        .map(lacking ->
            new Asked(
                name,
                pushed,
                client,
                candidates,
                chosen,
                read.rights(),
                choice,
                lacking.text(),
                lacking.path()))
        .orElse(asked);
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    page(
        request,
        response,
        caller,
        asked(request, caller, each -> request.query().contains("account-" + each)));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller, Asked asked) {
    if (asked.problem() != null) {
      show(request, response, caller, asked, ConnectView.Step.REFUSE_ONLY);
    } else if (asked.rights().isEmpty()) {
      show(request, response, caller, asked, ConnectView.Step.CHOOSE);
    } else {
      Desk.Page page =
          (q, r, who) ->
              show(
                  q,
                  r,
                  who,
                  asked,
                  fresh(who, asked.request())
                      ? ConnectView.Step.DECIDE
                      : ConnectView.Step.SIGN_IN_AGAIN);
      desk.ifProved(asked.action(), page).serve(request, response, caller);
    }
  }

  /** RFC 9470, 4: the proof is as young as the program wants, or was given for this request. */
  private boolean fresh(Caller caller, PushedRequest request) {
    Instant proved = Consent.authTime(caller.session().proofs());
    boolean forThis = !proved.isBefore(request.at());
    return forThis
        || (!request.anew()
            && request
                .maxAge()
                .filter(age -> proved.plus(age).isBefore(clock.instant()))
                .isEmpty());
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Asked asked,
      ConnectView.Step step) {
    Instant now = clock.instant();
    Optional<URI> target =
        switch (asked.request().reply()) {
          case Reply.Redirect redirect -> Optional.of(URI.create(redirect.uri()));
          case Reply.Device device -> Optional.empty();
        };
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), now);
    PolicyChoice choice = asked.choice();
    desk.show(
        request,
        response,
        caller,
        choice.problems().isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new ConnectView(
            asked.name(),
            asked.client().name(),
            asked.client().contact(),
            asked.client().vouched(),
            target.map(URI::getHost).orElse(null),
            target.isPresent() ? null : UserCode.shown(asked.name()),
            step,
            profiles.all(caller.person()).stream()
                .map(reach -> reach.account())
                .filter(account -> asked.candidates().contains(account.number().value()))
                .map(account ->
                    new ConnectView.Choice(
                        account.number().value(), account.number() + " " + account.title()))
                .toList(),
            asked.chosen(),
            asked.rights().map(AccessWords::of).orElse(List.of()),
            asked.request().detail().trades() ? choice.form() : null,
            choice.why(),
            choice.policy().map(AccessWords::of).orElse(List.of()),
            choice.problems(),
            times.date(now.plus(Duration.ofDays(asked.request().detail().days()))),
            asked.request().openid(),
            asked.problem(),
            asked.path(),
            target.map(uri -> uri.getScheme() + "://" + uri.getRawAuthority()).orElse("")));
  }

  private void decide(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    Asked found = asked(request, caller, each -> form.ticked("account-" + each));
    Asked asked = found.with(PolicyChoice.of(form, found.choice()));
    if (form.text("decision", 10).equals("refuse")) {
      answer(response, asked, granting.refuse(asked.name()));
      return;
    }
    Optional<FailSafePolicy> failSafe = asked.choice().policy();
    if (asked.problem() != null
        || asked.rights().isEmpty()
        || failSafe.isEmpty()
        || !fresh(caller, asked.request())) {
      page(request, response, caller, asked);
      return;
    }
    AccessRights rights = asked.rights().get();
    Desk.Page page =
        (q, r, who) ->
            answer(
                r,
                asked,
                granting.grant(
                    who,
                    asked.name(),
                    asked.request(),
                    asked.client(),
                    rights,
                    rights.scope().trades() ? failSafe.get() : FailSafePolicy.NONE,
                    arrivals.place(q),
                    clock.instant()));
    desk.ifProved(asked.action(), page).serve(request, response, caller);
  }

  private void answer(ServerResponse response, Asked asked, Granting.Outcome outcome) {
    switch (asked.request().reply()) {
      case Reply.Redirect redirect -> answer(response, redirect, outcome);
      case Reply.Device device -> answer(response, asked.client(), outcome);
    }
  }

  /** The device asks by itself; whoever decided stays here. */
  private void answer(ServerResponse response, Client client, Granting.Outcome outcome) {
    switch (outcome) {
      case Granting.Outcome.Granted granted ->
          desk.done(
              response, client.name() + " is let in, and goes on on your device.", "/connected");
      case Granting.Outcome.Denied denied ->
          desk.done(response, client.name() + " is not let in.", "/connected");
      case Granting.Outcome.Not(String why) -> throw new RequestException(Status.CONFLICT_409, why);
    }
  }

  /** Sends the answer along, by 303, with who it is from (RFC 9207). */
  private void answer(ServerResponse response, Reply.Redirect to, Granting.Outcome outcome) {
    URI target = URI.create(to.uri());
    State state = to.state().map(State::new).orElse(null);
    var from = new com.nimbusds.oauth2.sdk.id.Issuer(issuer.url());
    switch (outcome) {
      case Granting.Outcome.Granted(String code) ->
          Desk.seeOther(
              response,
              new AuthorizationSuccessResponse(
                      target, new AuthorizationCode(code), null, state, from, ResponseMode.QUERY)
                  .toURI()
                  .toString());
      case Granting.Outcome.Denied denied ->
          Desk.seeOther(
              response,
              new AuthorizationErrorResponse(
                      target, OAuth2Error.ACCESS_DENIED, state, from, ResponseMode.QUERY)
                  .toURI()
                  .toString());
      case Granting.Outcome.Not(String why) -> throw new RequestException(Status.CONFLICT_409, why);
    }
  }

  private void again(ServerRequest request, ServerResponse response, Caller caller) {
    String name = request.path().pathParameters().get("id");
    if (granting.find(caller.session(), name, clock.instant()).isEmpty()) {
      throw new RequestException(Status.NOT_FOUND_404, GONE);
    }
    granting.signOut(caller, clock.instant());
    Cookies.SESSION.clear(response);
    Desk.seeOther(response, "/sign-in?to=" + PATH + name);
  }
}
