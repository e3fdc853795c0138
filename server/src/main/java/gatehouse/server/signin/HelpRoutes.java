package gatehouse.server.signin;

import gatehouse.server.base.Cookies;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Shell;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Pages for whoever is outside: what to do without a phone or key, and the end of a session. */
public final class HelpRoutes implements HttpService {
  private final Pages pages;
  private final Shell shell;
  private final SignInPages signIn;
  private final String phone;

  /**
   * @param phone the broker's line
   */
  public HelpRoutes(Pages pages, Shell shell, SignInPages signIn, String phone) {
    this.pages = pages;
    this.shell = shell;
    this.signIn = signIn;
    this.phone = phone;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/help/locked-out", this::lockedOut).get("/signed-out", this::signedOut);
  }

  private void lockedOut(ServerRequest request, ServerResponse response) {
    pages.send(response, Status.OK_200, shell, new LockedOutView(phone, signIn.waysHealth()));
  }

  private void signedOut(ServerRequest request, ServerResponse response) {
    String said = Cookies.said(request).orElse("This browser is not signed in.");
    Cookies.SAID.clear(response);
    pages.send(response, Status.OK_200, shell, new SignedOutView(said, signIn.waysHealth()));
  }
}
