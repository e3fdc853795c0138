package gatehouse.core.signin;

import static gatehouse.core.session.AssuranceLevel.AAL1;
import static gatehouse.core.session.AssuranceLevel.AAL2;
import static gatehouse.core.session.AssuranceLevel.AAL3;

import com.google.errorprone.annotations.Immutable;
import gatehouse.core.account.Permission;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which proof an attempt needs. Pure: a row of {@link Rule} for each reason; the demand is the sum
 * of the rows that apply.
 *
 * @param smsAllowed off: a text message never counts (ASVS 5.0, 6.6.1 for level 3)
 */
public record RiskPolicy(boolean smsAllowed) {

  /**
   * What the policy looks at.
   *
   * @param permissions those of all accounts that the person can reach
   */
  public record Situation(
      AccessInterface accessInterface,
      Action action,
      Set<Permission> permissions,
      boolean operator,
      Set<Signal> signals) {
    public Situation {
      permissions = Set.copyOf(permissions);
      signals = Set.copyOf(signals);
    }

    boolean has(Signal signal) {
      return signals.contains(signal);
    }

    /** Whether a thief could take more than play money. */
    boolean realMoney() {
      return operator || permissions.stream().anyMatch(p -> p != Permission.PAPER);
    }

    boolean surprising(Signal signal) {
      return has(signal) && !has(Signal.TRAVEL_ANNOUNCED);
    }
  }

  /** What a rule says of text messages. */
  private enum Sms {
    COUNTS,
    REFUSED
  }

  @Immutable
  private interface When {
    boolean test(Situation situation, RiskPolicy policy);
  }

  /** One reason to ask for more. */
  public enum Rule {
    LEVERAGE(
        AAL2,
        Sms.COUNTS,
        "The account can borrow or trade beyond cash in one market.",
        (s, p) -> s.permissions().stream().anyMatch(Permission::leverage)),
    PROGRAM(
        AAL2,
        Sms.COUNTS,
        "Programs and professional desktops need two factors.",
        (s, p) ->
            s.accessInterface() == AccessInterface.API
                || s.accessInterface() == AccessInterface.WORKSTATION),
    OPERATOR(AAL2, Sms.REFUSED, "Operators reach other people's accounts.", (s, p) -> s.operator()),
    CHANGING_FACTORS(
        AAL2,
        Sms.COUNTS,
        "A change to how you sign in needs a fresh proof.",
        (s, p) ->
            (s.action() == Action.CHANGE_FACTORS && !s.has(Signal.NO_SECOND_FACTOR))
                || s.action() == Action.OPERATE),
    GRANTING_ACCESS(
        AAL2,
        Sms.COUNTS,
        "A program's key works while its owner is away.",
        (s, p) -> s.action() == Action.GRANT_ACCESS),
    GRANTING_LIVE_ACCESS(
        AAL3,
        Sms.REFUSED,
        "A program that trades real money is let in with a key that cannot be copied.",
        (s, p) -> s.action() == Action.GRANT_LIVE_ACCESS),
    NEW_DEVICE(
        AAL2,
        Sms.COUNTS,
        "This browser or program was not used for the account before.",
        (s, p) -> s.has(Signal.NEW_DEVICE) && s.realMoney()),
    KEY_MISSING(
        AAL2,
        Sms.COUNTS,
        "The device's cookie is here, but not its key.",
        (s, p) -> s.has(Signal.KEY_MISSING)),
    NEW_NETWORK(
        AAL2,
        Sms.COUNTS,
        "The network is new for the account.",
        (s, p) ->
            s.surprising(Signal.NEW_NETWORK) && s.realMoney() && !s.has(Signal.NO_SECOND_FACTOR)),
    IMPOSSIBLE_TRAVEL(
        AAL2,
        Sms.REFUSED,
        "The last sign-in was too far away for the time between.",
        (s, p) -> s.surprising(Signal.IMPOSSIBLE_TRAVEL)),
    NUMBER_CHANGED(
        AAL1,
        Sms.REFUSED,
        "The phone number changed in the last 72 hours, so a text message does not count yet.",
        (s, p) -> s.has(Signal.NUMBER_CHANGED_LATELY)),
    BREACHED_PASSWORD(
        AAL2,
        Sms.COUNTS,
        "The password stands in a list of stolen ones.",
        (s, p) -> s.has(Signal.BREACHED_PASSWORD)),
    AUTOMATION(
        AAL2,
        Sms.REFUSED,
        "The attempt looks like a program's.",
        (s, p) -> s.has(Signal.AUTOMATION) && s.realMoney()),
    SMS_OFF(
        AAL1,
        Sms.REFUSED,
        "Text messages do not count as a proof at this broker.",
        (s, p) -> !p.smsAllowed());

    private final AssuranceLevel level;
    private final Sms sms;
    private final String text;
    private final When applies;

    Rule(AssuranceLevel level, Sms sms, String text, When applies) {
      this.level = level;
      this.sms = sms;
      this.text = text;
      this.applies = applies;
    }

    /** The reason in plain words. */
    public String text() {
      return text;
    }
  }

  /** The demand for this situation. */
  public Demand demand(Situation situation) {
    AssuranceLevel level = AAL1;
    Set<Proof.Kind> refused = EnumSet.noneOf(Proof.Kind.class);
    List<Rule> because = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      if (rule.applies.test(situation, this)) {
        level = AssuranceLevel.max(level, rule.level);
        if (rule.sms == Sms.REFUSED) {
          refused.add(Proof.Kind.SMS);
        }
        because.add(rule);
      }
    }
    return new Demand(level, situation.action().freshFor(), refused, because);
  }

  /**
   * Whether these proofs would open the portal on a browser that was never used before: what a
   * person must be left with when a way in is removed.
   */
  public boolean opensAnywhere(
      Set<Proof.Kind> proofs, Set<Permission> permissions, boolean operator) {
    Situation anywhere =
        new Situation(
            AccessInterface.CLIENT_PORTAL,
            Action.SIGN_IN,
            permissions,
            operator,
            EnumSet.of(Signal.NEW_DEVICE, Signal.NEW_NETWORK));
    Instant now = Instant.EPOCH;
    return demand(anywhere).metBy(proofs.stream().map(kind -> new Proof(kind, now)).toList(), now);
  }
}
