package gatehouse.server.oauth;

import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.server.apikey.KeyForm;
import gatehouse.server.apikey.KeyWishes;
import gatehouse.server.base.Form;
import gatehouse.server.base.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a person chose to happen when a program of others is lost.
 *
 * @param form as it is shown, or shown again
 * @param policy that it means; none while something is wrong with it
 */
record PolicyChoice(KeyForm form, Optional<FailSafePolicy> policy, List<Problem> problems) {
  static PolicyChoice of(FailSafePolicy policy) {
    return new PolicyChoice(KeyForm.ofPolicy(policy), Optional.of(policy), List.of());
  }

  /** What the program wishes, or what is usual. */
  static PolicyChoice asked(AccessDetail detail) {
    return of(detail.policy().policy().orElse(FailSafePolicy.NONE));
  }

  /** What was chosen in a form; where it has no such part, it is as before. */
  static PolicyChoice of(Form form, PolicyChoice before) {
    Optional<KeyForm> typed = KeyForm.ofPolicy(form);
    if (typed.isEmpty()) {
      return before;
    }
    KeyWishes.ReadPolicy read = typed.get().policy();
    return new PolicyChoice(typed.get(), read.policy(), read.problems());
  }
}
