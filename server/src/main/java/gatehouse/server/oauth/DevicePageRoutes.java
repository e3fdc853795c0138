package gatehouse.server.oauth;

import gatehouse.core.session.Caller;
import gatehouse.server.base.Form;
import gatehouse.server.base.Problem;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/** Where a person types the code that a program on another device shows (RFC 8628, 3.3). */
final class DevicePageRoutes implements HttpService {
  static final String PATH = "/device";
  static final String CODE = "user_code";

  private final Desk desk;
  private final Granting granting;
  private final InstantSource clock;

  DevicePageRoutes(Desk desk, Granting granting, InstantSource clock) {
    this.desk = desk;
    this.granting = granting;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(desk.unlessFrozen(this::page)))
        .post(PATH, desk.signedIn(desk.unlessFrozen(this::typed)));
  }

  /** The code may stand in the address; whoever came by a link still has to compare it. */
  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    String code = UserCode.typed(request.query().first(CODE).orElse(""));
    String shown = UserCode.fits(code) ? UserCode.shown(code) : "";
    desk.show(request, response, caller, new DeviceView(shown, List.of()));
  }

  private void typed(ServerRequest request, ServerResponse response, Caller caller) {
    String text = Form.of(request).text(CODE, UserCode.TYPED_MAX);
    String code = UserCode.typed(text);
    if (UserCode.fits(code) && granting.find(caller.session(), code, clock.instant()).isPresent()) {
      Desk.seeOther(response, ConnectRoutes.PATH + code);
      return;
    }
    String wrong =
        "No program waits with that code. Compare it letter by letter; a code lasts ten minutes,"
            + " and your device shows a new one when you begin again.";
    desk.show(
        request,
        response,
        caller,
        Status.UNPROCESSABLE_CONTENT_422,
        new DeviceView(text, List.of(new Problem(CODE, wrong))));
  }
}
