package gatehouse.server.brokerage;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Place;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.SignIns;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a person decides about takeovers, on the page and by JSON. What makes one easier needs a
 * fresh proof, for it would help whoever got hold of a session; each change is told to the owner.
 */
public final class TakeoverDecisions {
  /** What has to be proved lately to make a takeover easier. */
  static final Action EASING = Action.CHANGE_ACCOUNT;

  private final BrokerageSessions brokerage;
  private final Database database;
  private final Function<PersonId, List<Sessions.Listed>> sessions;
  private final SignIns signIns;
  private final OwnerNotices notices;
  private final Arrivals arrivals;
  private final InstantSource clock;

  /**
   * Decides for everybody.
   *
   * @param sessions the sessions of a person that have not ended
   */
  public TakeoverDecisions(
      BrokerageSessions brokerage,
      Database database,
      Function<PersonId, List<Sessions.Listed>> sessions,
      SignIns signIns,
      OwnerNotices notices,
      Arrivals arrivals,
      InstantSource clock) {
    this.brokerage = brokerage;
    this.database = database;
    this.sessions = sessions;
    this.signIns = signIns;
    this.notices = notices;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  /** The person's programs that could compete, by their ids: they add risk, and serve now. */
  Map<String, String> programs(PersonId person, Instant now) {
    Map<String, String> names = new LinkedHashMap<>();
    for (ApiKey key : database.read(sql -> ApiKeyRows.of(sql, person))) {
      if (key.rights().scope() == AccessScope.TRADE && key.closed(now).isEmpty()) {
        names.put(key.id().value(), key.name());
      }
    }
    for (Sessions.Listed each : sessions.apply(person)) {
      each.session()
          .access()
          .filter(access -> !access.ofKey() && access.rights().scope() == AccessScope.TRADE)
          .filter(access -> now.isBefore(each.session().endsAt()))
          .ifPresent(access -> names.put(access.clientId(), each.deviceLabel()));
    }
    return names;
  }

  /**
   * Decides what was asked for.
   *
   * @return false when nothing was done, since {@link #EASING} has to be proved first
   * @throws RequestException when it is out of its limits, or names a program that is not the
   *     person's
   */
  boolean decide(
      ServerRequest request, Caller caller, String kind, int idleMinutes, Set<String> keys) {
    Instant now = clock.instant();
    TakeoverPolicy policy = policy(caller.person(), kind, idleMinutes, keys, now);
    Optional<Place> place = arrivals.place(request);
    return brokerage.decide(
        caller,
        policy,
        signIns.provedFor(caller, EASING, now),
        (sql, at) -> {
          Person owner = People.load(sql, caller.person()).orElseThrow();
          NoticeKind.Told told = new NoticeKind.TakeoverDecided(policy.words());
          notices.tell(sql, owner, told, place, at);
        },
        now);
  }

  private TakeoverPolicy policy(
      PersonId person, String kind, int idleMinutes, Set<String> keys, Instant now) {
    TakeoverPolicy.Kind chosen =
        Stream.of(TakeoverPolicy.Kind.values())
            .filter(each -> each.name().equalsIgnoreCase(kind))
            .findFirst()
            .orElseThrow(() -> wrong("Choose one of ask, wait, never and reclaim."));
    if (idleMinutes < 1 || idleMinutes > TakeoverPolicy.IDLE_MINUTES_MAX) {
      throw wrong("Minutes are a number from 1 to " + TakeoverPolicy.IDLE_MINUTES_MAX + ".");
    }
    Set<String> own = new HashSet<>(programs(person, now).keySet());
    own.addAll(brokerage.state(person, now).policy().keys()); // also what has ended since
    if (!own.containsAll(keys)) {
      throw wrong("One of these is no key or program of yours that trades.");
    }
    if (keys.size() > TakeoverPolicy.KEYS_MAX) {
      throw wrong("At most " + TakeoverPolicy.KEYS_MAX + " keys and programs can compete.");
    }
    return new TakeoverPolicy(chosen, idleMinutes, keys);
  }

  private static RequestException wrong(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
