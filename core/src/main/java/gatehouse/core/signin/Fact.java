package gatehouse.core.signin;

import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Proof;
import java.util.Optional;

/** What the server found out about one request; the machine decides what follows. */
public sealed interface Fact {
  /** Something was proved, by the password, a factor or a key. */
  record Proved(Subject subject, Proof.Kind kind, FactorKind way, Optional<FactorId> factor)
      implements Fact {}

  /** The answer was wrong. */
  record Wrong(FactorKind way, Trouble trouble) implements Fact {}

  /** No try may be made now, whatever the answer was. */
  record OutOfTries(Trouble trouble) implements Fact {}

  /** The person asked to use this way; its prompt is ready. */
  record Chose(Subject subject, Way way, Prompt prompt) implements Fact {
    public Chose {
      // else a code could be sent to a number that the way in question is not
      if (prompt.kind() != way.kind()
          || (prompt.factor().isPresent() && !prompt.factor().equals(way.factor()))) {
        throw new IllegalArgumentException("the prompt is for another way");
      }
    }
  }

  /** A session asks for a fresh proof. */
  record RaiseAsked(Subject subject) implements Fact {}

  /** The person gave up. */
  record Cancelled() implements Fact {}
}
