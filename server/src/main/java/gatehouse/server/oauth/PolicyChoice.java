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
 * @param why it is shown, a sentence; empty when it was typed
 */
record PolicyChoice(
    KeyForm form, Optional<FailSafePolicy> policy, List<Problem> problems, String why) {
  static PolicyChoice of(FailSafePolicy policy, String why) {
    return new PolicyChoice(KeyForm.ofPolicy(policy), Optional.of(policy), List.of(), why);
  }

  /**
   * What the program wishes, or what is usual; but where its owner decided for more care before,
   * that.
   *
   * @param before what its owner decided for what it was granted before and still holds
   */
  static PolicyChoice asked(AccessDetail detail, Optional<FailSafePolicy> before) {
    FailSafePolicy wish = detail.policy().policy().orElse(FailSafePolicy.NONE);
    if (before.filter(policy -> policy.action() != FailSafePolicy.Action.NOTHING).isPresent()
        && !wish.asCarefulAs(before.get())) {
      return of(before.get(), "You decided this before; the program would have it otherwise.");
    }
    return of(
        wish,
        detail.failSafe() == null
            ? "This is what we suggest."
            : "The program asks for this itself.");
  }

  /** What was chosen in a form; where it has no such part, it is as before. */
  static PolicyChoice of(Form form, PolicyChoice before) {
    Optional<KeyForm> typed = KeyForm.ofPolicy(form);
    if (typed.isEmpty()) {
      return before;
    }
    KeyWishes.ReadPolicy read = typed.get().policy();
    return new PolicyChoice(typed.get(), read.policy(), read.problems(), "");
  }
}
