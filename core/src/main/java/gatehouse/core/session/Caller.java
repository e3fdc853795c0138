package gatehouse.core.session;

import gatehouse.core.account.PersonId;

/** A checked, living session: only {@link Session#check} makes one. */
public final class Caller {
  private final Session session;

  Caller(Session session) {
    this.session = session;
  }

  public Session session() {
    return session;
  }

  public PersonId person() {
    return session.person();
  }
}
