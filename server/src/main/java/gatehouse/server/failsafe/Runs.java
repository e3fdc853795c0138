package gatehouse.server.failsafe;

import gatehouse.core.account.Person;
import gatehouse.core.apikey.ApiKey.Standing;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.failsafe.FailSafe;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Order;
import gatehouse.core.trade.OrderStatus;
import gatehouse.server.account.People;
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

  /**
   * How long closing orders have to fill, and what covers a sold option waits for that to be bought
   * back, before what is left is reported. A closed market may take days.
   */
  static final Duration FLATTEN_WITHIN = Duration.ofSeconds(60);

  private static final int FAILURES_KEPT_MAX = 20;

  private final Database database;
  private final Log log;
  private final WatchedPrograms programs;
  private final HouseOrders house;
  private final OwnerNotices notices;
  private final Chance chance;

  Runs(
      Database database,
      Log log,
      WatchedPrograms programs,
      HouseOrders house,
      OwnerNotices notices,
      Chance chance) {
    this.database = database;
    this.log = log;
    this.programs = programs;
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
    Optional<Program> program = programs.find(seen.program());
    if (program.isEmpty()) {
      return;
    }
    FailSafePolicy policy = program.get().failSafe();
    Instant counts = notBefore.plus(policy.heartbeat());
    Optional<FailSafe> next = seen.life(program.get()).notBefore(counts).judge(policy, now);
    if (next.filter(state -> state instanceof FailSafe.Armed).isEmpty()) {
      database.write(sql -> begin(sql, seen, next, now));
    }
  }

  private boolean begin(Sql sql, WatchRows.Watched seen, Optional<FailSafe> state, Instant now)
      throws SQLException {
    log.hold(sql, seen.person());
    Program program = WatchedPrograms.load(sql, seen.program()).orElseThrow();
    Optional<Run> last = RunRows.last(sql, program.person(), program.id());
    if (last.filter(Run::open).isPresent()) {
      return false; // what came in meanwhile stays watched: it is looked at when that run is over
    }
    if (!WatchRows.disarm(sql, seen) || state.isEmpty() || over(program, last)) {
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
            program.person(),
            program.id(),
            chance.id(),
            cause,
            program.failSafe(),
            state.get(),
            now,
            until,
            now,
            Run.Report.NONE);
    RunRows.insert(sql, run);
    log.append(
        sql,
        entry(run, program, Act.FAIL_SAFE_STARTED, now)
            .with("why", cause.text())
            .with("action", program.failSafe().action().text())
            .with("until", until.toString()));
    return true;
  }

  /** Whether its last run was done, and its owner has not released the key since. */
  private static boolean over(Program program, Optional<Run> last) {
    return program.standing() instanceof Standing.Paused(String why, Instant at)
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
    Program program =
        database
            .<Optional<Program>>read(sql -> WatchedPrograms.load(sql, run.program()))
            .orElseThrow();
    FailSafe.Fact fact =
        switch (run.state()) {
          case FailSafe.Grace grace -> seen(run, program, now);
          case FailSafe.Running running ->
              done(run, running.work(), program, notBefore, now)
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
      Run.Report report = next instanceof FailSafe.Done ? report(run, program) : Run.Report.NONE;
      database.write(sql -> move(sql, run, run.to(next, now, report), now));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private FailSafe.Fact seen(Run run, Program program, Instant now) {
    return switch (program.standing()) {
      case Standing.Revoked revoked -> new FailSafe.Fact.Revoked();
      case Standing.Suspended suspended -> new FailSafe.Fact.Suspended();
      case Standing.Active active -> presence(run, now);
      case Standing.Paused paused -> presence(run, now);
    };
  }

  /** Whoever lost its token is back with a new one, and not by what an open stream still says. */
  private FailSafe.Fact presence(Run run, Instant now) {
    Optional<WatchRows.Watched> watched =
        database.read(sql -> WatchRows.load(sql, run.person(), run.program()));
    boolean renewed =
        run.cause() != FailSafePolicy.Trigger.EXPIRY
            || watched.filter(each -> each.accessEnds().isAfter(now)).isPresent();
    // nobody watches over what was granted once more: its program is there. A run that began by a
    // clock that ran ahead says nothing of now: its program is judged anew
    return watched.isEmpty()
            || (renewed && watched.get().heardAt().isAfter(run.beganAt()))
            || run.beganAt().isAfter(now.plus(WatchRows.APART))
        ? new FailSafe.Fact.CameBack()
        : new FailSafe.Fact.TimePassed();
  }

  /** Whether the work is done, or has had its time. A pause is done as the state is left. */
  private boolean done(
      Run run, FailSafe.Work work, Program program, Instant notBefore, Instant now) {
    boolean all = true;
    for (AccountNumber account : program.rights().accounts()) {
      all &=
          switch (work) {
            case PAUSE -> true;
            case CANCEL -> house.cancel(account, mandate(run, program)) == 0;
            case FLATTEN -> house.close(account, mandate(run, program)).isEmpty();
          };
    }
    Duration within = work == FailSafe.Work.FLATTEN ? FLATTEN_WITHIN : CANCEL_WITHIN;
    // time in which nobody of the house was there, or by a clock that ran ahead, is none
    boolean counts = run.since().isAfter(notBefore) && !run.since().isAfter(now);
    return all || !now.isBefore((counts ? run.since() : notBefore).plus(within));
  }

  private boolean move(Sql sql, Run seen, Run next, Instant now) throws SQLException {
    if (!RunRows.move(sql, seen, next)) {
      return false; // another node did
    }
    Program program = WatchedPrograms.load(sql, seen.program()).orElseThrow();
    if (seen.state() instanceof FailSafe.Running(var cause, FailSafe.Work work)
        && work == FailSafe.Work.PAUSE) {
      pause(sql, program, cause, now);
    }
    switch (next.state()) {
      case FailSafe.Armed armed -> {
        log.append(sql, entry(next, program, Act.FAIL_SAFE_CALLED_OFF, now));
        WatchRows.arm(sql, program.person(), program.id(), true);
      }
      case FailSafe.Grace grace -> {}
      case FailSafe.Running running -> {}
      case FailSafe.Done done -> tell(sql, next, program, now);
    }
    return true;
  }

  private void pause(Sql sql, Program program, FailSafePolicy.Trigger cause, Instant now)
      throws SQLException {
    if (program.standing() instanceof Standing.Active
        && !programs.pause(sql, program, "Its fail-safe ran, because " + cause.text() + ".", now)) {
      throw new IllegalStateException("the key changed in that moment: the next look tries again");
    }
    log.hold(sql, program.person());
    WatchRows.arm(sql, program.person(), program.id(), false);
  }

  private void tell(Sql sql, Run run, Program program, Instant now) throws SQLException {
    Run.Report report = run.report();
    log.append(
        sql,
        entry(run, program, Act.FAIL_SAFE_RAN, now)
            .with("why", run.cause().text())
            .with("what", report.text())
            .with("failures", String.join(" ", report.failures().keySet())));
    Optional<Person> owner = People.load(sql, run.person());
    if (owner.isPresent()) {
      NoticeKind.Told told =
          new NoticeKind.FailSafeRan(
              program.clientId(), program.name(), report.text(), report.failed());
      notices.tell(sql, owner.get(), told, Optional.empty(), now);
    }
  }

  private Run.Report report(Run run, Program program) {
    int cancelled = 0;
    int closing = 0;
    SortedMap<String, String> failures = new TreeMap<>();
    boolean cancels = run.policy().action() != FailSafePolicy.Action.PAUSE;
    boolean closes = run.policy().action() == FailSafePolicy.Action.FLATTEN;
    for (AccountNumber account : program.rights().accounts()) {
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
        failures.putAll(house.undone(account, mandate(run, program), closes));
      }
    }
    SortedMap<String, String> first = new TreeMap<>();
    failures.entrySet().stream()
        .limit(FAILURES_KEPT_MAX)
        .forEach((Map.Entry<String, String> each) -> first.put(each.getKey(), each.getValue()));
    return new Run.Report(cancelled, closing, failures.size(), first);
  }

  private static HouseOrders.Mandate mandate(Run run, Program program) {
    return new HouseOrders.Mandate(
        run.id(),
        program,
        run.policy().wholeAccount(),
        run.policy().lifetimes(),
        run.policy().action() == FailSafePolicy.Action.FLATTEN,
        "The fail-safe of “" + program.name() + "” ran, because " + run.cause().text() + ".");
  }

  private static Entry entry(Run run, Program program, Act act, Instant now) {
    return Entry.of(run.person(), now.toEpochMilli(), act, Entry.SYSTEM, Origin.NONE)
        .with("key", run.program().value())
        .with("name", program.name())
        .with("run", run.id());
  }
}
