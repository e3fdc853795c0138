package gatehouse.core.session;

import gatehouse.core.account.PersonId;
import java.util.Optional;

/** A checked, living session: only {@link Session#check} makes one. */
public final class Caller {
  private final Session session;
  private final Optional<String> network;

  Caller(Session session) {
    this(session, Optional.empty());
  }

  private Caller(Session session, Optional<String> network) {
    this.session = session;
    this.network = network;
  }

  /**
   * The same, whose request came from there.
   *
   * @param network a prefix, such as 192.0.2.0/24
   */
  public Caller from(String network) {
    return new Caller(session, Optional.of(network));
  }

  public Session session() {
    return session;
  }

  public PersonId person() {
    return session.person();
  }

  /** The prefix that this request came from; known of programs that show a key. */
  public Optional<String> network() {
    return network;
  }
}
