package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import gatehouse.server.base.Samples.Sample;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page in a real browser, under the real headers. {@code -Dshots=DIR} keeps pictures. */
final class PagesTest {
  /** SI-1: what a person on a slow line waits for before the first form. */
  private static final long SIGN_IN_BYTES_MAX = 60_000;

  private static final int HEIGHT_PX = 900;
  private static final @Nullable String SHOTS = System.getProperty("shots");

  private static final String AXE = axe();
  private static final Map<String, Sample> SAMPLES = Samples.all();

  private static WebServer server;
  private static Browser browser;

  /** One tab for all: a new one for each page would double the run. */
  private static Page tab;

  private static final List<String> COMPLAINTS = new ArrayList<>();

  @BeforeAll
  static void open() {
    var assets = Assets.load();
    var made = new Pages(assets, true);
    server =
        WebServer.builder()
            .port(0)
            .routing(routing ->
                routing
                    .register("/static", assets)
                    .get(
                        "/page/{name}",
                        (request, response) ->
                            send(made, response, request.path().pathParameters().get("name")))
                    .get(
                        "/demo/outbox", // what the outbox page asks every two seconds
                        (request, response) -> send(made, response, "outbox")))
            .build()
            .start();
    browser = Browser.open();
    tab = tab();
  }

  @AfterAll
  static void close() {
    browser.close();
    server.stop();
  }

  static Iterable<String> names() {
    return SAMPLES.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadableByEverybodyAtEverySize(String name) {
    COMPLAINTS.clear();
    open(name, 1440);
    for (int width : new int[] {1440, 390, 768, 1920}) {
      tab.setViewportSize(width, HEIGHT_PX);
      assertThat(tab.evaluate("document.documentElement.scrollWidth"))
          .as("%s scrolls sideways at %d px", name, width)
          .isEqualTo(width);
    }
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      tab.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : new int[] {1440, 390}) {
        tab.setViewportSize(width, HEIGHT_PX);
        shoot(name, width, scheme);
        assertThat(violations(scheme)).as("axe: %s at %d px, %s", name, width, scheme).isEmpty();
      }
    }
    assertThat(COMPLAINTS).as("console of " + name).isEmpty();
  }

  @Test
  void menuAndDialogAreReadableToo() {
    open("devices", 390);
    tab.click("details.menu summary");
    shoot("menu", 390, ColorScheme.LIGHT);
    assertThat(violations(ColorScheme.LIGHT)).isEmpty();
    tab.keyboard().press("Escape");
    assertThat(tab.isVisible("details.menu nav")).isFalse();
    tab.click("text=Remove >> nth=0");
    shoot("dialog", 390, ColorScheme.LIGHT);
    assertThat(tab.isVisible("#remove-d1 >> text=You are on this device now")).isTrue();
    assertThat(violations(ColorScheme.LIGHT)).isEmpty();
  }

  @Test
  void signInPageIsSmallOverTheWire() {
    try (BrowserContext fresh = browser.chromium().newContext()) {
      Page page = fresh.newPage();
      var cdp = fresh.newCDPSession(page);
      cdp.send("Network.enable");
      var bytes = new ArrayList<Double>();
      cdp.on(
          "Network.loadingFinished",
          event -> bytes.add(event.get("encodedDataLength").getAsDouble()));
      page.navigate(address("signin"));
      page.waitForFunction("document.fonts.status === 'loaded'");
      double total = bytes.stream().mapToDouble(Double::doubleValue).sum();
      System.getLogger(PagesTest.class.getName())
          .log(
              System.Logger.Level.INFO,
              "sign-in page: {0} bytes in {1} answers",
              total,
              bytes.size());
      assertThat(bytes).hasSizeGreaterThan(5);
      assertThat(total).isLessThan(SIGN_IN_BYTES_MAX);
    }
  }

  private static void send(Pages made, ServerResponse response, String name) {
    Sample sample = Objects.requireNonNull(SAMPLES.get(name));
    made.send(response, Status.OK_200, sample.shell(), sample.view());
  }

  private static void open(String name, int width) {
    tab.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    tab.setViewportSize(width, HEIGHT_PX);
    tab.navigate(address(name));
    tab.evaluate(AXE);
  }

  private static Page tab() {
    // without motion, for colours must not be half-way when they are measured
    Page page =
        browser
            .chromium()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setReducedMotion(ReducedMotion.REDUCE))
            .newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        COMPLAINTS.add(message.text());
      }
    });
    page.onPageError(COMPLAINTS::add);
    return page;
  }

  /**
   * axe-core itself: its Java wrapper opens a second tab for each look, which costs seconds. The
   * dark scheme differs in its colours only.
   */
  private static List<?> violations(ColorScheme scheme) {
    return (List<?>)
        tab.evaluate(
            """
            dark => axe.run(document, dark ? {resultTypes: ["violations"], runOnly: ["color-contrast"]}
                                           : {resultTypes: ["violations"]})
                .then(found => found.violations.map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(
                    node => node.html + node.any.map(any => any.message)).join("; ")}`))
            """,
            scheme == ColorScheme.DARK);
  }

  private static String axe() {
    try (var in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(String name) {
    return "http://localhost:" + server.port() + "/page/" + name;
  }

  private static void shoot(String name, int width, ColorScheme scheme) {
    if (SHOTS != null) {
      String file =
          name + "-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + ".png";
      tab.screenshot(new Page.ScreenshotOptions().setPath(Path.of(SHOTS, file)).setFullPage(true));
    }
  }
}
