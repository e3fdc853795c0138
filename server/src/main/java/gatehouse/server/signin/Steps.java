package gatehouse.server.signin;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.signin.Budget;
import gatehouse.core.signin.Context;
import gatehouse.core.signin.Demand;
import gatehouse.core.signin.Effect;
import gatehouse.core.signin.Fact;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.SignIn;
import gatehouse.core.signin.Step;
import gatehouse.core.signin.Subject;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.account.People;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.Factors;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One step of the machine inside one transaction: the try is counted, the machine judges, the next
 * state replaces the one that was loaded, and what follows is done.
 */
final class Steps {
  private final Chance chance;
  private final RiskPolicy policy;
  private final Function<FactorKind, Way.Health> health;
  private final Prompts prompts;
  private final Landing landing;

  Steps(
      Chance chance,
      RiskPolicy policy,
      Function<FactorKind, Way.Health> health,
      Prompts prompts,
      Landing landing) {
    this.chance = chance;
    this.policy = policy;
    this.health = health;
    this.prompts = prompts;
    this.landing = landing;
  }

  /** Whether no try may be made now. */
  static Optional<Trouble> closed(Budget.Verdict verdict) {
    return verdict instanceof Budget.Verdict.Open
        ? Optional.empty()
        : Optional.of(Trouble.of(Trouble.Code.OUT_OF_TRIES).with(verdict));
  }

  static Outcome denied(Trouble trouble, String returnTo) {
    return new Outcome.Denied(trouble, false, returnTo);
  }

  /** Counts the try, lets the machine judge, and stores what follows. */
  Outcome settle(Sql sql, Attempt attempt, Answer answer, Instant now) throws SQLException {
    Tries tries = attempt.tries();
    // judged again inside the transaction: of many guesses at once only as many count as are left
    Optional<Trouble> spent = closed(tries.verdictOfTry(sql, now));
    if (spent.isPresent()) {
      return judge(sql, attempt, new Fact.OutOfTries(spent.get()), now);
    }
    return switch (answer) {
      case Answer.Right right -> right(sql, attempt, right, now);
      case Answer.Wrong wrong -> {
        Trouble trouble = Trouble.of(wrong.why());
        if (tries.guessable()) {
          Budget charged = tries.charge(sql, now);
          landing.guessed(sql, attempt, charged, now);
          trouble = trouble.with(charged.verdict(tries.kind(), now));
        }
        landing.failed(sql, attempt, wrong.way(), wrong.why(), now);
        yield judge(sql, attempt, new Fact.Wrong(wrong.way(), trouble), now);
      }
      case Answer.Copied copied -> {
        landing.copied(sql, attempt, copied.factor(), now);
        Trouble trouble = Trouble.of(Trouble.Code.KEY_COPIED);
        yield judge(sql, attempt, new Fact.Wrong(copied.factor().kind(), trouble), now);
      }
    };
  }

  private Outcome right(Sql sql, Attempt attempt, Answer.Right right, Instant now)
      throws SQLException {
    Dossier dossier = attempt.dossier().orElseThrow();
    PersonId person = dossier.person().id();
    if (!People.unchanged(sql, dossier.person(), dossier.passwordHash())) {
      // while the answer was checked, the owner or an operator shut it out
      Trouble late = Trouble.of(Trouble.Code.OUT_OF_ORDER);
      return judge(sql, attempt, new Fact.Wrong(right.way(), late), now);
    }
    if (right.factor().isPresent()
        && !Factors.use(sql, person, right.factor().get(), right.detail(), now)) {
      // the same code was accepted elsewhere a moment ago
      Trouble used = Trouble.of(Trouble.Code.CODE_USED);
      return judge(sql, attempt, new Fact.Wrong(right.way(), used), now);
    }
    if (dossier.person().standing() != Subject.Standing.FROZEN) {
      attempt.tries().refund(sql);
    }
    Subject subject = subject(dossier, attempt.state().context(), now);
    Optional<gatehouse.core.factor.FactorId> factor = right.factor().map(Factor::id);
    return judge(sql, attempt, new Fact.Proved(subject, right.proves(), right.way(), factor), now);
  }

  /** Lets the machine judge one fact, and stores what follows; a lost race changes nothing. */
  Outcome judge(Sql sql, Attempt attempt, Fact fact, Instant now) throws SQLException {
    Step step = SignIn.next(attempt.state(), fact, now);
    SignIn next = step.next();
    if (next.equals(attempt.state())) {
      return view(attempt, step.trouble(), now);
    }
    Optional<SecretBytes> binding = store(sql, attempt, next);
    if (step.effects().stream().anyMatch(Effect.RecoveryCodeSpent.class::isInstance)) {
      landing.recoveryCodeSpent(sql, attempt, now);
    }
    String returnTo = next.context().returnTo();
    return switch (next) {
      case SignIn.Opened opened -> denied(step.trouble().orElseThrow(), returnTo);
      case SignIn.Proving proving when proving.prompt().isEmpty() ->
          bound(ask(sql, attempt.moved(next), proving, now), binding);
      case SignIn.Proving proving -> bound(view(attempt.moved(next), step.trouble(), now), binding);
      case SignIn.Admitted admitted -> landing.land(sql, attempt, admitted, step.effects(), now);
      case SignIn.Refused refused -> {
        landing.refused(sql, attempt, refused, now);
        yield new Outcome.Denied(Trouble.of(refused.why()), true, returnTo);
      }
    };
  }

  /** The first state that knows a person becomes a row; later ones replace it. */
  private Optional<SecretBytes> store(Sql sql, Attempt attempt, SignIn next) throws SQLException {
    if (!(attempt.state() instanceof SignIn.Opened)) {
      if (!SignInRows.update(sql, next, attempt.version())) {
        throw new LostRaceException();
      }
      return Optional.empty();
    }
    if (!(next instanceof SignIn.Proving proving)) {
      return Optional.empty();
    }
    SecretBytes secret = chance.token();
    String hash = Chance.hash(secret);
    SignInRows.insert(
        sql,
        new SignInRows.Stored(
            next, 0, proving.person(), hash, attempt.deviceText(), attempt.deviceLabel()));
    return Optional.of(secret);
  }

  /** Asks for the best way at once, so that the person does not have to choose one. */
  private Outcome ask(Sql sql, Attempt attempt, SignIn.Proving proving, Instant now)
      throws SQLException {
    for (Way.Offer offer : offers(attempt.dossier().orElseThrow(), proving, now)) {
      if (offer.accepted() && prompts.notNow(sql, proving, offer.way(), now).isEmpty()) {
        if (attempt.quiet() && offer.way().kind() == FactorKind.SMS) {
          return view(attempt, Optional.empty(), now);
        }
        return choose(sql, attempt, proving, offer.way(), now);
      }
    }
    return view(attempt, Optional.of(Trouble.of(Trouble.Code.RESEND_SPENT)), now);
  }

  /** Prepares the prompt of a way, and has its code sent where it needs one. */
  Outcome choose(Sql sql, Attempt attempt, SignIn.Proving proving, Way way, Instant now)
      throws SQLException {
    Dossier dossier = attempt.dossier().orElseThrow();
    Optional<Trouble> notNow = prompts.notNow(sql, proving, way, now);
    if (notNow.isPresent()) {
      return view(attempt, notNow, now);
    }
    Prompts.Ready ready = prompts.prepare(proving, way, now);
    Subject subject = subject(dossier, proving.context(), now);
    Outcome outcome = judge(sql, attempt, new Fact.Chose(subject, way, ready.prompt()), now);
    if (outcome instanceof Outcome.Asking asking && asking.trouble().isEmpty()) {
      prompts.send(sql, dossier, ready, attempt.place(), now);
    }
    return outcome;
  }

  private static Outcome bound(Outcome outcome, Optional<SecretBytes> binding) {
    return outcome instanceof Outcome.Asking asking && binding.isPresent()
        ? asking.boundBy(binding.get())
        : outcome;
  }

  Outcome view(Attempt attempt, Optional<Trouble> trouble, Instant now) {
    Context context = attempt.state().context();
    return switch (attempt.state()) {
      case SignIn.Opened opened -> denied(trouble.orElseThrow(), context.returnTo());
      case SignIn.Proving proving -> {
        Dossier dossier = attempt.dossier().orElseThrow();
        boolean newBrowser =
            context.raises().isEmpty()
                && context.device().isEmpty()
                && !attempt.deviceText().isEmpty();
        yield new Outcome.Asking(
            proving,
            who(dossier.person(), context),
            offers(dossier, proving, now),
            prompts.keyOptions(dossier, proving),
            prompts.sentTo(dossier, proving),
            newBrowser,
            attempt.deviceLabel(),
            Optional.empty(),
            trouble);
      }
      case SignIn.Admitted admitted ->
          new Outcome.Denied(Trouble.of(Trouble.Code.OUT_OF_ORDER), true, context.returnTo());
      case SignIn.Refused refused ->
          new Outcome.Denied(Trouble.of(refused.why()), true, context.returnTo());
    };
  }

  /** The name in full to whoever signed in already; to others no more than they typed. */
  private static String who(Person person, Context context) {
    if (context.raises().isPresent()) {
      return person.displayName();
    }
    String name = person.username();
    return name.charAt(0) + "••••" + name.charAt(name.length() - 1);
  }

  private List<Way.Offer> offers(Dossier dossier, SignIn.Proving proving, Instant now) {
    Demand demand = demand(dossier.person(), proving.context());
    return Way.offers(dossier.ways(health, now), demand, proving.proofs(), now);
  }

  List<Way> ways(Dossier dossier, Instant now) {
    return dossier.ways(health, now);
  }

  Subject subject(Dossier dossier, Context context, Instant now) {
    Person person = dossier.person();
    return new Subject(
        person.id(), person.standing(), dossier.ways(health, now), demand(person, context));
  }

  private Demand demand(Person person, Context context) {
    return policy.demand(
        new RiskPolicy.Situation(
            context.accessInterface(),
            context.action(),
            person.permissions(),
            person.operator(),
            context.signals()));
  }
}
