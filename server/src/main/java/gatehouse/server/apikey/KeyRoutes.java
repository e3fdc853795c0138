package gatehouse.server.apikey;

import gatehouse.core.account.Person;
import gatehouse.core.apikey.AccessWords;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.gate.Profiles;
import gatehouse.server.signin.Desk;
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
import java.util.Optional;

/**
 * The pages of keys. A new one takes two steps: what it may do, which is kept as a draft, and then,
 * with fresh proof, its public half; so nothing that was typed is lost over the proof.
 */
final class KeyRoutes implements HttpService {
  private static final String PATH = "/keys";
  private static final String NEW = PATH + "/new";
  private static final int ENDED_MAX = 20;

  /** How long two keys may live side by side by a choice on the page, in days; 0 is no end set. */
  private static final List<String> OVERLAPS = List.of("0", "1", "3", "7");

  private final Desk desk;
  private final KeyGrants grants;
  private final KeyLines lines;
  private final Profiles profiles;
  private final OwnKeys keys;
  private final URI server;
  private final Optional<String> trusted;
  private final InstantSource clock;

  /**
   * @param server the address that programs call
   * @param trusted what they have to trust for that, in PEM
   */
  KeyRoutes(
      Desk desk,
      OwnKeys keys,
      KeyLines lines,
      Profiles profiles,
      URI server,
      Optional<String> trusted,
      InstantSource clock) {
    this.desk = desk;
    this.grants = keys.grants();
    this.lines = lines;
    this.profiles = profiles;
    this.keys = keys;
    this.server = server;
    this.trusted = trusted;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        .get(NEW, desk.signedIn(desk.unlessFrozen(this::blank)))
        .post(NEW, desk.signedIn(desk.unlessFrozen(this::describe)))
        .get(NEW + "/{id}", desk.signedIn(desk.unlessFrozen(this::draft)))
        .post(NEW + "/{id}", desk.signedIn(desk.unlessFrozen(this::grant)))
        .post(PATH + "/{id}/rotate", desk.signedIn(desk.unlessFrozen(this::rotate)))
        .post(PATH + "/{id}/rename", desk.signedIn(desk.unlessFrozen(this::rename)))
        .post(PATH + "/{id}/release", desk.signedIn(desk.unlessFrozen(this::release)))
        .post(PATH + "/{id}/revoke", desk.proved(Action.END_SESSIONS, this::revoke));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Instant now = clock.instant();
    LocalTimes times = new LocalTimes(desk.person(caller).zone(), now);
    List<KeyLines.Line> all = lines.of(caller.person());
    desk.show(
        request,
        response,
        caller,
        new KeysView(
            all.stream()
                .filter(line -> KeyLines.lives(line.key(), now))
                .map(line -> KeyLines.row(line, times))
                .toList(),
            all.stream()
                .filter(line -> !KeyLines.lives(line.key(), now))
                .limit(ENDED_MAX)
                .map(line -> KeyLines.row(line, times))
                .toList()));
  }

  private void blank(ServerRequest request, ServerResponse response, Caller caller) {
    KeyForm form = KeyForm.usual(desk.person(caller).zone());
    desk.show(
        request, response, caller, KeyFormView.of(form, profiles.all(caller.person()), List.of()));
  }

  private void describe(ServerRequest request, ServerResponse response, Caller caller) {
    var reach = grants.reach(caller.person());
    KeyForm form = KeyForm.of(Form.of(request), reach.keySet());
    KeyWishes.Read read = form.read(reach);
    if (read.wish().isEmpty()) {
      desk.show(
          request,
          response,
          caller,
          Status.UNPROCESSABLE_CONTENT_422,
          KeyFormView.of(form, profiles.all(caller.person()), read.problems()));
      return;
    }
    ApiKeyId id = grants.draft(caller.person(), read.wish().get(), clock.instant());
    Desk.seeOther(response, NEW + "/" + id);
  }

  private void rotate(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    if (key.closed(clock.instant()).isPresent()) {
      throw new RequestException(
          Status.CONFLICT_409, "Only a key that works can be rotated. Nothing was done.");
    }
    KeyWish wish = KeyWish.after(key, KeyWish.DAYS_USUAL);
    ApiKeyId id = grants.draft(caller.person(), wish, clock.instant());
    Desk.seeOther(response, NEW + "/" + id);
  }

  /** A draft with the name that the key will have. */
  private record Draft(ApiKeyId id, KeyWish wish) {}

  private Draft drafted(ServerRequest request, Caller caller) {
    return Optional.of(request.path().pathParameters().get("id"))
        .filter(ApiKeyId::fits)
        .map(ApiKeyId::new)
        .flatMap(id ->
            grants.drafted(caller.person(), id, clock.instant()).map(wish -> new Draft(id, wish)))
        .orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404,
                "This new key was made already, or has waited for more than an hour. Look at your"
                    + " keys, or begin again."));
  }

  private void draft(ServerRequest request, ServerResponse response, Caller caller) {
    Draft draft = drafted(request, caller);
    Action action = draft.wish().action();
    if (grants.lacking(caller.person(), action).isPresent()) {
      show(request, response, caller, draft, "", List.of());
      return;
    }
    Desk.Page page = (q, r, who) -> show(q, r, who, draft, "", List.of());
    desk.ifProved(action, page).serve(request, response, caller);
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Draft draft,
      String pasted,
      List<Problem> problems) {
    Person person = desk.person(caller);
    Instant now = clock.instant();
    KeyWish wish = draft.wish();
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.UNPROCESSABLE_CONTENT_422,
        new KeyDraftView(
            draft.id().value(),
            wish.name(),
            server.toString(),
            trusted.orElse(null),
            AccessWords.of(wish.rights()),
            wish.rights().scope().trades() ? AccessWords.of(wish.failSafe()) : List.of(),
            new LocalTimes(person.zone(), now).date(now.plus(Duration.ofDays(wish.days()))),
            wish.replaces().isPresent(),
            grants
                .lacking(person.id(), wish.action())
                .map(each -> new KeyDraftView.Lacking(each.text(), each.path()))
                .orElse(null),
            pasted,
            problems));
  }

  private void grant(ServerRequest request, ServerResponse response, Caller caller) {
    Draft draft = drafted(request, caller);
    Desk.Page page = (q, r, who) -> grant(q, r, who, draft);
    desk.ifProved(draft.wish().action(), page).serve(request, response, caller);
  }

  private void grant(ServerRequest request, ServerResponse response, Caller caller, Draft draft) {
    Form form = Form.of(request);
    String pasted = form.text("publicKey", PublicKeys.CHARACTERS_MAX);
    String overlap = form.text("oldEnds", 2);
    Optional<Duration> oldEnds =
        Optional.of(overlap)
            .filter(OVERLAPS::contains)
            .map(Long::parseLong)
            .filter(days -> days > 0)
            .map(Duration::ofDays);
    switch (PublicKeys.read(pasted)) {
      case PublicKeys.Read.Refused(String sentence) ->
          // what was pasted is not sent back: it may be a private key
          show(request, response, caller, draft, "", List.of(new Problem("publicKey", sentence)));
      case PublicKeys.Read.Good good -> {
        switch (grants.grant(keys.by(request, caller), draft.id(), draft.wish(), good, oldEnds)) {
          case KeyGrants.Outcome.Done(ApiKey key) ->
              desk.done(response, key.name() + " works now. Its id is " + key.id() + ".", PATH);
          case KeyGrants.Outcome.Refused(Problem problem) ->
              show(request, response, caller, draft, pasted, List.of(problem));
        }
      }
    }
  }

  private void rename(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    String name = Form.of(request).text("name", ApiKey.NAME_MAX);
    said(response, grants.rename(keys.by(request, caller), key, name), "Key renamed.");
  }

  private void release(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    Desk.Page page =
        (q, r, who) -> said(r, grants.release(keys.by(q, who), key), key.name() + " works again.");
    desk.ifProved(KeyWish.action(key.rights()), page).serve(request, response, caller);
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    said(
        response,
        grants.revoke(keys.by(request, caller), key),
        key.name() + " is revoked, and its program is out.");
  }

  private void said(ServerResponse response, KeyGrants.Outcome outcome, String done) {
    switch (outcome) {
      case KeyGrants.Outcome.Done ok -> desk.done(response, done, PATH);
      case KeyGrants.Outcome.Refused(Problem problem) ->
          throw new RequestException(Status.CONFLICT_409, problem.text());
    }
  }
}
