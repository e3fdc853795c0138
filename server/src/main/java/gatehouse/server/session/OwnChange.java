package gatehouse.server.session;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Place;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.People;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who changes how they sign in, from where, and when.
 *
 * @param endOthers whether the person's other sessions end with it (ASVS 5.0, 7.4.3)
 */
public record OwnChange(Session session, Optional<Place> place, boolean endOthers, Instant at) {
  public PersonId person() {
    return session.person();
  }

  /**
   * The person as stored now, in the transaction of the change.
   *
   * @throws RequestException when the panic button was pressed since the page was asked for
   */
  public Person owner(Sql sql) throws SQLException {
    Person owner = People.load(sql, person()).orElseThrow();
    if (owner.standing() != Subject.Standing.ACTIVE) {
      throw new RequestException(
          Status.FORBIDDEN_403,
          "Your account is frozen, so nothing about how you sign in was changed.");
    }
    return owner;
  }

  public Entry entry(Act act) {
    return Entry.of(person(), at.toEpochMilli(), act, person().value(), Sessions.origin(session));
  }

  /** Ends the other sessions where that was asked for; how many. */
  public int settle(Sql sql, Sessions sessions) throws SQLException {
    return endOthers
        ? sessions.endAll(
            sql,
            person(),
            other -> !other.id().equals(session.id()),
            person().value(),
            SessionEnd.WAYS_CHANGED,
            Sessions.origin(session),
            at)
        : 0;
  }
}
