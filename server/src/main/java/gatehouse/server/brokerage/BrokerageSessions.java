package gatehouse.server.brokerage;

import gatehouse.client.wire.BrokerageSessionInfo;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.brokerage.BrokerageSession;
import gatehouse.core.brokerage.BrokerageSession.Answer;
import gatehouse.core.brokerage.BrokerageSession.Holder;
import gatehouse.core.brokerage.BrokerageSession.Passing;
import gatehouse.core.brokerage.Competitor;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Snapshots;
import gatehouse.server.base.Sql;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which session of each person trades: rows in the database, and the same in memory on every node,
 * taken away by the log, so that an order of whoever trades already waits for nothing more.
 *
 * <p>What is announced passes a second later by every node's clock, and by then every node has
 * heard of it. The row decides between two that want it at once.
 */
public final class BrokerageSessions {
  /** Whatever these tell of, a snapshot is no longer what it was. */
  public static final Set<Act> CHANGING =
      Set.of(
          Act.BROKERAGE_SESSION_TAKING,
          Act.BROKERAGE_SESSION_TAKEN,
          Act.BROKERAGE_SESSION_RELEASED,
          Act.BROKERAGE_SESSION_AWAITED,
          Act.BROKERAGE_POLICY_CHANGED);

  private static final Set<Act> OF_ORDERS =
      EnumSet.of(Act.ORDER_PLACED, Act.ORDER_REPLACED, Act.ORDER_CANCEL_ASKED);

  private static final int KEPT_MAX = 200_000;

  private final Database database;
  private final Log log;
  private final Function<PersonId, List<Sessions.Listed>> sessions;
  private final InstantSource clock;
  private final Snapshots<PersonId, BrokerageSession> known = new Snapshots<>(KEPT_MAX);
  private final Map<SessionId, Instant> ordered = new ConcurrentHashMap<>();
  private final Set<PersonId> moving = ConcurrentHashMap.newKeySet();

  /**
   * Follows the log from now on.
   *
   * @param sessions the sessions of a person that have not ended
   */
  public BrokerageSessions(
      Database database,
      Log log,
      Function<PersonId, List<Sessions.Listed>> sessions,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.sessions = sessions;
    this.clock = clock;
    log.subscribe(this::follow);
    moving.addAll(database.read(BrokerageRows::moving));
  }

  /** Whether it takes part at all: who only looks or only closes is in nobody's way. */
  private static boolean competes(Session session, TakeoverPolicy policy) {
    return session
        .access()
        .map(access ->
            access.rights().scope() == AccessScope.TRADE
                && policy.keys().contains(access.clientId()))
        .orElse(true);
  }

  /** How the caller's session stands now. */
  public Standing of(Caller caller, Instant now) {
    BrokerageSession state = kept(caller.person()).at(now);
    Session session = caller.session();
    if (!competes(session, state.policy())) {
      return new Standing.Beside();
    }
    if (state.holder().isEmpty()) {
      return new Standing.Free();
    }
    if (state.holds(session.id(), now)) {
      return new Standing.Here();
    }
    return elsewhere(state, caller, now);
  }

  private Standing elsewhere(BrokerageSession state, Caller caller, Instant now) {
    SessionId own = caller.session().id();
    return trading(caller.person(), now)
        .<Standing>map(other ->
            new Standing.Elsewhere(
                other,
                state.passing().filter(each -> each.to().equals(own)).map(Passing::at),
                state.waiting().filter(own::equals).isPresent(),
                state.policy().kind() != TakeoverPolicy.Kind.NEVER))
        .orElseGet(Standing.Free::new); // it has run out, and the log has not said so yet
  }

  /** Who trades now, if that session still lives. */
  public Optional<Competitor> trading(PersonId person, Instant now) {
    return state(person, now)
        .holder()
        .flatMap(holder ->
            serving(person, now).stream()
                .filter(each -> each.session().id().equals(holder.session()))
                .findFirst()
                .map(each -> competitor(each, holder)));
  }

  /** What somebody at an order's form has to know; nothing where this session simply trades. */
  public Optional<Warning> warning(Caller caller, Instant now) {
    return BrokerageText.warning(of(caller, now), state(caller.person(), now));
  }

  /** Who trades, in sentences, and whether there is something to take over. */
  public record Warning(String sentence, boolean mayTake) {}

  /**
   * All of it, for programs. What trades beside its owner, or only looks, is told of none of the
   * owner's sessions: they are none of its business, and perhaps it is of another house.
   */
  public BrokerageSessionInfo info(Caller caller, Instant now) {
    Standing standing = of(caller, now);
    BrokerageSession state = state(caller.person(), now);
    return standing instanceof Standing.Beside
        ? BrokerageText.info(
            standing, BrokerageSession.free(state.policy().ofNoKeys()), Optional.empty())
        : BrokerageText.info(standing, state, trading(caller.person(), now));
  }

  /** What a problem says of the session that trades in the caller's place. */
  public Map<String, Object> competing(Caller caller, Instant now) {
    Map<String, Object> members = new HashMap<>();
    if (of(caller, now) instanceof Standing.Elsewhere elsewhere) {
      members.put("trading", BrokerageText.trading(elsewhere.competitor()));
      if (elsewhere.mayTake()) {
        members.put("mend", BrokerageText.MEND);
      }
    }
    return members;
  }

  private static Competitor competitor(Sessions.Listed listed, Holder holder) {
    return new Competitor(
        holder.session(),
        listed.session().accessInterface(),
        listed.deviceLabel(),
        holder.since(),
        holder.lastOrder());
  }

  private List<Sessions.Listed> serving(PersonId person, Instant now) {
    return sessions.apply(person).stream()
        .filter(
            each -> each.session().check(each.lastActive(), now) instanceof Session.Check.Serves)
        .toList();
  }

  /** The state at that moment, from memory but for the first time. */
  public BrokerageSession state(PersonId person, Instant now) {
    return heard(kept(person)).at(now);
  }

  private BrokerageSession kept(PersonId person) {
    return known.find(person, this::load).orElseThrow();
  }

  /** Of a person without a row nobody trades. */
  private Optional<BrokerageSession> load(PersonId person) {
    return Optional.of(
        database
            .read(sql -> BrokerageRows.load(sql, person))
            .orElse(BrokerageSession.free(TakeoverPolicy.USUAL)));
  }

  /** With the orders that this node has heard of. */
  private BrokerageSession heard(BrokerageSession state) {
    return state
        .holder()
        .map(holder -> ordered.get(holder.session()))
        .map(at -> state.ordered(state.holder().orElseThrow().session(), at))
        .orElse(state);
  }

  /**
   * The caller's session wants to trade.
   *
   * @return what became of it; a session that is in nobody's way may trade already
   */
  public Answer take(Caller caller, Instant now) {
    if (of(caller, now) instanceof Standing.Beside) {
      return Answer.HOLDS;
    }
    AtomicReference<Answer> answer = new AtomicReference<>(Answer.REFUSED);
    change(
        caller,
        now,
        (state, at) -> {
          BrokerageSession.Step step = state.take(caller.session().id(), at);
          answer.set(step.answer());
          return step.next();
        });
    return answer.get();
  }

  /** Takes what is free, before an order; somebody else may be faster. */
  public void enter(Caller caller, Instant now) {
    SessionId own = caller.session().id();
    change(
        caller, now, (state, at) -> state.holder().isEmpty() ? state.take(own, at).next() : state);
  }

  /** The caller's session lets go of it, of its place in line, and of what is announced for it. */
  public void release(Caller caller, Instant now) {
    change(caller, now, (state, at) -> state.gone(caller.session().id(), at));
  }

  /** What is told of a decision, in its transaction. */
  @FunctionalInterface
  interface Telling {
    void tell(Sql sql, Instant at) throws SQLException;
  }

  /**
   * The person decides anew how sessions give way.
   *
   * @param proved whether the person proved lately who it is
   * @return false where that is missing, and nothing was done: a takeover would become easier
   */
  boolean decide(
      Caller caller, TakeoverPolicy policy, boolean proved, Telling telling, Instant now) {
    AtomicBoolean decided = new AtomicBoolean();
    Set<SessionId> beside =
        sessions.apply(caller.person()).stream()
            .map(Sessions.Listed::session)
            .filter(each -> !competes(each, policy))
            .map(Session::id)
            .collect(Collectors.toSet());
    change(
        caller.person(),
        caller.person().value(),
        Sessions.origin(caller.session()),
        now,
        (state, at) -> {
          decided.set(proved || !policy.easierThan(state.policy()));
          return decided.get() ? state.under(policy).without(beside, at) : state;
        },
        telling);
    return decided.get();
  }

  /** What becomes of a state at a moment. */
  @FunctionalInterface
  private interface Change {
    BrokerageSession of(BrokerageSession state, Instant at);
  }

  private void change(Caller caller, Instant now, Change step) {
    change(caller.person(), caller.person().value(), Sessions.origin(caller.session()), now, step);
  }

  private void change(PersonId person, String actor, Origin from, Instant now, Change step) {
    change(person, actor, from, now, step, (sql, at) -> {});
  }

  private void change(
      PersonId person, String actor, Origin from, Instant now, Change step, Telling ofPolicy) {
    Set<SessionId> over = new HashSet<>(kept(person).sessions());
    if (!over.isEmpty()) {
      serving(person, now).forEach(each -> over.remove(each.session().id()));
    }
    database.write(sql -> {
      log.hold(sql, person); // before the row, as at the end of a session
      BrokerageSession before = BrokerageRows.lock(sql, person);
      Instant at = clock.instant(); // the row may have let wait: whoever loses hears in time still
      BrokerageSession after = step.of(heard(before).without(over, at).at(at), at);
      BrokerageRows.store(sql, log, person, before, after, actor, from, at);
      if (!after.policy().equals(before.policy())) {
        ofPolicy.tell(sql, at);
      }
      return true;
    });
    known.forget(person); // it may be older than the row, and the log still on its way
  }

  /** What time moves on; to be called every second. */
  public void settle() {
    Instant now = clock.instant();
    for (PersonId person : List.copyOf(moving)) {
      moving.remove(person); // what the log tells from here on puts it back
      BrokerageSession state = looked(person);
      if (state.moves()) {
        moving.add(person);
      }
      BrokerageSession next = state.idle(now);
      if (!next.equals(state)) {
        Origin from =
            next.passing()
                .map(Passing::to)
                .or(() -> next.holder().map(Holder::session))
                .map(each -> origin(person, each))
                .orElse(Origin.NONE);
        change(person, person.value(), from, now, BrokerageSession::idle);
      }
    }
  }

  /** Where the database does not answer, the next turn looks again: else who waits is forgotten. */
  private BrokerageSession looked(PersonId person) {
    try {
      return heard(kept(person));
    } catch (RuntimeException e) {
      moving.add(person);
      throw e;
    }
  }

  private Origin origin(PersonId person, SessionId session) {
    return sessions.apply(person).stream()
        .map(Sessions.Listed::session)
        .filter(each -> each.id().equals(session))
        .findFirst()
        .map(Sessions::origin)
        .orElse(Origin.NONE.withSession(session.value()));
  }

  /** Stores when the holders last dealt with orders; to be called every half minute. */
  public void keep() {
    SortedMap<String, Holder> newer = new TreeMap<>(); // in one order on all nodes
    known.refine((person, state) -> {
      BrokerageSession now = heard(state);
      if (!now.equals(state)) {
        newer.put(person.value(), now.holder().orElseThrow());
      }
      return now;
    });
    if (!newer.isEmpty()) {
      database.write(sql -> {
        for (Map.Entry<String, Holder> each : newer.entrySet()) {
          BrokerageRows.ordered(sql, new PersonId(each.getKey()), each.getValue());
        }
        return true;
      });
    }
  }

  private void follow(Logged logged) {
    Entry entry = logged.entry();
    if (OF_ORDERS.contains(entry.act())) {
      heard(entry);
    } else if (CHANGING.contains(entry.act())) {
      known.forget(entry.person());
      moving.add(entry.person());
    } else if (entry.act() == Act.SESSION_ENDED) {
      ordered.remove(new SessionId(entry.fact("session")));
      known.forget(entry.person());
    }
  }

  private void heard(Entry entry) {
    String session = entry.origin().sessionId();
    if (session != null) {
      if (ordered.size() > KEPT_MAX) {
        ordered.clear();
      }
      ordered.put(new SessionId(session), Instant.ofEpochMilli(entry.atMs()));
    }
  }
}
