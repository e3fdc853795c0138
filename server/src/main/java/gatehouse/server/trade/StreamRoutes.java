package gatehouse.server.trade;

import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Database;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.gate.Profiles;
import gatehouse.server.session.Callers;
import gatehouse.server.signin.Desk;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Server-sent events (WHATWG HTML, 9.2): tells an open page that something happened in its account,
 * or that another session of its reader is to trade, for as long as the session serves. What
 * happened, the page asks for itself.
 */
final class StreamRoutes implements HttpService {
  private static final long QUIET_MILLIS_MAX = 10_000;
  private static final int RETRY_SECONDS = 30;
  private static final byte[] CHANGE =
      "event: change\ndata: 1\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ALIVE = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final Desk desk;
  private final Accounts accounts;
  private final Callers callers;
  private final Changes changes;
  private final Database database;

  StreamRoutes(Desk desk, Accounts accounts, Callers callers, Changes changes, Database database) {
    this.desk = desk;
    this.accounts = accounts;
    this.callers = callers;
    this.changes = changes;
    this.database = database;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/trade/stream", desk.signedIn(this::stream));
  }

  private void stream(ServerRequest request, ServerResponse response, Caller caller) {
    AccountNumber account = account(request, caller);
    try (Changes.Listener listener =
        changes.listen(account, caller.person()).orElseThrow(StreamRoutes::tooMany)) {
      stream(request, response, caller, account, listener);
    }
  }

  private static OverloadedException tooMany() {
    return new OverloadedException("Very many open pages follow this account", RETRY_SECONDS);
  }

  private void stream(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      AccountNumber account,
      Changes.Listener listener) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      write(out, ALIVE);
      while (Callers.serving(callers.ofPage(request)).isPresent()
          && accounts.reaches(caller, account)) {
        write(out, listener.await(QUIET_MILLIS_MAX) ? CHANGE : ALIVE);
      }
    } catch (IOException e) {
      // the page was closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, byte[] text) throws IOException {
    try {
      out.write(text);
      out.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private AccountNumber account(ServerRequest request, Caller caller) {
    Optional<String> order = request.query().first("order").asOptional();
    if (order.isPresent() && gatehouse.core.trade.OrderId.fits(order.get())) {
      for (Profiles.Reach reach : accounts.profiles().reach(caller)) {
        AccountNumber number = reach.account().number();
        var id = new gatehouse.core.trade.OrderId(order.get());
        if (database.read(sql -> OrderRows.load(sql, number, id)).isPresent()) {
          return number;
        }
      }
    }
    return accounts.chosen(request, caller).account().number();
  }
}
