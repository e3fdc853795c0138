package gatehouse.core.notice;

/** A provider that carries messages of one channel: the seam with a fake in the simulator. */
@FunctionalInterface
public interface Sender {
  /**
   * Tries once, within a time of its own of at most some seconds; it does not throw for what a
   * network or a provider can do.
   */
  Delivery send(Message message);
}
