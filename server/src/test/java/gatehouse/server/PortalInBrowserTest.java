package gatehouse.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.factor.Totp;
import gatehouse.server.base.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole portal in a real browser. {@code -Dshots=DIR} keeps pictures of every page. */
final class PortalInBrowserTest {
  /** SI-1: what a person on a slow line waits for before the first form. */
  private static final long SIGN_IN_BYTES_MAX = 60_000;

  private static final Pattern SECOND = Pattern.compile(".*/sign-in/[^/?]+$");
  private static final List<String> CENTRE =
      List.of(
          "factors",
          "factors/totp",
          "factors/sms",
          "factors/passkey",
          "factors/security-key",
          "factors/recovery",
          "password",
          "devices",
          "sessions",
          "activity",
          "travel",
          "alerts",
          "alerts/mail",
          "panic");

  private static Broker broker;
  private static Browser browser;

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<LivePage> tabs = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    broker = Broker.start();
    browser = Browser.open();
  }

  @AfterAll
  static void close() {
    browser.close();
    broker.close();
  }

  @AfterEach
  void nobodyComplained() {
    contexts.forEach(BrowserContext::close);
    assertThat(tabs).flatExtracting(LivePage::complaints).isEmpty();
  }

  private LivePage person(boolean scripts) {
    BrowserContext context =
        browser
            .chromium()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setReducedMotion(ReducedMotion.REDUCE)
                    .setJavaScriptEnabled(scripts));
    contexts.add(context);
    return tab(context);
  }

  private LivePage tab(BrowserContext context) {
    LivePage tab = new LivePage(context);
    tabs.add(tab);
    return tab;
  }

  private static void go(Page page, String path) {
    page.navigate(broker.base + path);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void isAt(Page page, String path) {
    assertThat(page).hasURL(broker.base + path);
  }

  /** Types name and password, as slowly as a person. */
  private static void password(Page page, String username, String password) {
    go(page, "/sign-in");
    typed(page, username, password);
  }

  private static void typed(Page page, String username, String password) {
    page.fill("#username", username);
    page.fill("#password", password);
    broker.clock.advance(Duration.ofSeconds(5));
    if (page.locator("button[data-passkey-button]").isVisible()) {
      page.locator("#sign-in[data-device=proved]").waitFor();
    }
    page.click("#go");
  }

  /** Goes this way, if another one is asked for. */
  private static void way(Page page, String kind, String label) {
    assertThat(page).hasURL(SECOND);
    page.waitForLoadState();
    Locator other = page.locator("button[value^=" + kind + "]");
    if (other.count() > 0) {
      other.click();
    }
    assertThat(page.locator("label[for=code]")).containsText(label);
  }

  /** Types what the app shows, a step later: a code counts once. */
  private static void code(Page page, String username) {
    way(page, "totp", "Demo authenticator");
    broker.clock.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
    page.locator("#second[data-device=proved]").waitFor();
    page.fill("#code", broker.totp(username));
    page.click("#go");
  }

  private static void signOut(Page page) {
    page.locator(".me form button").click();
    assertThat(page.locator("h1")).hasText("Signed out");
  }

  @Test
  void aRememberedBrowserIsKnownUntilItIsRemoved() {
    LivePage tab = person(true);
    Page page = tab.page;
    go(page, "/sign-in");
    tab.look("sign-in");
    typed(page, "mira", broker.password("mira"));
    assertThat(page).hasURL(SECOND);
    way(page, "totp", "Demo authenticator");
    tab.look("second-totp");
    page.check("[name=remember]");
    code(page, "mira");
    isAt(page, "/");
    assertThat(page.locator("h1")).hasText("Mira Lindqvist");
    tab.look("home");
    signOut(page);
    tab.look("signed-out");

    password(page, "mira", broker.password("mira"));
    assertThat(page).hasURL(SECOND); // leverage: two factors, on a known device too
    assertThat(page.locator("[name=remember]")).hasCount(0);
    code(page, "mira");
    isAt(page, "/");
    for (String path : CENTRE) {
      go(page, "/security/" + path);
      isAt(page, "/security/" + path);
      tab.look(path.replace('/', '-'));
    }
    go(page, "/help/locked-out");
    tab.look("locked-out");
    go(page, "/no-such-page");
    tab.look("not-found");
    tab.complaints().removeIf(words -> words.contains("status of 404"));

    go(page, "/security/devices");
    assertThat(page.locator(".rows > li")).hasCount(1);
    assertThat(page.locator(".rows > li .pill.note")).hasText("This device");
    button(page, "Remove").click();
    tab.look("devices-remove");
    page.locator("[popover] .danger.solid").click();
    assertThat(page.locator("h1")).hasText("Signed out");
    go(page, "/security/devices");
    assertThat(page).hasURL(Pattern.compile(".*/sign-in\\?to=.*"));
  }

  @Test
  void waysInAreAddedAndUsed() {
    LivePage tab = person(true);
    Page page = tab.page;
    var key = new LivePage.Authenticator(tab);
    password(page, "wei", broker.password("wei"));
    code(page, "wei");
    isAt(page, "/");

    broker.clock.advance(Duration.ofMinutes(6)); // the proof is not fresh any more
    go(page, "/security/factors");
    page.click("a[href='/security/factors/passkey']");
    assertThat(page).hasURL(SECOND);
    assertThat(page.locator("main")).containsText("You return there afterwards");
    tab.look("step-up");
    page.fill("#code", broker.password("wei"));
    page.click("#go");
    assertThat(page.locator("label[for=code]")).containsText("Demo authenticator");
    code(page, "wei");
    isAt(page, "/security/factors/passkey");
    page.fill("#name", "Laptop lock");
    button(page, "Make a passkey").click();
    isAt(page, "/security/factors");
    assertThat(page.locator(".banner.good")).containsText("Laptop lock added");
    tab.look("factors-passkey-added");
    signOut(page);

    key.answers(false);
    go(page, "/sign-in");
    page.locator("#sign-in[data-device=proved]").waitFor();
    broker.clock.advance(Duration.ofSeconds(5));
    key.answers(true);
    button(page, "Use a passkey").click();
    isAt(page, "/");
    assertThat(page.locator(".me .pill")).containsText("Strongest");
    signOut(page);
    go(page, "/sign-in"); // conditional mediation: no click
    isAt(page, "/");

    go(page, "/security/factors/totp");
    String secret = page.locator(".secret").textContent().replace(" ", "");
    Totp app = Totp.standard(SecretBytes.copyOf(Base32.decode(secret).orElseThrow()));
    page.fill("#code", app.code(broker.clock.instant()).digits().exposeText());
    page.fill("#name", "Old phone");
    button(page, "Add the app").click();
    assertThat(page.locator(".banner.good")).containsText("Old phone added");

    go(page, "/security/factors/recovery");
    button(page, "Make new codes").click();
    assertThat(page.locator(".codes li")).hasCount(10);
    tab.look("recovery-codes");
    String paper = page.locator(".codes li").first().textContent().strip();
    button(page, "I have kept them").click();
    signOut(page);

    key.answers(false);
    password(page, "wei", broker.password("wei"));
    assertThat(page).hasURL(SECOND);
    tab.look("second-passkey");
    way(page, "recovery", "Recovery code");
    tab.look("second-recovery");
    page.fill("#code", paper);
    page.click("#go");
    isAt(page, "/");
  }

  @Test
  void aTextMessageIsReadInTheOutboxAndASwitchLosesNothing() {
    LivePage tab = person(true);
    Page page = tab.page;
    password(page, "mira", broker.password("mira"));
    way(page, "sms", "Code from the text message");
    String attempt = page.url();
    tab.look("second-sms");
    LivePage outbox = tab(page.context());
    go(outbox.page, "/demo/outbox");
    Locator mark = outbox.page.locator("#messages mark").first();
    String digits = mark.textContent().strip();
    outbox.look("outbox");
    way(page, "totp", "Demo authenticator");
    way(page, "sms", "Code from the text message"); // the code sent before still counts
    assertThat(page).hasURL(attempt);
    page.fill("#code", digits);
    page.click("#go");
    isAt(page, "/");
  }

  @Test
  void everythingWorksWithoutScripts() {
    LivePage tab = person(false);
    Page page = tab.page;
    password(page, "tomas", broker.password("tomas"));
    assertThat(page).hasURL(SECOND);
    tab.lookWithoutScripts("plain-second");
    way(page, "recovery", "Recovery code");
    page.fill("#code", broker.recoveryCode("tomas"));
    page.click("#go");
    isAt(page, "/");
    for (String path : CENTRE) {
      go(page, "/security/" + path);
      isAt(page, "/security/" + path);
      tab.lookWithoutScripts("plain-" + path.replace('/', '-'));
    }
    go(page, "/security/factors");
    Locator row = page.locator(".rows > li").filter(has("Text message"));
    row.locator("button", text("Rename")).first().click();
    row.locator("[popover] input[name=name]").fill("Night phone");
    button(page, "Save").click();
    assertThat(page.locator(".rows")).containsText("Night phone");

    LivePage other = person(true);
    password(other.page, "tomas", broker.password("tomas"));
    assertThat(other.page).hasURL(SECOND);
    broker.clock.advance(Duration.ofMinutes(1));
    go(page, "/security/sessions");
    assertThat(page.locator(".rows > li")).hasCount(1);
    way(other.page, "recovery", "Recovery code");
    other.page.fill("#code", broker.recoveryCodes("tomas").get(1));
    other.page.click("#go");
    isAt(other.page, "/");
    go(page, "/security/sessions");
    assertThat(page.locator(".rows > li")).hasCount(2);
    button(page.locator(".rows")).click();
    assertThat(page.locator(".rows > li")).hasCount(1);
    go(other.page, "/");
    assertThat(other.page).hasURL(Pattern.compile(".*/sign-in\\?to=.*"));
  }

  private static Locator.FilterOptions has(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  private static Locator.LocatorOptions text(String words) {
    return new Locator.LocatorOptions().setHasText(words);
  }

  private static Locator button(Locator within) {
    return within.locator("form[action$='/end'] button");
  }

  @Test
  void aNewPasswordIsMeasuredAndPanicEndsAllSessionsAtOnce() {
    LivePage tab = person(true);
    Page page = tab.page;
    password(page, "ana", broker.password("ana"));
    isAt(page, "/");
    LivePage other = person(true);
    password(other.page, "ana", broker.password("ana"));
    isAt(other.page, "/");

    go(page, "/security/password");
    page.locator("#new_password").pressSequentially("password1");
    assertThat(page.locator("#strength .meter")).isAttached();
    String weak = page.locator("#strength .hint").textContent();
    page.fill("#new_password", "");
    page.locator("#new_password").pressSequentially("four quiet herons at dusk");
    assertThat(page.locator("#strength .meter i.on")).hasCount(4);
    assertThat(page.locator("#strength .hint")).not().hasText(weak);
    tab.look("password-strength");
    page.uncheck("[name=end_others]");
    page.click("#go");
    assertThat(page.locator(".banner.good")).containsText("Password changed.");
    go(other.page, "/");
    isAt(other.page, "/");

    page.locator(".me a[href='/security/panic']").click();
    button(page, "End everything and freeze").click();
    assertThat(page.locator("main")).containsText("2 sessions have ended");
    tab.look("panic-done");
    go(other.page, "/");
    assertThat(other.page).hasURL(Pattern.compile(".*/sign-in(\\?.*)?$"));
    password(page, "ana", "four quiet herons at dusk");
    isAt(page, "/");
    tab.look("home-frozen");
    go(page, "/security/factors/totp");
    isAt(page, "/security/frozen");
    tab.look("frozen");
  }

  @Test
  void theFirstPageIsSmallOverTheWire() {
    Page page = person(true).page;
    var cdp = page.context().newCDPSession(page);
    cdp.send("Network.enable");
    var bytes = new ArrayList<Double>();
    cdp.on(
        "Network.loadingFinished",
        event -> bytes.add(event.get("encodedDataLength").getAsDouble()));
    go(page, "/sign-in");
    page.waitForFunction("document.fonts.status === 'loaded'");
    assertThat(bytes).hasSizeGreaterThan(5);
    assertThat(bytes.stream().mapToDouble(Double::doubleValue).sum()).isLessThan(SIGN_IN_BYTES_MAX);
  }
}
