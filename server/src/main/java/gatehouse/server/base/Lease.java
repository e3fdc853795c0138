package gatehouse.server.base;

/**
 * The right to do what one node does for all that share a database. It is given to whoever asks
 * first, and is free again when its holder gives it back, dies, or is not heard of for {@link
 * #SILENCE_SECONDS_MAX}.
 *
 * <p>INVARIANT: nothing is safe because of a lease alone. Who has just lost it may not know yet, so
 * what two holders do at once must end as if one had done it.
 */
public interface Lease extends AutoCloseable {
  /** How long a holder may be silent, and how long the database may take to answer. */
  int SILENCE_SECONDS_MAX = 2;

  /**
   * Takes the lease if it is free. To be called several times a second, by one thread: it is also
   * how the holder is heard of.
   *
   * @return whether it is held now
   * @throws DatabaseException when the database does not answer; the lease is not held then
   */
  boolean held();

  /** Gives it back. */
  @Override
  void close();
}
