package gatehouse.server.session;

import gatehouse.core.account.Person;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.RecoveryCodes;
import gatehouse.core.signin.Subject;
import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to mend next, worst first: what a thief could use, then what the night could take. */
final class HomeAdvice {
  private HomeAdvice() {}

  static List<HomeView.Advice> of(Person person, List<Factor> factors, int codes) {
    if (person.standing() != Subject.Standing.ACTIVE) {
      // nothing else can be mended until then
      return List.of(
          new HomeView.Advice(
              Icon.FROZEN,
              Tone.BAD,
              "Changes are frozen",
              "Nothing about your ways in can be changed. Everything else works as before.",
              "/security/frozen",
              "How to lift it"));
    }
    List<HomeView.Advice> advice = new ArrayList<>();
    if (person.passwordBreached()) {
      advice.add(
          new HomeView.Advice(
              Icon.WARNING,
              Tone.BAD,
              "Your password is in a list of stolen ones",
              "Somebody may try it here.",
              "/security/password",
              "Change the password"));
    }
    List<Factor> ways =
        factors.stream()
            .filter(factor -> factor.kind() != FactorKind.RECOVERY_CODE && !factor.suspended())
            .toList();
    if (ways.isEmpty()) {
      advice.add(
          new HomeView.Advice(
              Icon.WARNING,
              Tone.BAD,
              "A stolen password is enough to get in",
              "There is no second way to prove that it’s you.",
              "/security/factors",
              "Add a way in"));
    } else if (ways.size() == 1) {
      advice.add(
          new HomeView.Advice(
              Icon.WARNING,
              Tone.WARN,
              "One loss leaves you with recovery codes alone",
              ways.getFirst().name() + " is your only second way in.",
              "/security/factors",
              "Add another"));
    }
    recovery(codes, ways).ifPresent(advice::add);
    if (ways.stream().noneMatch(factor -> factor.kind() == FactorKind.PASSKEY)) {
      advice.add(
          new HomeView.Advice(
              Icon.PASSKEY,
              Tone.PLAIN,
              "No passkey yet",
              "It is the quickest way in, and the one that can’t be phished.",
              "/security/factors",
              "Add a passkey"));
    }
    return List.copyOf(advice);
  }

  private static Optional<HomeView.Advice> recovery(int codes, List<Factor> ways) {
    if (!RecoveryCodes.low(codes) || ways.isEmpty()) {
      return Optional.empty();
    }
    String left =
        switch (codes) {
          case 0 -> "No recovery codes";
          case 1 -> "One recovery code left";
          default -> codes + " recovery codes left";
        };
    return Optional.of(
        new HomeView.Advice(
            Icon.RECOVERY,
            Tone.WARN,
            left,
            "They are the way in when a phone is lost: make new ones while you can.",
            "/security/factors/recovery",
            "Make new codes"));
  }
}
