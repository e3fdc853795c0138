package gatehouse.server.apikey;

import gatehouse.client.wire.KeyFailSafe;
import gatehouse.core.apikey.FailSafePolicy;
import java.util.Collection;
import java.util.List;

/** A fail-safe policy as programs read it. */
public final class PolicyJson {
  private PolicyJson() {}

  /** The whole of it; nothing is left out. */
  public static KeyFailSafe of(FailSafePolicy policy) {
    return new KeyFailSafe(
        KeyWishes.code(policy.action()),
        codes(policy.lifetimes()),
        policy.wholeAccount(),
        (int) policy.grace().toSeconds(),
        (int) policy.heartbeat().toSeconds(),
        codes(policy.triggers()));
  }

  /** Names as programs read them, in the order of their kind. */
  static <E extends Enum<E>> List<String> codes(Collection<E> values) {
    return values.stream().sorted().map(KeyWishes::code).toList();
  }
}
