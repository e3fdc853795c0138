package gatehouse.core.notice;

/** What became of one try to hand a message to a provider. A reason never holds a secret. */
public sealed interface Delivery {
  /**
   * The provider took it; whether the person's phone or mailbox has it is not known here.
   *
   * @param providerReference the provider's own name for it, or empty
   */
  record Delivered(String providerReference) implements Delivery {}

  /**
   * Not now.
   *
   * @param cause whose trouble it is: only a provider's counts against its circuit, so that one bad
   *     mailbox cannot close the channel for everybody
   * @param afterMs the provider's own wish for a pause, 0 when it has none
   */
  record Retry(Cause cause, String reason, long afterMs) implements Delivery {
    public Retry(Cause cause, String reason) {
      this(cause, reason, 0);
    }
  }

  /** Never: this message to this contact will not be taken, by this or a later try. */
  record Refused(String reason) implements Delivery {}

  /** Who stands in the way of a delivery that may yet work. */
  enum Cause {
    PROVIDER,
    RECIPIENT
  }
}
