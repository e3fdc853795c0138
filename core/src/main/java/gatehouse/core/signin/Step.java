package gatehouse.core.signin;

import java.util.List;
import java.util.Optional;

/**
 * What one fact leads to.
 *
 * @param next the state after it; the same object when nothing changed
 */
public record Step(SignIn next, List<Effect> effects, Optional<Trouble> trouble) {
  public Step {
    effects = List.copyOf(effects);
  }

  static Step to(SignIn next, Effect... effects) {
    return new Step(next, List.of(effects), Optional.empty());
  }

  static Step stay(SignIn state, Trouble trouble) {
    return new Step(state, List.of(), Optional.of(trouble));
  }
}
