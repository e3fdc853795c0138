package gatehouse.core.apikey;

import gatehouse.core.trade.TimeInForce;
import java.time.Duration;
import java.util.Set;

/**
 * What the house does when a program is lost: decided by its owner beforehand, since at that moment
 * nobody may be there to ask.
 *
 * @param action what is done
 * @param lifetimes the orders that it covers, by how long they live; not for {@link Action#NOTHING}
 * @param wholeAccount whether it also covers orders that came in by other interfaces; off as a rule
 * @param grace how long it waits after the loss, for the program to come back; 0 s to 1 h
 * @param heartbeat the longest silence of a program before it counts as lost, 1 s to 1 h; counted
 *     from its last request or answer to a ping
 * @param triggers what counts as a loss
 */
public record FailSafePolicy(
    Action action,
    Set<TimeInForce> lifetimes,
    boolean wholeAccount,
    Duration grace,
    Duration heartbeat,
    Set<Trigger> triggers) {
  /** Ordered by how much it does: each does what stands before it too. */
  public enum Action {
    NOTHING("do nothing"),
    PAUSE("take no new orders from it until you release it"),
    CANCEL("cancel its open orders, and take no new ones"),
    FLATTEN("cancel its open orders, close its positions at the market, and take no new orders");

    private final String text;

    Action(String text) {
      this.text = text;
    }

    /** Completes the sentence "We …". */
    public String text() {
      return text;
    }
  }

  /** What can happen to a program. */
  public enum Trigger {
    HEARTBEAT("it is silent for too long"),
    EXPIRY("its access runs out"),
    REVOCATION("you or we revoke it"),
    SUSPENSION("it is suspended for unusual use"),
    LOGOUT("it signs out by itself");

    private final String text;

    Trigger(String text) {
      this.text = text;
    }

    /** Completes the sentence "When …". */
    public String text() {
      return text;
    }
  }

  public static final Duration GRACE_MAX = Duration.ofHours(1);
  public static final Duration HEARTBEAT_MIN = Duration.ofSeconds(1);
  public static final Duration HEARTBEAT_MAX = Duration.ofHours(1);

  /** What a new trading key starts with: no order of a lost program stays in the market. */
  public static final FailSafePolicy USUAL =
      new FailSafePolicy(
          Action.CANCEL,
          Set.of(TimeInForce.DAY, TimeInForce.IOC, TimeInForce.FOK),
          false,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Set.of(Trigger.HEARTBEAT, Trigger.EXPIRY, Trigger.REVOCATION, Trigger.SUSPENSION));

  /**
   * What a registered client that may trade starts with. People use such programs by hand too, so
   * that silence alone means nothing, and a program has a minute to come back with a new token.
   */
  public static final FailSafePolicy USUAL_OF_CLIENTS =
      new FailSafePolicy(
          Action.CANCEL,
          USUAL.lifetimes(),
          false,
          Duration.ofMinutes(1),
          USUAL.heartbeat(),
          Set.of(Trigger.EXPIRY, Trigger.REVOCATION));

  public static final FailSafePolicy NONE =
      new FailSafePolicy(
          Action.NOTHING, Set.of(), false, Duration.ZERO, Duration.ofSeconds(30), Set.of());

  /**
   * What it holds is copied.
   *
   * @throws IllegalArgumentException when a time is out of its range
   */
  public FailSafePolicy {
    lifetimes = Set.copyOf(lifetimes);
    triggers = Set.copyOf(triggers);
    if (grace.isNegative() || grace.compareTo(GRACE_MAX) > 0) {
      throw new IllegalArgumentException("the grace is 0 s to 1 h");
    }
    if (heartbeat.compareTo(HEARTBEAT_MIN) < 0 || heartbeat.compareTo(HEARTBEAT_MAX) > 0) {
      throw new IllegalArgumentException("the heartbeat is 1 s to 1 h");
    }
  }

  /**
   * Whether whoever changes to it takes no risk: it covers all that the old one does and waits no
   * longer, and neither closes positions nor reaches other orders where the old one did not.
   */
  public boolean asCarefulAs(FailSafePolicy old) {
    if (old.action == Action.NOTHING) {
      return action != Action.FLATTEN && !wholeAccount;
    }
    return action.compareTo(old.action) >= 0
        && (action != Action.FLATTEN || old.action == Action.FLATTEN)
        && wholeAccount == old.wholeAccount
        && lifetimes.containsAll(old.lifetimes)
        && triggers.containsAll(old.triggers)
        && grace.compareTo(old.grace) <= 0
        && heartbeat.compareTo(old.heartbeat) <= 0;
  }

  /** Whether this loss makes it run. */
  public boolean firesOn(Trigger trigger) {
    return action != Action.NOTHING && triggers.contains(trigger);
  }
}
