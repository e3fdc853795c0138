package gatehouse.core.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.factor.FactorId;
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
import gatehouse.core.signin.Trouble.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignInTest {
  private static final Instant START = Instant.parse("2026-03-02T04:00:00Z");
  private static final Instant NOW = START.plusSeconds(60);
  private static final SignInId ID = new SignInId("attempt");
  private static final PersonId ADA = new PersonId("ada");
  private static final PersonId THIEF = new PersonId("thief");
  private static final SessionId SESSION = new SessionId("session");
  private static final Context NEW = context(Optional.empty());
  private static final Context STEP_UP = context(Optional.of(SESSION));

  private static final Demand ONE = demand(AssuranceLevel.AAL1);
  private static final Demand TWO = demand(AssuranceLevel.AAL2);
  private static final List<Way> WAYS =
      List.of(Ways.PASSWORD, Ways.TOTP, Ways.SMS, Ways.RECOVERY, Ways.BOUND);
  private static final Subject NEEDS_ONE = new Subject(ADA, Standing.ACTIVE, WAYS, ONE);
  private static final Subject NEEDS_TWO = new Subject(ADA, Standing.ACTIVE, WAYS, TWO);
  private static final Subject FROZEN = new Subject(ADA, Standing.FROZEN, WAYS, ONE);
  private static final Subject OTHER = new Subject(THIEF, Standing.ACTIVE, WAYS, TWO);
  private static final Subject STUCK =
      new Subject(ADA, Standing.ACTIVE, List.of(Ways.PASSWORD), TWO);

  private static final Proof PASSWORD = new Proof(Proof.Kind.PASSWORD, START.plusSeconds(5));
  private static final Opened OPENED = new Opened(ID, NEW);
  private static final Opened RAISING = new Opened(ID, STEP_UP);
  private static final Proving PROVING = proving(NEW, Optional.empty(), PASSWORD);
  private static final Proving ASKED = proving(NEW, Optional.of(prompt(Ways.TOTP)), PASSWORD);
  private static final Proving RAISED = proving(STEP_UP, Optional.empty());
  private static final Admitted ADMITTED = new Admitted(ID, NEW, ADA, List.of(PASSWORD));
  private static final Refused REFUSED = new Refused(ID, NEW, Code.NO_WAY_LEFT);

  private static final Trouble WRONG =
      new Trouble(Code.WRONG_CODE, OptionalInt.of(3), Optional.empty());
  private static final Trouble WAIT =
      new Trouble(Code.OUT_OF_TRIES, OptionalInt.of(0), Optional.of(NOW.plusSeconds(30)));

  private static Context context(Optional<SessionId> raises) {
    return new Context(
        AccessInterface.CLIENT_PORTAL,
        Action.SIGN_IN,
        raises,
        "/",
        Set.of(),
        Optional.empty(),
        "192.0.2.0/24",
        START);
  }

  private static Demand demand(AssuranceLevel level, Proof.Kind... refused) {
    return new Demand(level, Duration.ofMinutes(5), Set.of(refused), List.of());
  }

  private static Proving proving(Context context, Optional<Prompt> prompt, Proof... proofs) {
    return new Proving(ID, context, ADA, List.of(proofs), prompt);
  }

  private static Prompt prompt(Way way) {
    return new Prompt(
        way.kind(), way.factor(), Optional.empty(), NOW, NOW.plusSeconds(300), Optional.empty());
  }

  private static Fact proved(Subject subject, Way way) {
    return new Fact.Proved(subject, way.proves(), way.kind(), way.factor());
  }

  private static Fact chose(Subject subject, Way way) {
    return new Fact.Chose(subject, way, prompt(way));
  }

  private static Proof now(Proof.Kind kind) {
    return new Proof(kind, NOW);
  }

  private static Arguments row(
      String why, SignIn state, Fact fact, SignIn next, Optional<Code> trouble, Effect... effects) {
    return Arguments.of(why, state, fact, next, trouble, List.of(effects));
  }

  private static Arguments goes(
      String why, SignIn state, Fact fact, SignIn next, Effect... effects) {
    return row(why, state, fact, next, Optional.empty(), effects);
  }

  private static Arguments stays(String why, SignIn state, Fact fact, Code trouble) {
    return row(why, state, fact, state, Optional.of(trouble));
  }

  private static Arguments ends(
      String why, SignIn state, Fact fact, Code trouble, Effect... effects) {
    return row(
        why, state, fact, new Refused(ID, state.context(), trouble), Optional.of(trouble), effects);
  }

  private static Admitted admitted(Context context, Proof... proofs) {
    return new Admitted(ID, context, ADA, List.of(proofs));
  }

  private static Effect starts(AssuranceLevel level, Proof... proofs) {
    return new Effect.StartSession(ADA, List.of(proofs), level);
  }

  private static Effect raises(AssuranceLevel level, Proof... proofs) {
    return new Effect.RaiseSession(SESSION, ADA, List.of(proofs), level);
  }

  static Stream<Arguments> opened() {
    Fact password = proved(NEEDS_ONE, Ways.PASSWORD);
    Fact passwordOfTwo = proved(NEEDS_TWO, Ways.PASSWORD);
    Proof fresh = now(Proof.Kind.PASSWORD);
    Proof bound = now(Proof.Kind.PASSKEY_BOUND);
    return Stream.of(
        goes("enough", OPENED, password, admitted(NEW, fresh), starts(AssuranceLevel.AAL1, fresh)),
        goes("not enough", OPENED, passwordOfTwo, proving(NEW, Optional.empty(), fresh)),
        goes(
            "a passkey is two factors",
            OPENED,
            proved(NEEDS_TWO, Ways.BOUND),
            admitted(NEW, bound),
            starts(AssuranceLevel.AAL2, bound)),
        ends("frozen", OPENED, proved(FROZEN, Ways.PASSWORD), Code.FROZEN),
        ends("no way left", OPENED, proved(STUCK, Ways.PASSWORD), Code.NO_WAY_LEFT),
        stays("wrong", OPENED, new Fact.Wrong(FactorKind.PASSWORD, WRONG), WRONG.code()),
        stays("no try left", OPENED, new Fact.OutOfTries(WAIT), WAIT.code()),
        stays("nobody chooses yet", OPENED, chose(NEEDS_TWO, Ways.TOTP), Code.OUT_OF_ORDER),
        stays("no session to raise", OPENED, new Fact.RaiseAsked(NEEDS_TWO), Code.OUT_OF_ORDER),
        ends("given up", OPENED, new Fact.Cancelled(), Code.CANCELLED));
  }

  static Stream<Arguments> stepUp() {
    Proof bound = now(Proof.Kind.PASSKEY_BOUND);
    return Stream.of(
        goes("asks", RAISING, new Fact.RaiseAsked(NEEDS_TWO), RAISED),
        goes("asks for one factor", RAISING, new Fact.RaiseAsked(NEEDS_ONE), RAISED),
        ends("frozen", RAISING, new Fact.RaiseAsked(FROZEN), Code.FROZEN),
        ends("no way left", RAISING, new Fact.RaiseAsked(STUCK), Code.NO_WAY_LEFT),
        stays(
            "begins with the session's owner, not with whoever proves something",
            RAISING,
            proved(OTHER, Ways.BOUND),
            Code.OUT_OF_ORDER),
        goes(
            "raises the session, starts none",
            RAISED,
            proved(NEEDS_TWO, Ways.BOUND),
            admitted(STEP_UP, bound),
            raises(AssuranceLevel.AAL2, bound)),
        goes(
            "the password leads on",
            RAISED,
            proved(NEEDS_TWO, Ways.PASSWORD),
            proving(STEP_UP, Optional.empty(), now(Proof.Kind.PASSWORD))),
        stays("is not asked twice", RAISED, new Fact.RaiseAsked(NEEDS_TWO), Code.OUT_OF_ORDER),
        ends("given up", RAISED, new Fact.Cancelled(), Code.CANCELLED));
  }

  static Stream<Arguments> proving() {
    Proof totp = now(Proof.Kind.TOTP);
    Proof recovery = now(Proof.Kind.RECOVERY_CODE);
    Subject noSms =
        new Subject(ADA, Standing.ACTIVE, WAYS, demand(AssuranceLevel.AAL2, Proof.Kind.SMS));
    Subject toThree = new Subject(ADA, Standing.ACTIVE, WAYS, demand(AssuranceLevel.AAL3));
    Subject changesFrozen = new Subject(ADA, Standing.CHANGES_FROZEN, WAYS, TWO);
    Prompt smsPrompt = prompt(Ways.SMS);
    return Stream.of(
        goes(
            "enough",
            ASKED,
            proved(NEEDS_TWO, Ways.TOTP),
            admitted(NEW, PASSWORD, totp),
            starts(AssuranceLevel.AAL2, PASSWORD, totp)),
        goes(
            "the panic button leaves the door open",
            ASKED,
            proved(changesFrozen, Ways.TOTP),
            admitted(NEW, PASSWORD, totp),
            starts(AssuranceLevel.AAL2, PASSWORD, totp)),
        goes(
            "not enough: what was asked for is done, and the person chooses",
            ASKED,
            proved(toThree, Ways.TOTP),
            proving(NEW, Optional.empty(), PASSWORD, totp)),
        goes(
            "a refused kind changes nothing",
            PROVING,
            proved(noSms, Ways.SMS),
            proving(NEW, Optional.empty(), PASSWORD, now(Proof.Kind.SMS))),
        goes(
            "and is not in the session that another kind opens",
            proving(NEW, Optional.empty(), PASSWORD, now(Proof.Kind.SMS)),
            proved(noSms, Ways.TOTP),
            admitted(NEW, PASSWORD, totp),
            starts(AssuranceLevel.AAL2, PASSWORD, totp)),
        goes(
            "the newest of a kind stands for it",
            proving(NEW, Optional.empty(), PASSWORD),
            proved(NEEDS_TWO, Ways.PASSWORD),
            proving(NEW, Optional.empty(), now(Proof.Kind.PASSWORD))),
        goes(
            "a recovery code is spent",
            PROVING,
            proved(NEEDS_TWO, Ways.RECOVERY),
            admitted(NEW, PASSWORD, recovery),
            starts(AssuranceLevel.AAL2, PASSWORD, recovery),
            new Effect.RecoveryCodeSpent(ADA)),
        ends(
            "a recovery code is spent at a door that was closed meanwhile, too",
            PROVING,
            proved(FROZEN, Ways.RECOVERY),
            Code.FROZEN,
            new Effect.RecoveryCodeSpent(ADA)),
        stays(
            "another person's proof does not count",
            PROVING,
            proved(OTHER, Ways.TOTP),
            Code.WAY_UNKNOWN),
        ends("frozen", ASKED, proved(FROZEN, Ways.TOTP), Code.FROZEN),
        ends("no way left", PROVING, proved(STUCK, Ways.PASSWORD), Code.NO_WAY_LEFT),
        stays("wrong", ASKED, new Fact.Wrong(FactorKind.TOTP, WRONG), WRONG.code()),
        stays("no try left", ASKED, new Fact.OutOfTries(WAIT), WAIT.code()),
        goes("chooses", PROVING, chose(NEEDS_TWO, Ways.TOTP), ASKED),
        goes(
            "changes over",
            ASKED,
            chose(NEEDS_TWO, Ways.SMS),
            proving(NEW, Optional.of(smsPrompt), PASSWORD),
            new Effect.SendCode(Ways.SMS.factor().orElseThrow())),
        stays(
            "chooses what was proved", PROVING, chose(NEEDS_TWO, Ways.PASSWORD), Code.WAY_UNKNOWN),
        stays(
            "chooses what is not theirs",
            PROVING,
            chose(NEEDS_TWO, Ways.SECURITY_KEY),
            Code.WAY_UNKNOWN),
        stays("chooses for another", PROVING, chose(OTHER, Ways.SMS), Code.WAY_UNKNOWN),
        stays("chooses a refused way", PROVING, chose(noSms, Ways.SMS), Code.WAY_REFUSED),
        stays("chooses a way too weak", PROVING, chose(toThree, Ways.TOTP), Code.WAY_REFUSED),
        ends("no code is sent to the frozen", PROVING, chose(FROZEN, Ways.SMS), Code.FROZEN),
        stays("raises nothing", PROVING, new Fact.RaiseAsked(NEEDS_TWO), Code.OUT_OF_ORDER),
        ends("given up", ASKED, new Fact.Cancelled(), Code.CANCELLED));
  }

  /** One fact of each type. */
  private static List<Fact> facts() {
    return List.of(
        proved(NEEDS_ONE, Ways.BOUND),
        new Fact.Wrong(FactorKind.TOTP, WRONG),
        new Fact.OutOfTries(WAIT),
        chose(NEEDS_TWO, Ways.SMS),
        new Fact.RaiseAsked(NEEDS_TWO),
        new Fact.Cancelled());
  }

  static Stream<Arguments> over() {
    return facts().stream()
        .flatMap(fact ->
            Stream.of(
                stays("admitted", ADMITTED, fact, Code.OUT_OF_ORDER),
                stays("refused", REFUSED, fact, REFUSED.why())));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource({"opened", "stepUp", "proving", "over"})
  void everyCell(
      String why,
      SignIn state,
      Fact fact,
      SignIn next,
      Optional<Code> trouble,
      List<Effect> effects) {
    Step step = SignIn.next(state, fact, NOW);
    assertThat(step.next()).as(why).isEqualTo(next);
    assertThat(step.effects()).as(why).isEqualTo(effects);
    assertThat(step.trouble().map(Trouble::code)).as(why).isEqualTo(trouble);
    if (next.equals(state)) {
      assertThat(step.next()).isSameAs(state);
    }
  }

  @Test
  void allFactsHaveARow() {
    assertThat(facts().stream().map(Object::getClass).distinct())
        .hasSameSizeAs(Fact.class.getPermittedSubclasses());
  }

  @Test
  void theBudgetsWordsArePassedOn() {
    assertThat(SignIn.next(ASKED, new Fact.Wrong(FactorKind.TOTP, WRONG), NOW).trouble())
        .contains(WRONG);
    assertThat(SignIn.next(OPENED, new Fact.OutOfTries(WAIT), NOW).trouble()).contains(WAIT);
  }

  /** At exactly ten minutes an attempt is over, whatever comes; a moment before it is not. */
  @Test
  void lateness() {
    Instant end = NEW.expiresAt();
    assertThat(end).isEqualTo(START.plus(Duration.ofMinutes(10)));
    for (SignIn state : List.of(OPENED, RAISING, PROVING, ASKED, RAISED)) {
      for (Fact fact : facts()) {
        Step late = SignIn.next(state, fact, end);
        assertThat(late.next()).isEqualTo(new Refused(ID, state.context(), Code.EXPIRED));
        assertThat(late.effects()).isEmpty();
        assertThat(late.trouble()).contains(Trouble.of(Code.EXPIRED));
        Step inTime = SignIn.next(state, fact, end.minusNanos(1));
        assertThat(inTime.trouble()).isNotEqualTo(late.trouble());
      }
    }
    for (SignIn state : List.of(ADMITTED, REFUSED)) {
      for (Fact fact : facts()) {
        Step late = SignIn.next(state, fact, end.plusSeconds(1));
        assertThat(late.next()).isSameAs(state);
        assertThat(late.effects()).isEmpty();
      }
    }
  }

  /** Password in the first minute, code in the seventh: too old for a demand of five minutes. */
  @Test
  void aProofThatGotTooOldIsAskedForAgain() {
    Instant later = PASSWORD.at().plus(TWO.freshFor()).plusMillis(1);
    Step step = SignIn.next(ASKED, proved(NEEDS_TWO, Ways.TOTP), later);
    assertThat(step.next()).isInstanceOf(Proving.class);
    Step again = SignIn.next(step.next(), proved(NEEDS_TWO, Ways.PASSWORD), later.plusSeconds(9));
    assertThat(again.next())
        .isEqualTo(
            admitted(
                NEW,
                new Proof(Proof.Kind.TOTP, later),
                new Proof(Proof.Kind.PASSWORD, later.plusSeconds(9))));
  }

  @Test
  void aPromptIsForTheWayThatWasChosen() {
    Prompt sms = prompt(Ways.SMS);
    assertThatThrownBy(() -> new Fact.Chose(NEEDS_TWO, Ways.TOTP, sms))
        .isInstanceOf(IllegalArgumentException.class);
    Way otherNumber = Ways.named(FactorKind.SMS, Proof.Kind.SMS, "other number");
    assertThatThrownBy(() -> new Fact.Chose(NEEDS_TWO, otherNumber, sms))
        .isInstanceOf(IllegalArgumentException.class);
    Prompt anyKey =
        new Prompt(
            FactorKind.PASSKEY,
            Optional.empty(),
            Optional.of("challenge"),
            NOW,
            NOW,
            Optional.empty());
    assertThat(new Fact.Chose(NEEDS_TWO, Ways.BOUND, anyKey).prompt()).isEqualTo(anyKey);
    assertThat(sms.factor()).contains(new FactorId("SMS"));
  }
}
