package gatehouse.core.signin;

import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.session.Proof;
import java.time.Instant;
import java.util.Optional;

/** One way in of each sort, all working and never used. */
final class Ways {
  static final Way PASSWORD =
      new Way(
          FactorKind.PASSWORD,
          Optional.empty(),
          "Password",
          Proof.Kind.PASSWORD,
          Way.Health.WORKING,
          Optional.empty());
  static final Way TOTP = way(FactorKind.TOTP, Proof.Kind.TOTP);
  static final Way SMS = way(FactorKind.SMS, Proof.Kind.SMS);
  static final Way RECOVERY = way(FactorKind.RECOVERY_CODE, Proof.Kind.RECOVERY_CODE);
  static final Way SECURITY_KEY = way(FactorKind.SECURITY_KEY, Proof.Kind.SECURITY_KEY);
  static final Way SYNCED = way(FactorKind.PASSKEY, Proof.Kind.PASSKEY_SYNCED);
  static final Way BOUND = way(FactorKind.PASSKEY, Proof.Kind.PASSKEY_BOUND);

  private Ways() {}

  private static Way way(FactorKind kind, Proof.Kind proves) {
    return named(kind, proves, proves.name());
  }

  static Way named(FactorKind kind, Proof.Kind proves, String name) {
    return new Way(
        kind, Optional.of(new FactorId(name)), name, proves, Way.Health.WORKING, Optional.empty());
  }

  static Way health(Way way, Way.Health health) {
    return new Way(way.kind(), way.factor(), way.name(), way.proves(), health, way.lastUsed());
  }

  static Way used(Way way, Instant at) {
    return new Way(
        way.kind(), way.factor(), way.name(), way.proves(), way.health(), Optional.of(at));
  }
}
