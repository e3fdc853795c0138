package gatehouse.core.brokerage;

import gatehouse.core.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one brokerage session of a person: an immutable state, moved on by pure functions.
 *
 * <pre>
 *        take             take (ASK, RECLAIM), idle (WAIT, RECLAIM)          its moment comes
 *  free ──────▶ held ──────────────────────────────────────────────▶ passing ──────────────▶ held
 *   ▲             │ gone: let go, or ended                              │ gone: the next one has it
 *   └─────────────┴────────────────── nobody is next ◀──────────────────┘ at once
 * </pre>
 *
 * <p>INVARIANT: from a session that lives it passes only after {@link #NOTICE}, so that whoever
 * loses it has heard before, on every node.
 *
 * @param holder which session trades
 * @param passing to whom it passes, once that moment has come; the holder trades until then
 * @param waiting who is next in line, under WAIT
 * @param former who has it back when the holder is idle, under RECLAIM
 */
public record BrokerageSession(
    Optional<Holder> holder,
    Optional<Passing> passing,
    Optional<SessionId> waiting,
    Optional<SessionId> former,
    TakeoverPolicy policy) {
  /** Every node hears of what is written down within a second. */
  public static final Duration NOTICE = Duration.ofSeconds(1);

  /**
   * Who trades.
   *
   * @param since when it took over
   * @param lastOrder when it last dealt with an order since then
   */
  public record Holder(SessionId session, Instant since, Optional<Instant> lastOrder) {}

  /** Who trades from a moment on, which counts in. */
  public record Passing(SessionId to, Instant at) {}

  /** What became of the wish to trade. */
  public enum Answer {
    /** It trades now. */
    HOLDS,
    /** It is announced, and trades from the moment that the state says. */
    PASSES,
    /** It is next in line. */
    WAITS,
    /** Another session is next already. */
    ANOTHER_IS_NEXT,
    /** The policy says no. */
    REFUSED
  }

  /** What became of the wish, and the state then. */
  public record Step(BrokerageSession next, Answer answer) {}

  /** Nobody trades. */
  public static BrokerageSession free(TakeoverPolicy policy) {
    return new BrokerageSession(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), policy);
  }

  /** As it is at that moment: what was announced for it, or for before, has happened. */
  public BrokerageSession at(Instant now) {
    if (passing.isEmpty() || now.isBefore(passing.get().at())) {
      return this;
    }
    SessionId to = passing.get().to();
    Optional<SessionId> first = former.or(() -> holder.map(Holder::session));
    boolean comesBack =
        policy.kind() == TakeoverPolicy.Kind.RECLAIM && !first.equals(Optional.of(to));
    return held(to, passing.get().at(), comesBack ? first : Optional.empty());
  }

  private BrokerageSession held(SessionId by, Instant since, Optional<SessionId> back) {
    return new BrokerageSession(
        Optional.of(new Holder(by, since, Optional.empty())),
        Optional.empty(),
        waiting.filter(next -> !next.equals(by)),
        back.filter(first -> !first.equals(by)),
        policy);
  }

  private BrokerageSession announced(SessionId to, Instant now) {
    return new BrokerageSession(
        holder, Optional.of(new Passing(to, now.plus(NOTICE))), waiting, former, policy);
  }

  /** Whether that session trades now. */
  public boolean holds(SessionId session, Instant now) {
    return at(now).holder.filter(each -> each.session().equals(session)).isPresent();
  }

  /** A session wants to trade, whoever does now. */
  public Step take(SessionId by, Instant now) {
    BrokerageSession here = at(now);
    if (here.holder.isEmpty()) {
      return new Step(here.held(by, now, here.former), Answer.HOLDS);
    }
    if (here.holder.get().session().equals(by)) {
      return new Step(here, Answer.HOLDS);
    }
    if (here.passing.isPresent()) {
      boolean mine = here.passing.get().to().equals(by);
      return new Step(here, mine ? Answer.PASSES : Answer.ANOTHER_IS_NEXT);
    }
    return switch (policy.kind()) {
      case ASK, RECLAIM -> new Step(here.announced(by, now), Answer.PASSES);
      case WAIT -> here.inLine(by);
      case NEVER -> new Step(here, Answer.REFUSED);
    };
  }

  private Step inLine(SessionId by) {
    if (waiting.isPresent()) {
      boolean mine = waiting.get().equals(by);
      return new Step(this, mine ? Answer.WAITS : Answer.ANOTHER_IS_NEXT);
    }
    return new Step(
        new BrokerageSession(holder, passing, Optional.of(by), former, policy), Answer.WAITS);
  }

  /** A session let go, or ended: whoever is next trades at once, since nobody loses by it. */
  public BrokerageSession gone(SessionId session, Instant now) {
    BrokerageSession here = at(now);
    BrokerageSession others =
        new BrokerageSession(
            here.holder.filter(each -> !each.session().equals(session)),
            here.passing.filter(each -> !each.to().equals(session)),
            here.waiting.filter(each -> !each.equals(session)),
            here.former.filter(each -> !each.equals(session)),
            policy);
    if (others.holder.isPresent() || here.holder.isEmpty()) {
      return others;
    }
    return others
        .passing
        .map(Passing::to)
        .or(() -> others.waiting)
        .or(() -> others.former)
        .map(next -> others.held(next, now, others.former))
        .orElse(others);
  }

  /** A session is followed by another one of the same program, which has its place. */
  public BrokerageSession followed(SessionId session, SessionId next) {
    UnaryOperator<SessionId> name = each -> each.equals(session) ? next : each;
    return new BrokerageSession(
        holder.map(each -> new Holder(name.apply(each.session()), each.since(), each.lastOrder())),
        passing.map(each -> new Passing(name.apply(each.to()), each.at())),
        waiting.map(name),
        former.map(name),
        policy);
  }

  /** Without those that do not serve any longer. */
  public BrokerageSession without(Set<SessionId> ended, Instant now) {
    BrokerageSession left = this;
    for (SessionId each : ended) {
      left = left.gone(each, now);
    }
    return left;
  }

  /** What the silence of the holder brings about. */
  public BrokerageSession idle(Instant now) {
    BrokerageSession here = at(now);
    if (here.holder.isEmpty() || here.passing.isPresent()) {
      return here;
    }
    Optional<SessionId> heir =
        switch (policy.kind()) {
          case WAIT -> here.waiting;
          case RECLAIM -> here.former;
          case ASK, NEVER -> Optional.empty();
        };
    Holder holding = here.holder.get();
    Instant heard = holding.lastOrder().orElse(holding.since());
    boolean idle = !now.isBefore(heard.plus(policy.idle()));
    return heir.isPresent() && idle ? here.announced(heir.get(), now) : here;
  }

  /** The holder dealt with an order at that moment; an earlier one changes nothing. */
  public BrokerageSession ordered(SessionId by, Instant at) {
    return new BrokerageSession(
        holder.map(each ->
            each.session().equals(by)
                    && !at.isBefore(each.since())
                    && each.lastOrder().filter(last -> !last.isBefore(at)).isEmpty()
                ? new Holder(by, each.since(), Optional.of(at))
                : each),
        passing,
        waiting,
        former,
        policy);
  }

  /** The person decided anew; what is announced already happens all the same. */
  public BrokerageSession under(TakeoverPolicy other) {
    return new BrokerageSession(
        holder,
        passing,
        other.kind() == TakeoverPolicy.Kind.WAIT ? waiting : Optional.empty(),
        other.kind() == TakeoverPolicy.Kind.RECLAIM ? former : Optional.empty(),
        other);
  }

  /** Whether time alone may move it on. */
  public boolean moves() {
    return passing.isPresent() || waiting.isPresent() || former.isPresent();
  }

  /** All sessions that it names. */
  public Set<SessionId> sessions() {
    return Stream.of(holder.map(Holder::session), passing.map(Passing::to), waiting, former)
        .map(each -> each.orElse(null))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
