package gatehouse.core.signin;

import gatehouse.core.account.PersonId;
import gatehouse.core.factor.FactorId;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.SessionId;
import java.util.List;

/** What the server must do in the same transaction as the step that says so. */
public sealed interface Effect {
  /** Begin a session with these proofs. */
  record StartSession(PersonId person, List<Proof> proofs, AssuranceLevel demanded)
      implements Effect {}

  /** Give this session the proofs, and a new token. */
  record RaiseSession(
      SessionId session, PersonId person, List<Proof> proofs, AssuranceLevel demanded)
      implements Effect {}

  /** Have the code of the prompt sent. */
  record SendCode(FactorId factor) implements Effect {}

  /** A recovery code was spent: a new supply may be due. */
  record RecoveryCodeSpent(PersonId person) implements Effect {}
}
