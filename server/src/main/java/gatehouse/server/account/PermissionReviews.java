package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Suitability;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Subject;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.gate.RequestRows;
import gatehouse.server.gate.RequestRows.Request;
import gatehouse.server.gate.RequestRows.State;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What operators say to owners who ask for more. Each act is one transaction with its log and the
 * notice to every owner; what is granted raises what sign-in asks for.
 */
public final class PermissionReviews {
  private final Database database;
  private final AccountChanges changes;

  public PermissionReviews(Database database, AccountChanges changes) {
    this.database = database;
    this.changes = changes;
  }

  /** A request, the account as it is now, and the name of whoever asked. */
  record Review(Request request, AccountProfile account, String askedBy) {}

  /** Those that wait, the oldest first. */
  List<Review> waiting() {
    return database.read(sql -> {
      List<Review> reviews = new ArrayList<>();
      for (Request request : RequestRows.waiting(sql)) {
        reviews.add(review(sql, request));
      }
      return List.copyOf(reviews);
    });
  }

  Review show(String id) {
    return database.read(sql -> review(sql, find(sql, id)));
  }

  Review grant(Caller operator, String id, Instant now) {
    return database.write(sql -> {
      Request request = find(sql, id);
      ProfileRows.lock(sql, changes.house(), request.account());
      AccountProfile account = changes.operated(sql, operator, request.account());
      Person owner = People.load(sql, account.person()).orElseThrow();
      if (owner.standing() != Subject.Standing.ACTIVE) {
        throw AccountChanges.refused(
            Status.CONFLICT_409,
            "The owner's way in is frozen, so nothing is granted. Speak with the person first.");
      }
      Optional<String> missing =
          Suitability.missing(account.rights(), account.entity(), request.wish());
      if (missing.isPresent()) {
        throw AccountChanges.refused(Status.CONFLICT_409, missing.get());
      }
      decide(sql, operator, request, State.GRANTED, "", now);
      ProfileRows.setRights(sql, account.number(), request.wish().addedTo(account.rights()));
      String what = request.wish().label();
      changes.write(sql, operator, account, Act.PERMISSION_GRANTED, what, now);
      changes.tell(sql, account, Optional.empty(), "granted " + what.toLowerCase(Locale.ROOT), now);
      return review(sql, find(sql, id));
    });
  }

  Review refuse(Caller operator, String id, String why, Instant now) {
    return database.write(sql -> {
      Request request = find(sql, id);
      AccountProfile account = changes.operated(sql, operator, request.account());
      decide(sql, operator, request, State.REFUSED, why, now);
      String what = request.wish().label();
      changes.write(sql, operator, account, Act.PERMISSION_REFUSED, what + ": " + why, now);
      String told = "did not grant " + what.toLowerCase(Locale.ROOT);
      changes.tell(sql, account, Optional.empty(), told, now);
      return review(sql, find(sql, id));
    });
  }

  private static void decide(
      Sql sql, Caller operator, Request request, State state, String why, Instant now)
      throws SQLException {
    if (!RequestRows.decide(sql, request, state, why, operator.person(), now)) {
      throw AccountChanges.refused(
          Status.CONFLICT_409,
          "This request does not wait any more. See: admin permissions show " + request.id());
    }
  }

  private Review review(Sql sql, Request request) throws SQLException {
    String name =
        People.load(sql, request.askedBy()).map(Person::username).orElse(request.askedBy().value());
    return new Review(request, changes.found(sql, request.account()), name);
  }

  private static Request find(Sql sql, String id) throws SQLException {
    return RequestRows.load(sql, id.toLowerCase(Locale.ROOT))
        .orElseThrow(() ->
            AccountChanges.refused(
                Status.NOT_FOUND_404, "No request has this id. See: admin permissions list"));
  }
}
