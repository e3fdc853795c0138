package gatehouse.server.failsafe;

import gatehouse.core.account.Person;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKey.Standing;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.failsafe.FailSafe;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderStatus;
import gatehouse.server.account.People;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.trade.HouseOrders;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Begins runs and moves them on, one step at a time. Each step may be done again after a crash in
 * its middle, and by two nodes at once: a state is left by compare-and-set, and what is done in an
 * account is done once under its book's lock.
 *
 * <p>INVARIANT: the key is paused before its orders are looked for. An order that slipped in before
 * is among them; one after it finds the key paused ({@code AccessUses}).
 */
final class Runs {
  /** How long the venue has to cancel, before what is left is reported. */
  static final Duration CANCEL_WITHIN = Duration.ofSeconds(30);

  /** How long what covers a sold option waits for that to be bought back. */
  static final Duration FLATTEN_WITHIN = Duration.ofSeconds(60);

  private static final int FAILURES_KEPT_MAX = 20;

  private final Database database;
  private final Log log;
  private final ApiKeys keys;
  private final HouseOrders house;
  private final OwnerNotices notices;
  private final Chance chance;

  Runs(
      Database database,
      Log log,
      ApiKeys keys,
      HouseOrders house,
      OwnerNotices notices,
      Chance chance) {
    this.database = database;
    this.log = log;
    this.keys = keys;
    this.house = house;
    this.notices = notices;
    this.chance = chance;
  }

  /**
   * Judges a program that may be lost.
   *
   * @param notBefore silence and the end of tokens do not count before that moment
   */
  void judge(WatchRows.Watched seen, Instant notBefore, Instant now) {
    Optional<ApiKey> key = keys.find(seen.key());
    if (key.isEmpty()) {
      return;
    }
    FailSafePolicy policy = key.get().failSafe();
    Instant counts = notBefore.plus(policy.heartbeat());
    Optional<FailSafe> next = seen.life(key.get()).notBefore(counts).judge(policy, now);
    if (next.filter(state -> state instanceof FailSafe.Armed).isEmpty()) {
      database.write(sql -> begin(sql, seen, next, now));
    }
  }

  private boolean begin(Sql sql, WatchRows.Watched seen, Optional<FailSafe> state, Instant now)
      throws SQLException {
    ApiKey key = ApiKeyRows.load(sql, seen.key()).orElseThrow();
    if (!WatchRows.disarm(sql, seen) || state.isEmpty() || over(sql, key)) {
      return false;
    }
    FailSafePolicy.Trigger cause =
        switch (state.get()) {
          case FailSafe.Grace grace -> grace.trigger();
          case FailSafe.Running running -> running.trigger();
          case FailSafe.Done done -> done.trigger();
          case FailSafe.Armed armed -> throw new IllegalStateException("it was not lost");
        };
    Instant until = state.get() instanceof FailSafe.Grace grace ? grace.until() : now;
    Run run =
        new Run(
            key.person(),
            key.id(),
            chance.id(),
            cause,
            key.failSafe(),
            state.get(),
            now,
            until,
            now,
            Run.Report.NONE);
    if (RunRows.insert(sql, run)) {
      log.append(
          sql,
          entry(run, key, Act.FAIL_SAFE_STARTED, now)
              .with("why", cause.text())
              .with("action", key.failSafe().action().text())
              .with("until", until.toString()));
    }
    return true;
  }

  /** Whether its last run was done, and its owner has not released the key since. */
  private static boolean over(Sql sql, ApiKey key) throws SQLException {
    Optional<Run> last = RunRows.last(sql, key.person(), key.id());
    return key.standing() instanceof Standing.Paused(String why, Instant at)
        && last.filter(run -> run.state() instanceof FailSafe.Done)
            .filter(run -> !at.isAfter(run.since()))
            .isPresent();
  }

  /**
   * Does what is next in an open run.
   *
   * @param notBefore whom nobody could hear before that moment may come back for a heartbeat, or
   *     for the grace where that is shorter
   */
  void advance(Run run, Instant notBefore, Instant now) {
    ApiKey key =
        database.<Optional<ApiKey>>read(sql -> ApiKeyRows.load(sql, run.key())).orElseThrow();
    FailSafe.Fact fact =
        switch (run.state()) {
          case FailSafe.Grace grace -> seen(run, key);
          case FailSafe.Running running ->
              done(run, running.work(), key, now)
                  ? new FailSafe.Fact.StepDone()
                  : new FailSafe.Fact.TimePassed();
          case FailSafe.Armed armed -> new FailSafe.Fact.TimePassed();
          case FailSafe.Done done -> new FailSafe.Fact.TimePassed();
        };
    if (run.state() instanceof FailSafe.Grace
        && fact instanceof FailSafe.Fact.TimePassed
        && now.isBefore(notBefore.plus(shorter(run.policy().heartbeat(), run.policy().grace())))) {
      return;
    }
    FailSafe next = FailSafe.next(run.state(), fact, run.policy(), now);
    if (!next.equals(run.state())) {
      Run.Report report = next instanceof FailSafe.Done ? report(run, key) : Run.Report.NONE;
      database.write(sql -> move(sql, run, run.to(next, now, report), now));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private FailSafe.Fact seen(Run run, ApiKey key) {
    return switch (key.standing()) {
      case Standing.Revoked revoked -> new FailSafe.Fact.Revoked();
      case Standing.Suspended suspended -> new FailSafe.Fact.Suspended();
      case Standing.Active active -> presence(run);
      case Standing.Paused paused -> presence(run);
    };
  }

  private FailSafe.Fact presence(Run run) {
    return database
            .<Optional<WatchRows.Watched>>read(sql -> WatchRows.load(sql, run.person(), run.key()))
            .filter(watched -> watched.heardAt().isAfter(run.beganAt()))
            .isPresent()
        ? new FailSafe.Fact.CameBack()
        : new FailSafe.Fact.TimePassed();
  }

  /** Whether the work is done, or has had its time. A pause is done as the state is left. */
  private boolean done(Run run, FailSafe.Work work, ApiKey key, Instant now) {
    boolean all = true;
    for (AccountNumber account : key.rights().accounts()) {
      all &=
          switch (work) {
            case PAUSE -> true;
            case CANCEL -> house.cancel(account, mandate(run, key)) == 0;
            case FLATTEN -> house.close(account, mandate(run, key)).isEmpty();
          };
    }
    Duration within = work == FailSafe.Work.FLATTEN ? FLATTEN_WITHIN : CANCEL_WITHIN;
    return all || !now.isBefore(run.since().plus(within));
  }

  private boolean move(Sql sql, Run seen, Run next, Instant now) throws SQLException {
    if (!RunRows.move(sql, seen, next)) {
      return false; // another node did
    }
    ApiKey key = ApiKeyRows.load(sql, seen.key()).orElseThrow();
    switch (next.state()) {
      case FailSafe.Armed armed -> {
        WatchRows.arm(sql, key.person(), key.id().value(), true);
        log.append(sql, entry(next, key, Act.FAIL_SAFE_CALLED_OFF, now));
      }
      case FailSafe.Grace grace -> {}
      case FailSafe.Running running -> {}
      case FailSafe.Done done -> tell(sql, next, key, now);
    }
    if (seen.state() instanceof FailSafe.Running(var cause, FailSafe.Work work)
        && work == FailSafe.Work.PAUSE) {
      pause(sql, key, cause, now);
    }
    return true;
  }

  private void pause(Sql sql, ApiKey key, FailSafePolicy.Trigger cause, Instant now)
      throws SQLException {
    WatchRows.arm(sql, key.person(), key.id().value(), false);
    if (!(key.standing() instanceof Standing.Active)) {
      return;
    }
    String why = "Its fail-safe ran, because " + cause.text() + ".";
    if (!keys.pause(sql, key, why, now)) {
      throw new IllegalStateException("the key changed in that moment: the next look tries again");
    }
  }

  private void tell(Sql sql, Run run, ApiKey key, Instant now) throws SQLException {
    Run.Report report = run.report();
    log.append(
        sql,
        entry(run, key, Act.FAIL_SAFE_RAN, now)
            .with("why", run.cause().text())
            .with("what", report.text())
            .with("failures", String.join(" ", report.failures().keySet())));
    Optional<Person> owner = People.load(sql, run.person());
    if (owner.isPresent()) {
      NoticeKind.Told told =
          new NoticeKind.FailSafeRan(key.id().value(), key.name(), report.text());
      notices.tell(sql, owner.get(), told, Optional.empty(), now);
    }
  }

  private Run.Report report(Run run, ApiKey key) {
    int cancelled = 0;
    int closing = 0;
    SortedMap<String, String> failures = new TreeMap<>();
    boolean cancels = run.policy().action() != FailSafePolicy.Action.PAUSE;
    boolean closes = run.policy().action() == FailSafePolicy.Action.FLATTEN;
    for (AccountNumber account : key.rights().accounts()) {
      for (HouseOrders.Done done : house.done(account, run.id())) {
        Order order = done.order();
        if (!done.cancelled()) {
          closing++;
        } else if (order.status() == OrderStatus.FILLED) {
          failures.put(order.id().value(), "It was filled before the venue could cancel it.");
        } else if (!order.status().open()) {
          cancelled++;
        }
      }
      if (cancels) {
        failures.putAll(house.undone(account, mandate(run, key), closes));
      }
    }
    SortedMap<String, String> first = new TreeMap<>();
    failures.entrySet().stream()
        .limit(FAILURES_KEPT_MAX)
        .forEach((Map.Entry<String, String> each) -> first.put(each.getKey(), each.getValue()));
    return new Run.Report(cancelled, closing, failures.size(), first);
  }

  private static HouseOrders.Mandate mandate(Run run, ApiKey key) {
    return new HouseOrders.Mandate(
        run.id(),
        key.id().value(),
        run.policy().wholeAccount(),
        run.policy().lifetimes(),
        run.policy().action() == FailSafePolicy.Action.FLATTEN,
        key.rights().products(),
        "The fail-safe of “" + key.name() + "” ran, because " + run.cause().text() + ".");
  }

  private static Entry entry(Run run, ApiKey key, Act act, Instant now) {
    return Entry.of(run.person(), now.toEpochMilli(), act, Entry.SYSTEM, Origin.NONE)
        .with("key", run.key().value())
        .with("name", key.name())
        .with("run", run.id());
  }
}
