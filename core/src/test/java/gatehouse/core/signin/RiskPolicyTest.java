package gatehouse.core.signin;

import static gatehouse.core.session.AssuranceLevel.AAL1;
import static gatehouse.core.session.AssuranceLevel.AAL2;
import static gatehouse.core.signin.RiskPolicy.Rule.*;
import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.Permission;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.RiskPolicy.Rule;
import gatehouse.core.signin.RiskPolicy.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RiskPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final RiskPolicy POLICY = new RiskPolicy(true);
  private static final RiskPolicy NO_SMS = new RiskPolicy(false);
  private static final Situation CALM =
      new Situation(
          AccessInterface.CLIENT_PORTAL,
          Action.SIGN_IN,
          Set.of(Permission.CASH_STOCKS),
          false,
          Set.of());

  private static Situation at(AccessInterface accessInterface) {
    return new Situation(
        accessInterface, CALM.action(), CALM.permissions(), CALM.operator(), CALM.signals());
  }

  private static Situation doing(Action action) {
    return new Situation(
        CALM.accessInterface(), action, CALM.permissions(), CALM.operator(), CALM.signals());
  }

  private static Situation may(Permission... permissions) {
    return new Situation(
        CALM.accessInterface(), CALM.action(), Set.of(permissions), CALM.operator(), Set.of());
  }

  private static Situation with(Signal... signals) {
    return new Situation(
        CALM.accessInterface(), CALM.action(), CALM.permissions(), false, Set.of(signals));
  }

  private static Situation operator(Action action) {
    return new Situation(CALM.accessInterface(), action, Set.of(), true, Set.of());
  }

  private static Arguments row(
      Rule rule,
      RiskPolicy policy,
      Situation situation,
      AssuranceLevel level,
      boolean sms,
      RiskPolicy nextPolicy,
      Situation neighbour) {
    return Arguments.of(rule, policy, situation, level, sms, nextPolicy, neighbour);
  }

  private static Arguments row(
      Rule rule, Situation situation, AssuranceLevel level, boolean sms, Situation neighbour) {
    return row(rule, POLICY, situation, level, sms, POLICY, neighbour);
  }

  /** A situation in which only this rule speaks, its demand, and the nearest one without it. */
  static Stream<Arguments> rules() {
    return Stream.of(
        row(LEVERAGE, may(Permission.MARGIN), AAL2, true, may(Permission.BONDS)),
        row(PROGRAM, at(AccessInterface.WORKSTATION), AAL2, true, at(AccessInterface.DESKTOP)),
        row(PROGRAM, at(AccessInterface.API), AAL2, true, at(AccessInterface.MOBILE)),
        row(OPERATOR, operator(Action.SIGN_IN), AAL2, false, CALM),
        row(
            CHANGING_FACTORS,
            doing(Action.CHANGE_FACTORS),
            AAL2,
            true,
            doing(Action.EXPORT_ACTIVITY)),
        row(CHANGING_FACTORS, doing(Action.OPERATE), AAL2, true, doing(Action.END_SESSIONS)),
        row(
            CHANGING_FACTORS,
            doing(Action.CHANGE_FACTORS),
            AAL2,
            true,
            new Situation(
                AccessInterface.CLIENT_PORTAL,
                Action.CHANGE_FACTORS,
                Set.of(Permission.CASH_STOCKS),
                false,
                Set.of(Signal.NO_SECOND_FACTOR))),
        row(GRANTING_ACCESS, doing(Action.GRANT_ACCESS), AAL2, true, doing(Action.TRADE)),
        row(
            GRANTING_LIVE_ACCESS,
            doing(Action.GRANT_LIVE_ACCESS),
            AssuranceLevel.AAL3,
            false,
            doing(Action.TRADE)),
        row(NEW_DEVICE, with(Signal.NEW_DEVICE), AAL2, true, CALM),
        row(KEY_MISSING, with(Signal.KEY_MISSING), AAL2, true, CALM),
        row(
            NEW_NETWORK,
            with(Signal.NEW_NETWORK),
            AAL2,
            true,
            with(Signal.NEW_NETWORK, Signal.NO_SECOND_FACTOR)),
        row(
            NEW_NETWORK,
            with(Signal.NEW_NETWORK),
            AAL2,
            true,
            with(Signal.NEW_NETWORK, Signal.TRAVEL_ANNOUNCED)),
        row(
            IMPOSSIBLE_TRAVEL,
            with(Signal.IMPOSSIBLE_TRAVEL),
            AAL2,
            false,
            with(Signal.IMPOSSIBLE_TRAVEL, Signal.TRAVEL_ANNOUNCED)),
        row(NUMBER_CHANGED, with(Signal.NUMBER_CHANGED_LATELY), AAL1, false, CALM),
        row(BREACHED_PASSWORD, with(Signal.BREACHED_PASSWORD), AAL2, true, CALM),
        row(AUTOMATION, with(Signal.AUTOMATION), AAL2, false, CALM),
        row(SMS_OFF, NO_SMS, CALM, AAL1, false, POLICY, CALM));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void eachRuleByItself(
      Rule rule,
      RiskPolicy policy,
      Situation situation,
      AssuranceLevel level,
      boolean sms,
      RiskPolicy nextPolicy,
      Situation neighbour) {
    Demand demand = policy.demand(situation);
    assertThat(demand.because()).containsExactly(rule);
    assertThat(demand.level()).isEqualTo(level);
    assertThat(demand.refused()).isEqualTo(sms ? Set.of() : Set.of(Proof.Kind.SMS));
    assertThat(nextPolicy.demand(neighbour).because()).isEmpty();
  }

  @Test
  void everyRuleHasARow() {
    Set<Rule> tested =
        rules().map(arguments -> (Rule) arguments.get()[0]).collect(Collectors.toSet());
    assertThat(tested).isEqualTo(EnumSet.allOf(Rule.class));
    assertThat(Rule.values()).allSatisfy(rule -> assertThat(rule.text()).endsWith("."));
  }

  @Test
  void playMoneyIsWorthNoSecondFactor() {
    Situation paper =
        new Situation(
            AccessInterface.CLIENT_PORTAL,
            Action.SIGN_IN,
            Set.of(Permission.PAPER),
            false,
            Set.of(Signal.NEW_DEVICE, Signal.NEW_NETWORK, Signal.AUTOMATION));
    assertThat(because(paper)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void leverageIsEveryPowerBeyondCash(Permission permission) {
    boolean cash =
        Set.of(Permission.PAPER, Permission.CASH_STOCKS, Permission.BONDS).contains(permission);
    assertThat(because(may(permission))).isEqualTo(cash ? List.of() : List.of(LEVERAGE));
    assertThat(
            because(may(EnumSet.of(Permission.CASH_STOCKS, permission).toArray(Permission[]::new))))
        .isEqualTo(cash ? List.of() : List.of(LEVERAGE));
  }

  static Stream<Arguments> sums() {
    return Stream.of(
        Arguments.of(CALM, AAL1, true, List.of()),
        Arguments.of(
            with(Signal.NEW_DEVICE, Signal.NUMBER_CHANGED_LATELY),
            AAL2,
            false,
            List.of(NEW_DEVICE, NUMBER_CHANGED)),
        Arguments.of(operator(Action.OPERATE), AAL2, false, List.of(OPERATOR, CHANGING_FACTORS)),
        Arguments.of(
            new Situation(
                AccessInterface.API,
                Action.CHANGE_FACTORS,
                EnumSet.allOf(Permission.class),
                true,
                EnumSet.complementOf(EnumSet.of(Signal.TRAVEL_ANNOUNCED, Signal.NO_SECOND_FACTOR))),
            AAL2,
            false,
            Arrays.stream(Rule.values())
                .filter(
                    rule -> !Set.of(SMS_OFF, GRANTING_ACCESS, GRANTING_LIVE_ACCESS).contains(rule))
                .toList()),
        Arguments.of(
            with(
                Signal.NEW_DEVICE,
                Signal.NEW_NETWORK,
                Signal.IMPOSSIBLE_TRAVEL,
                Signal.TRAVEL_ANNOUNCED),
            AAL2,
            true,
            List.of(NEW_DEVICE)),
        Arguments.of(
            with(Signal.KEY_MISSING, Signal.AUTOMATION, Signal.TRAVEL_ANNOUNCED),
            AAL2,
            false,
            List.of(KEY_MISSING, AUTOMATION)));
  }

  @ParameterizedTest
  @MethodSource("sums")
  void rulesAddUp(Situation situation, AssuranceLevel level, boolean sms, List<Rule> because) {
    Demand demand = POLICY.demand(situation);
    assertThat(demand.because()).isEqualTo(because);
    assertThat(demand.level()).isEqualTo(level);
    assertThat(demand.refused().contains(Proof.Kind.SMS)).isEqualTo(!sms);
    assertThat(demand.refused()).doesNotContain(Proof.Kind.PASSWORD);
  }

  /** A journey's notice, or that nothing more could be asked for, may lower the demand alone. */
  @ParameterizedTest
  @EnumSource
  void aSignalNeverLowersTheDemand(Signal signal) {
    for (Signal first : Signal.values()) {
      Demand less = POLICY.demand(with(first));
      Demand more = POLICY.demand(with(EnumSet.of(first, signal).toArray(Signal[]::new)));
      if (signal != Signal.TRAVEL_ANNOUNCED && signal != Signal.NO_SECOND_FACTOR) {
        assertThat(more.level().reaches(less.level())).isTrue();
        assertThat(more.refused()).containsAll(less.refused());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theActionSaysHowFreshAProofMustBe(Action action) {
    Duration expected =
        switch (action) {
          case SIGN_IN -> Duration.ofMinutes(10);
          case CHANGE_FACTORS, GRANT_ACCESS, GRANT_LIVE_ACCESS -> Duration.ofMinutes(5);
          case END_SESSIONS -> Duration.ofHours(12);
          case EXPORT_ACTIVITY -> Duration.ofHours(1);
          case TRADE -> Duration.ofHours(12);
          case CHANGE_ACCOUNT -> Duration.ofMinutes(30);
          case OPERATE -> Duration.ofMinutes(30);
        };
    assertThat(POLICY.demand(doing(action)).freshFor()).isEqualTo(expected);
  }

  /** In no situation does a text message bring an operator in, or anybody where SMS is off. */
  @Test
  void textMessagesNeverCountForOperatorsNorWhereTheyAreOff() {
    List<Proof> byText =
        List.of(new Proof(Proof.Kind.PASSWORD, NOW), new Proof(Proof.Kind.SMS, NOW));
    for (AccessInterface accessInterface : AccessInterface.values()) {
      for (Action action : Action.values()) {
        for (Signal signal : Signal.values()) {
          Situation operator =
              new Situation(accessInterface, action, Set.of(), true, Set.of(signal));
          assertThat(POLICY.demand(operator).metBy(byText, NOW)).as("%s", operator).isFalse();
          Situation trader =
              new Situation(
                  accessInterface, action, Set.of(Permission.FUTURES), false, Set.of(signal));
          assertThat(NO_SMS.demand(trader).metBy(byText, NOW)).as("%s", trader).isFalse();
        }
      }
    }
  }

  private static List<Rule> because(Situation situation) {
    return POLICY.demand(situation).because();
  }
}
