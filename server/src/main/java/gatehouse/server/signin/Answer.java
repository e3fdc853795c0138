package gatehouse.server.signin;

import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.Trouble;
import gatehouse.server.factor.FactorChecks;
import java.util.Optional;

/** A checked answer, before its try is counted. */
sealed interface Answer {
  /**
   * It proves what it should.
   *
   * @param detail what the factor's detail becomes
   */
  record Right(Proof.Kind proves, FactorKind way, Optional<Factor> factor, String detail)
      implements Answer {}

  record Wrong(FactorKind way, Trouble.Code why) implements Answer {}

  record Copied(Factor factor) implements Answer {}

  static Answer rightPassword() {
    return new Right(Proof.Kind.PASSWORD, FactorKind.PASSWORD, Optional.empty(), "");
  }

  static Answer of(FactorChecks.Checked checked, Factor factor) {
    return switch (checked) {
      case FactorChecks.Checked.Right right ->
          new Right(right.proves(), factor.kind(), Optional.of(factor), right.detail());
      case FactorChecks.Checked.Wrong wrong -> new Wrong(factor.kind(), wrong.why());
      case FactorChecks.Checked.Copied copied -> new Copied(factor);
    };
  }
}
