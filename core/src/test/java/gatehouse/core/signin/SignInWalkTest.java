package gatehouse.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.Permission;
import gatehouse.core.account.PersonId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.SignIn.Admitted;
import gatehouse.core.signin.SignIn.Opened;
import gatehouse.core.signin.SignIn.Proving;
import gatehouse.core.signin.SignIn.Refused;
import gatehouse.core.signin.Subject.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random people answer at random, right and wrong, in and out of order, in time and late. Whatever
 * they do, nobody comes in without what was demanded. A failure names its seed and its step.
 */
class SignInWalkTest {
  private static final int STEPS = 20_000;
  private static final List<Way> WAYS =
      List.of(
          Ways.PASSWORD,
          Ways.TOTP,
          Ways.SMS,
          Ways.RECOVERY,
          Ways.SECURITY_KEY,
          Ways.SYNCED,
          Ways.BOUND);
  private static final List<PersonId> PEOPLE = List.of(new PersonId("ada"), new PersonId("thief"));

  /** What really happened in one attempt, kept apart from the machine. */
  private static final class Diary {
    final Map<PersonId, Map<Proof.Kind, Set<Instant>>> proved = new HashMap<>();

    void note(Fact fact, Instant now) {
      if (fact instanceof Fact.Proved p) {
        proved
            .computeIfAbsent(p.subject().person(), person -> new EnumMap<>(Proof.Kind.class))
            .computeIfAbsent(p.kind(), kind -> new HashSet<>())
            .add(now);
      }
    }

    Predicate<Proof> by(PersonId person) {
      return proof ->
          proved
              .getOrDefault(person, Map.of())
              .getOrDefault(proof.kind(), Set.of())
              .contains(proof.at());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20260302, -7})
  void nobodyComesInWithoutWhatWasDemanded(long seed) {
    Random random = new Random(seed);
    Instant now = Instant.parse("2026-03-02T04:00:00Z");
    SignIn state = opened(random, now);
    Diary diary = new Diary();
    int admitted = 0;
    int refused = 0;
    for (int i = 0; i < STEPS; i++) {
      now =
          now.plusSeconds(
              random.nextInt(10) == 0 ? 1 + random.nextInt(400) : 1 + random.nextInt(20));
      Fact fact = fact(random, now);
      Step step = SignIn.next(state, fact, now);
      diary.note(fact, now);
      assertThat(judge(state, fact, step, now, diary))
          .as("seed %d, step %d: %s after %s in %s", seed, i, step, fact, state)
          .isEmpty();
      admitted += !step.next().equals(state) && step.next() instanceof Admitted ? 1 : 0;
      refused += !step.next().equals(state) && step.next() instanceof Refused ? 1 : 0;
      boolean over = step.next() instanceof Admitted || step.next() instanceof Refused;
      if (over && random.nextInt(3) == 0) {
        state = opened(random, now);
        diary = new Diary();
      } else {
        state = step.next();
      }
    }
    // the walk would prove nothing if it did not get everywhere
    assertThat(admitted).as("seed %d", seed).isGreaterThan(200);
    assertThat(refused).as("seed %d", seed).isGreaterThan(200);
  }

  /** What is wrong with a step; nothing when it is sound. */
  private static Optional<String> judge(
      SignIn before, Fact fact, Step step, Instant now, Diary diary) {
    if (before instanceof Admitted || before instanceof Refused) {
      return wrong(step.next().equals(before), "what is over changed")
          .or(() -> wrong(step.effects().isEmpty(), "what is over has an effect"));
    }
    return switch (step.next()) {
      case Opened opened ->
          wrong(opened.equals(before) && step.effects().isEmpty(), "opened again")
              .or(() -> wrong(step.trouble().isPresent(), "stayed without a reason"));
      case Proving proving -> proving(before, fact, step, proving, diary);
      case Admitted in -> admitted(before, fact, step, in, now, diary);
      case Refused out ->
          wrong(
              step.effects().isEmpty() || step.effects().equals(spent(fact)),
              "refused with an effect");
    };
  }

  private static Optional<String> proving(
      SignIn before, Fact fact, Step step, Proving proving, Diary diary) {
    boolean samePerson = !(before instanceof Proving p) || p.person().equals(proving.person());
    boolean known = before instanceof Opened && proving.context().raises().isEmpty();
    Set<Proof.Kind> kinds = new HashSet<>();
    proving.proofs().forEach(proof -> kinds.add(proof.kind()));
    List<Effect> due =
        !step.next().equals(before) && fact instanceof Fact.Chose chose ? sent(chose) : spent(fact);
    return wrong(samePerson, "the attempt changed hands")
        .or(() -> wrong(!known || !proving.proofs().isEmpty(), "known without a proof"))
        .or(() -> wrong(kinds.size() == proving.proofs().size(), "two proofs of one kind"))
        .or(() -> wrong(proving.proofs().stream().allMatch(diary.by(proving.person())), "forged"))
        .or(() -> wrong(step.effects().isEmpty() || step.effects().equals(due), "an effect"));
  }

  private static Optional<String> admitted(
      SignIn before, Fact fact, Step step, Admitted in, Instant now, Diary diary) {
    if (!(fact instanceof Fact.Proved(Subject subject, var kind, var way, var factor))) {
      return Optional.of("admitted by no proof");
    }
    AssuranceLevel level = subject.demand().level();
    Effect session =
        in.context()
            .raises()
            .<Effect>map(id -> new Effect.RaiseSession(id, in.person(), in.proofs(), level))
            .orElseGet(() -> new Effect.StartSession(in.person(), in.proofs(), level));
    List<Effect> due = new ArrayList<>(List.of(session));
    due.addAll(spent(fact));
    return wrong(now.isBefore(before.context().expiresAt()), "admitted too late")
        .or(() -> wrong(subject.standing() != Standing.FROZEN, "admitted though frozen"))
        .or(() -> wrong(in.person().equals(subject.person()), "admitted as somebody else"))
        .or(() -> wrong(subject.demand().metBy(in.proofs(), now), "admitted for too little"))
        .or(() -> wrong(in.proofs().stream().allMatch(diary.by(in.person())), "forged"))
        .or(() ->
            wrong(
                in.proofs().stream()
                    .noneMatch(proof -> subject.demand().refused().contains(proof.kind())),
                "a refused proof stands in the session"))
        .or(() -> wrong(step.effects().equals(due), "not one session"));
  }

  private static List<Effect> sent(Fact.Chose chose) {
    return chose.way().kind() == FactorKind.SMS
        ? List.of(new Effect.SendCode(chose.way().factor().orElseThrow()))
        : List.of();
  }

  private static List<Effect> spent(Fact fact) {
    return fact instanceof Fact.Proved p && p.way() == FactorKind.RECOVERY_CODE
        ? List.of(new Effect.RecoveryCodeSpent(p.subject().person()))
        : List.of();
  }

  private static Optional<String> wrong(boolean sound, String otherwise) {
    return sound ? Optional.empty() : Optional.of(otherwise);
  }

  private static Opened opened(Random random, Instant now) {
    Optional<SessionId> raises =
        random.nextInt(3) == 0 ? Optional.of(new SessionId("session")) : Optional.empty();
    Context context =
        new Context(
            AccessInterface.CLIENT_PORTAL,
            Action.SIGN_IN,
            raises,
            "/",
            Set.of(),
            Optional.empty(),
            "192.0.2.0/24",
            now);
    return new Opened(new SignInId("attempt"), context);
  }

  private static Fact fact(Random random, Instant now) {
    Subject subject = subject(random);
    Way way = WAYS.get(random.nextInt(WAYS.size()));
    return switch (random.nextInt(12)) {
      case 0 -> new Fact.Wrong(way.kind(), Trouble.of(Trouble.Code.WRONG_CODE));
      case 1 -> new Fact.OutOfTries(Trouble.of(Trouble.Code.OUT_OF_TRIES));
      case 2, 3, 4 ->
          new Fact.Chose(
              subject,
              way,
              new Prompt(
                  way.kind(),
                  way.factor(),
                  Optional.empty(),
                  now,
                  now.plusSeconds(300),
                  Optional.empty()));
      case 5, 6 -> new Fact.RaiseAsked(subject);
      case 7 ->
          random.nextInt(5) == 0
              ? new Fact.Cancelled()
              : new Fact.Proved(
                  subject, Proof.Kind.INVITATION, FactorKind.PASSWORD, Optional.empty());
      default -> new Fact.Proved(subject, way.proves(), way.kind(), way.factor());
    };
  }

  private static Subject subject(Random random) {
    return new Subject(
        PEOPLE.get(random.nextInt(20) == 0 ? 1 : 0),
        random.nextInt(20) == 0 ? Standing.FROZEN : any(random, Standing.values()),
        WAYS.stream().filter(way -> random.nextInt(4) > 0).toList(),
        random.nextInt(4) == 0 ? highest(random) : demand(random));
  }

  private static Demand highest(Random random) {
    Demand demand = demand(random);
    return new Demand(AssuranceLevel.AAL3, demand.freshFor(), demand.refused(), demand.because());
  }

  private static Demand demand(Random random) {
    Set<Signal> signals = new HashSet<>();
    for (Signal signal : Signal.values()) {
      if (random.nextInt(8) == 0) {
        signals.add(signal);
      }
    }
    return new RiskPolicy(random.nextInt(4) > 0)
        .demand(
            new RiskPolicy.Situation(
                any(random, AccessInterface.values()),
                any(random, Action.values()),
                Set.of(any(random, Permission.values())),
                random.nextInt(8) == 0,
                signals));
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
