package gatehouse.core.signin;

import gatehouse.core.account.PersonId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to come in, or to raise a session. Portal, phone, desktop and programs all drive this
 * machine.
 *
 * <pre>
 *            wrong answer, no tries left
 *                 ┌──────┐
 *                 ▼      │    proved, not enough         ┌──────┐ wrong answer,
 *   start ────► Opened ──┴──────────────────────────► Proving ──┘ another way chosen
 *                 │  │                                 │  │  │
 *                 │  └── proved, enough ──► Admitted ◄─┘  │  │
 *                 │                                       │  │
 *                 └── frozen, no way left ──► Refused ◄───┘  │
 *                                                ▲           │
 *                                                └─ cancelled, too late
 * </pre>
 *
 * A step-up starts in {@code Opened} too, with the fact {@link Fact.RaiseAsked}.
 */
public sealed interface SignIn {
  SignInId id();

  Context context();

  /** Nobody is known yet. */
  record Opened(SignInId id, Context context) implements SignIn {}

  /**
   * The person is known, and more has to be proved.
   *
   * @param prompt what is asked for now; nothing while the person chooses
   */
  record Proving(
      SignInId id, Context context, PersonId person, List<Proof> proofs, Optional<Prompt> prompt)
      implements SignIn {
    public Proving {
      proofs = List.copyOf(proofs);
    }

    private boolean isOf(Subject subject) {
      return subject.person().equals(person);
    }
  }

  /** Over: the session is there. */
  record Admitted(SignInId id, Context context, PersonId person, List<Proof> proofs)
      implements SignIn {
    public Admitted {
      proofs = List.copyOf(proofs);
    }
  }

  /** Over: nobody came in. */
  record Refused(SignInId id, Context context, Trouble.Code why) implements SignIn {}

  /** Judges one fact. Pure. */
  static Step next(SignIn state, Fact fact, Instant now) {
    boolean late = !now.isBefore(state.context().expiresAt());
    boolean stepUp = state.context().raises().isPresent();
    return switch (state) {
      case Opened opened when late -> refuse(opened, Trouble.Code.EXPIRED);
      case Proving proving when late -> refuse(proving, Trouble.Code.EXPIRED);
      case Opened opened ->
          switch (fact) {
            case Fact.Proved proved when !stepUp -> proved(opened, List.of(), proved, now);
            case Fact.Proved proved -> Step.stay(opened, Trouble.of(Trouble.Code.OUT_OF_ORDER));
            case Fact.Wrong wrong -> Step.stay(opened, wrong.trouble());
            case Fact.OutOfTries out -> Step.stay(opened, out.trouble());
            // without a session to raise it would make a person known before anything was proved
            case Fact.RaiseAsked asked when stepUp -> goOn(opened, asked.subject(), List.of(), now);
            case Fact.RaiseAsked asked -> Step.stay(opened, Trouble.of(Trouble.Code.OUT_OF_ORDER));
            case Fact.Chose chose -> Step.stay(opened, Trouble.of(Trouble.Code.OUT_OF_ORDER));
            case Fact.Cancelled cancelled -> refuse(opened, Trouble.Code.CANCELLED);
          };
      case Proving proving ->
          switch (fact) {
            // INVARIANT: the proofs of one attempt are one person's; else a thief's own password
            // would count beside the victim's code
            case Fact.Proved proved when !proving.isOf(proved.subject()) ->
                Step.stay(proving, Trouble.of(Trouble.Code.WAY_UNKNOWN));
            case Fact.Proved proved -> proved(proving, proving.proofs(), proved, now);
            case Fact.Wrong wrong -> Step.stay(proving, wrong.trouble());
            case Fact.OutOfTries out -> Step.stay(proving, out.trouble());
            case Fact.RaiseAsked asked -> Step.stay(proving, Trouble.of(Trouble.Code.OUT_OF_ORDER));
            case Fact.Chose chose when !proving.isOf(chose.subject()) ->
                Step.stay(proving, Trouble.of(Trouble.Code.WAY_UNKNOWN));
            case Fact.Chose chose -> chose(proving, chose, now);
            case Fact.Cancelled cancelled -> refuse(proving, Trouble.Code.CANCELLED);
          };
      case Admitted admitted -> Step.stay(admitted, Trouble.of(Trouble.Code.OUT_OF_ORDER));
      case Refused refused -> Step.stay(refused, Trouble.of(refused.why()));
    };
  }

  private static Step proved(SignIn state, List<Proof> before, Fact.Proved proved, Instant now) {
    List<Proof> proofs = new ArrayList<>(before);
    // the newest of a kind stands for it, so that an attempt holds at most one of each
    proofs.removeIf(proof -> proof.kind() == proved.kind());
    proofs.add(new Proof(proved.kind(), now));
    Step step = goOn(state, proved.subject(), proofs, now);
    if (proved.way() != FactorKind.RECOVERY_CODE) {
      return step;
    }
    List<Effect> effects = new ArrayList<>(step.effects());
    effects.add(new Effect.RecoveryCodeSpent(proved.subject().person()));
    return new Step(step.next(), effects, step.trouble());
  }

  /** The one place that decides whether what was proved is enough. */
  private static Step goOn(SignIn state, Subject subject, List<Proof> proofs, Instant now) {
    PersonId person = subject.person();
    Context context = state.context();
    if (subject.standing() == Subject.Standing.FROZEN) {
      return refuse(state, Trouble.Code.FROZEN);
    }
    if (subject.demand().metBy(proofs, now)) {
      // what was refused, or is too old, must not raise the session's level either
      List<Proof> counting = subject.demand().counting(proofs, now);
      Effect effect =
          context
              .raises()
              .<Effect>map(session ->
                  new Effect.RaiseSession(session, person, counting, subject.demand().level()))
              .orElseGet(() -> new Effect.StartSession(person, counting, subject.demand().level()));
      return Step.to(new Admitted(state.id(), context, person, counting), effect);
    }
    boolean anyWay =
        Way.offers(subject.ways(), subject.demand(), proofs, now).stream()
            .anyMatch(Way.Offer::accepted);
    return anyWay
        ? Step.to(new Proving(state.id(), context, person, proofs, Optional.empty()))
        : refuse(state, Trouble.Code.NO_WAY_LEFT);
  }

  private static Step chose(Proving proving, Fact.Chose chose, Instant now) {
    if (chose.subject().standing() == Subject.Standing.FROZEN) {
      return refuse(proving, Trouble.Code.FROZEN);
    }
    Optional<Way.Offer> offer =
        Way.offers(chose.subject().ways(), chose.subject().demand(), proving.proofs(), now).stream()
            .filter(candidate -> candidate.way().equals(chose.way()))
            .findFirst();
    if (offer.isEmpty()) {
      return Step.stay(proving, Trouble.of(Trouble.Code.WAY_UNKNOWN));
    }
    if (!offer.get().accepted()) {
      return Step.stay(proving, Trouble.of(Trouble.Code.WAY_REFUSED));
    }
    Prompt prompt = chose.prompt();
    Proving next =
        new Proving(
            proving.id(),
            proving.context(),
            proving.person(),
            proving.proofs(),
            Optional.of(prompt));
    // who comes back to text messages finds the code that is on its way: no second one is sent
    boolean sentBefore =
        prompt.sent().isPresent() && prompt.sent().equals(proving.prompt().flatMap(Prompt::sent));
    return prompt.kind() == FactorKind.SMS && !sentBefore
        ? Step.to(next, new Effect.SendCode(prompt.factor().orElseThrow()))
        : Step.to(next);
  }

  private static Step refuse(SignIn state, Trouble.Code why) {
    return new Step(
        new Refused(state.id(), state.context(), why), List.of(), Optional.of(Trouble.of(why)));
  }
}
