package gatehouse.server.account;

import gatehouse.server.audit.Activity;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.gate.House;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import gatehouse.server.trade.Deposits;
import gatehouse.server.trade.Opening;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** The operators' side of the house, put together. */
public final class Operating {
  private final List<ApiRoute> api;

  public Operating(
      Database database,
      Log log,
      Chance chance,
      Sessions sessions,
      Invitations invitations,
      OwnerNotices notices,
      House house,
      Opening opening,
      Deposits deposits,
      OperatorDoor door,
      URI baseUrl,
      InstantSource clock) {
    AccountChanges changes = new AccountChanges(log, notices, house);
    SensitiveActs acts =
        new SensitiveActs(log, chance, sessions, invitations, notices, changes, baseUrl);
    Approvals approvals = new Approvals(database, log, chance, notices, acts);
    AccountActs accounts = new AccountActs(database, chance, opening, deposits, approvals, changes);
    AccountLimits limits = new AccountLimits(database, approvals, changes);
    PermissionReviews reviews = new PermissionReviews(database, changes);
    Operators operators =
        new Operators(database, log, chance, sessions, approvals, acts, notices, accounts);
    this.api =
        Stream.of(
                new AdminApi(operators, database, new Activity(database), door, clock).routes(),
                new ApprovalsApi(approvals, operators, door, clock).routes(),
                new AccountsApi(accounts, limits, door, clock).routes(),
                new ReviewsApi(reviews, door, clock).routes())
            .flatMap(List::stream)
            .toList();
  }

  /** What operators' programs may call. */
  public List<ApiRoute> api() {
    return api;
  }
}
