package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import gatehouse.server.base.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tab on a running broker, with the complaints of its console and a look at what it shows. */
final class LivePage {
  private static final @Nullable String SHOTS = System.getProperty("shots");
  private static final int HEIGHT_PX = 900;
  private static final int WIDE_PX = 1440;
  private static final int PHONE_PX = 390;
  private static final String AXE = axe();

  private final List<String> complaints = new ArrayList<>();
  final Page page;

  LivePage(BrowserContext context) {
    this.page = context.newPage();
    page.setDefaultTimeout(Browser.PATIENCE_MS);
    page.setViewportSize(WIDE_PX, HEIGHT_PX);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(page.url() + ": " + message.text());
      }
    });
    page.onPageError(complaints::add);
  }

  /** What the browser complained of, a broken content security policy among it. */
  List<String> complaints() {
    return complaints;
  }

  /** Rows whose text does not stand right beside their icon. */
  private static final String STRAY =
      """
      [...document.querySelectorAll('.rows > li > .icon + *')].filter(text => {
        const gap = text.getBoundingClientRect().left
            - text.previousElementSibling.getBoundingClientRect().right;
        return text.offsetParent !== null && (gap < 0 || gap > 32);
      }).map(text => text.textContent)
      """;

  /** Readable by everybody, in both schemes, without scrolling sideways; kept as pictures. */
  void look(String name) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : new int[] {PHONE_PX, WIDE_PX}) {
        page.setViewportSize(width, HEIGHT_PX);
        shoot(name, width, scheme);
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as("%s scrolls sideways at %d px", name, width)
            .isEqualTo(width);
        assertThat((List<?>) page.evaluate(STRAY))
            .as("%s at %d px: text away from its icon", name, width)
            .isEmpty();
      }
      assertThat(violations(scheme)).as("axe: %s, %s", name, scheme).isEmpty();
    }
  }

  /** The same without axe, which is a script itself. */
  void lookWithoutScripts(String name) {
    page.setViewportSize(PHONE_PX, HEIGHT_PX);
    shoot(name, PHONE_PX, ColorScheme.LIGHT);
    assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .as("%s scrolls sideways", name)
        .isEqualTo(PHONE_PX);
    page.setViewportSize(WIDE_PX, HEIGHT_PX);
  }

  private List<?> violations(ColorScheme scheme) {
    page.evaluate(AXE);
    return (List<?>)
        page.evaluate(
            """
            dark => axe.run(document, dark ? {resultTypes: ["violations"], runOnly: ["color-contrast"]}
                                           : {resultTypes: ["violations"]})
                .then(found => found.violations.map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(
                    node => node.html + node.any.map(any => any.message)).join("; ")}`))
            """,
            scheme == ColorScheme.DARK);
  }

  private void shoot(String name, int width, ColorScheme scheme) {
    if (SHOTS != null) {
      String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(SHOTS, file)).setFullPage(true));
    }
  }

  private static String axe() {
    try (var in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A screen lock that holds passkeys, as Chromium's own test tools play it. */
  static final class Authenticator {
    private final CDPSession devtools;
    private final String id;

    Authenticator(LivePage tab) {
      devtools = tab.page.context().newCDPSession(tab.page);
      devtools.send("WebAuthn.enable");
      var options = new JsonObject();
      options.addProperty("protocol", "ctap2");
      options.addProperty("transport", "internal");
      options.addProperty("hasResidentKey", true);
      options.addProperty("hasUserVerification", true);
      options.addProperty("isUserVerified", true);
      options.addProperty("automaticPresenceSimulation", true);
      var arguments = new JsonObject();
      arguments.add("options", options);
      id =
          devtools
              .send("WebAuthn.addVirtualAuthenticator", arguments)
              .get("authenticatorId")
              .getAsString();
    }

    /** Whether it answers requests that start from now on. */
    void answers(boolean now) {
      var arguments = new JsonObject();
      arguments.addProperty("authenticatorId", id);
      arguments.addProperty("enabled", now);
      devtools.send("WebAuthn.setAutomaticPresenceSimulation", arguments);
    }
  }
}
