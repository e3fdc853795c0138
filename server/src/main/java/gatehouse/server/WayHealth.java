package gatehouse.server;

import gatehouse.core.factor.FactorKind;
import gatehouse.core.notice.Channel;
import gatehouse.core.signin.Way;
import gatehouse.server.notice.Carriers;

/** How well each way to sign in works right now. */
final class WayHealth {
  private WayHealth() {}

  /** A way depends on a provider, or on nothing that could be down. */
  static Way.Health of(Carriers carriers, FactorKind kind) {
    return switch (kind) {
      case SMS ->
          switch (carriers.health(Channel.SMS).state()) {
            case WORKING -> Way.Health.WORKING;
            case SLOW -> Way.Health.SLOW;
            case FAILING -> Way.Health.FAILING;
          };
      case PASSKEY, SECURITY_KEY, TOTP, RECOVERY_CODE, PASSWORD -> Way.Health.WORKING;
    };
  }
}
