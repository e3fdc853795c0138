package gatehouse.server.trade;

import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.RequestException;
import gatehouse.server.gate.Profiles;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/** The accounts of a session, and which of them a request is about. */
record Accounts(Profiles profiles) {
  /**
   * The account that the request names, or the first of the session.
   *
   * @throws RequestException when the caller has none, or no such one
   */
  Profiles.Reach chosen(ServerRequest request, Caller caller) {
    return chosen(Optional.ofNullable(request.query().first("account").orElse(null)), caller);
  }

  Profiles.Reach chosen(Optional<String> number, Caller caller) {
    List<Profiles.Reach> reach = profiles.reach(caller, number);
    return number
        .map(wanted ->
            reach.stream()
                .filter(each -> each.account().number().value().equals(wanted))
                .findFirst())
        .orElseGet(() -> reach.stream().findFirst())
        .orElseThrow(() ->
            new RequestException(
                Status.NOT_FOUND_404,
                number
                    .map(wanted -> profiles.unreached(caller, wanted))
                    .orElse("You have no account to trade in yet.")));
  }

  /** For the account of an order. */
  boolean reaches(Caller caller, AccountNumber number) {
    return profiles.reach(caller).stream().anyMatch(each -> each.account().number().equals(number));
  }

  List<PortfolioView.AccountLink> links(Caller caller, AccountNumber current, String path) {
    return profiles.reach(caller).stream()
        .map(each ->
            new PortfolioView.AccountLink(
                each.account().number().value(),
                each.account().title(),
                path + "?account=" + each.account().number(),
                each.account().number().equals(current)))
        .toList();
  }
}
