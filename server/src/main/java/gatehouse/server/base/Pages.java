package gatehouse.server.base;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;

/** Prints views as HTML through the templates that the build compiled. */
public final class Pages {
  /** No inline script or style anywhere, no frames, no other origin. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
          + " base-uri 'none'";

  /** Sent with every page; pages are a person's own, so nothing may keep a copy. */
  private static final List<Header> HEADERS =
      List.of(
          HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8"),
          HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"),
          HeaderValues.createCached("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          HeaderValues.X_CONTENT_TYPE_OPTIONS_NOSNIFF,
          HeaderValues.createCached("Referrer-Policy", "same-origin"),
          HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"));

  private final Assets assets;
  private final Shell before;
  private final TemplateEngine engine;

  public Pages(Assets assets, boolean demo) {
    this.assets = assets;
    this.before = Shell.before(demo);
    engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "gatehouse.pages");
  }

  /** The page as UTF-8. */
  public byte[] html(Shell shell, View view) {
    var out = new Utf8ByteOutput();
    engine.render(
        view.template() + ".jte", Map.of("assets", assets, "shell", shell, "view", view), out);
    return out.toByteArray();
  }

  /** Answers with the page and the headers that every page carries. */
  public void send(ServerResponse response, Status status, Shell shell, View view) {
    HEADERS.forEach(response::header);
    if (!view.formsLeadTo().isEmpty()) {
      response.header(
          HeaderNames.create("Content-Security-Policy"),
          CONTENT_SECURITY_POLICY.replace(
              "form-action 'self'", "form-action 'self' " + view.formsLeadTo()));
    }
    response.status(status).send(html(shell, view));
  }

  /** Answers with what went wrong, in the person's words. */
  public void problem(ServerResponse response, Status status, String sentence) {
    String reference = CurrentRequest.id();
    ErrorView view =
        new ErrorView(
            status.code(), heading(status), sentence, "/", "Go to the start page", reference);
    send(response, status, before, view);
  }

  private static String heading(Status status) {
    return switch (status.code()) {
      case 400, 413, 415 -> "That did not arrive as expected";
      case 401, 403 -> "That is not open to you now";
      case 404 -> "There is no such page";
      case 405 -> "That cannot be done here";
      case 409 -> "That was done already, or is too late";
      case 429 -> "Too much at once";
      case 503 -> "We are not ready for that";
      default -> "Something broke on our side";
    };
  }
}
