package gatehouse.server.apikey;

import gatehouse.client.wire.KeyHours;
import gatehouse.client.wire.KeyInfo;
import gatehouse.client.wire.KeyRights;
import gatehouse.client.wire.KeysPage;
import gatehouse.client.wire.NewKey;
import gatehouse.client.wire.RotateKey;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessWords;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Json;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.session.SessionApi;
import gatehouse.server.signin.RaiseFirst;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Keys by JSON, for a person's own session alone: what a key lets in must not make more keys. */
final class KeyApi {
  private static final String KEYS = "/api/v1/keys";
  private static final int OLD_ENDS_DAYS_MAX = 30;

  private final SessionApi sessions;
  private final RaiseFirst raise;
  private final KeyGrants grants;
  private final KeyLines lines;
  private final OwnKeys keys;
  private final InstantSource clock;

  KeyApi(SessionApi sessions, RaiseFirst raise, OwnKeys keys, KeyLines lines, InstantSource clock) {
    this.sessions = sessions;
    this.raise = raise;
    this.grants = keys.grants();
    this.lines = lines;
    this.keys = keys;
    this.clock = clock;
  }

  List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, KEYS, sessions.byOwner(this::list)),
        new ApiRoute(Method.POST, KEYS, sessions.byOwner(this::create)),
        new ApiRoute(Method.POST, KEYS + "/{id}/rotate", sessions.byOwner(this::rotate)),
        new ApiRoute(Method.POST, KEYS + "/{id}/release", sessions.byOwner(this::release)),
        new ApiRoute(
            Method.POST,
            KEYS + "/{id}/revoke",
            sessions.byOwner(raise.unlessProved(Action.END_SESSIONS, this::revoke))));
  }

  private void list(ServerRequest request, ServerResponse response, Caller caller) {
    Instant now = clock.instant();
    List<KeyInfo> all = lines.of(caller.person()).stream().map(line -> info(line, now)).toList();
    Json.send(response, Status.OK_200, new KeysPage(all));
  }

  private void create(ServerRequest request, ServerResponse response, Caller caller) {
    NewKey asked = Json.read(request, NewKey.class);
    PublicKeys.Read.Good shown = shown(asked.publicKey());
    KeyWishes.Read read =
        KeyWishes.read(
            grants.reach(caller.person()),
            asked.name(),
            asked.rights(),
            asked.expiresInDays(),
            asked.failSafe());
    KeyWish wish = read.wish().orElseThrow(() -> unfit(read.problems().getFirst()));
    grant(request, response, caller, wish, shown, Optional.empty());
  }

  private void rotate(ServerRequest request, ServerResponse response, Caller caller) {
    RotateKey asked = Json.read(request, RotateKey.class);
    ApiKey old = keys.key(request, caller);
    PublicKeys.Read.Good shown = shown(asked.publicKey());
    Integer days = asked.expiresInDays();
    KeyWish wish = KeyWish.after(old, days == null ? KeyWish.DAYS_USUAL : days);
    KeyWishes.days(wish.days())
        .ifPresent(problem -> {
          throw unfit(problem);
        });
    Integer oldEnds = asked.oldEndsInDays();
    if (oldEnds != null && (oldEnds < 1 || oldEnds > OLD_ENDS_DAYS_MAX)) {
      throw unfit(
          new Problem("oldEndsInDays", "The old key ends in 1 to 30 days, or as it would anyhow."));
    }
    Optional<Duration> overlap = Optional.ofNullable(oldEnds).map(Duration::ofDays);
    grant(request, response, caller, wish, shown, overlap);
  }

  private void grant(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      KeyWish wish,
      PublicKeys.Read.Good shown,
      Optional<Duration> oldEnds) {
    grants
        .lacking(caller.person(), wish.action())
        .ifPresent(lacking -> {
          throw new RequestException(
              Status.FORBIDDEN_403,
              lacking.text() + " In the portal: " + lacking.path() + ". Nothing was done.");
        });
    SessionApi.Call call =
        (q, r, who) -> {
          ApiKey made = done(grants.grant(keys.by(q, who), grants.freshId(), wish, shown, oldEnds));
          Json.send(
              r,
              Status.CREATED_201,
              info(new KeyLines.Line(made, Optional.empty()), clock.instant()));
        };
    raise.unlessProved(wish.action(), call).serve(request, response, caller);
  }

  private void release(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    SessionApi.Call call =
        (q, r, who) -> {
          done(grants.release(keys.by(q, who), key));
          again(q, r, who);
        };
    raise.unlessProved(KeyWish.action(key.rights()), call).serve(request, response, caller);
  }

  private void revoke(ServerRequest request, ServerResponse response, Caller caller) {
    done(grants.revoke(keys.by(request, caller), keys.key(request, caller)));
    again(request, response, caller);
  }

  /** The key as it is now. */
  private void again(ServerRequest request, ServerResponse response, Caller caller) {
    ApiKey key = keys.key(request, caller);
    Instant now = clock.instant();
    lines.of(caller.person()).stream()
        .filter(line -> line.key().id().equals(key.id()))
        .findFirst()
        .ifPresent(line -> Json.send(response, Status.OK_200, info(line, now)));
  }

  private static ApiKey done(KeyGrants.Outcome outcome) {
    return switch (outcome) {
      case KeyGrants.Outcome.Done(ApiKey key) -> key;
      case KeyGrants.Outcome.Refused(Problem problem) ->
          throw new RequestException(Status.CONFLICT_409, problem.text());
    };
  }

  private static PublicKeys.Read.Good shown(String publicKey) {
    return switch (PublicKeys.read(publicKey)) {
      case PublicKeys.Read.Good good -> good;
      case PublicKeys.Read.Refused(String sentence) ->
          throw unfit(new Problem("publicKey", sentence));
    };
  }

  private static RequestException unfit(Problem problem) {
    return new RequestException(Status.UNPROCESSABLE_CONTENT_422, problem.text());
  }

  private static KeyInfo info(KeyLines.Line line, Instant now) {
    ApiKey key = line.key();
    KeyLines.Standing standing = KeyLines.standing(key, now);
    return new KeyInfo(
        key.id().value(),
        key.name(),
        rights(key.rights()),
        key.rights().paper(),
        AccessWords.of(key.rights()),
        PolicyJson.of(key.failSafe()),
        key.binding().method().claim(),
        key.binding().thumbprint(),
        key.createdAt(),
        key.expiresAt(),
        line.used().map(ApiKeyRows.LastUse::at).orElse(null),
        line.used().map(ApiKeyRows.LastUse::network).orElse(null),
        standing.code(),
        standing.why().isEmpty() ? null : standing.why());
  }

  private static KeyRights rights(AccessRights rights) {
    return new KeyRights(
        rights.accounts().stream().map(Object::toString).sorted().toList(),
        rights.scope().code(),
        PolicyJson.codes(rights.products()),
        rights.orderValueMax().map(BigDecimal::toPlainString).orElse(null),
        rights.dailyOrdersMax().orElse(null),
        rights.dailyValueMax().map(BigDecimal::toPlainString).orElse(null),
        rights.networks().isEmpty() ? null : rights.networks().stream().sorted().toList(),
        rights
            .hours()
            .map(hours ->
                new KeyHours(
                    hours.zone().getId(),
                    hours.from().toString(),
                    hours.until().toString(),
                    PolicyJson.codes(hours.days())))
            .orElse(null));
  }
}
