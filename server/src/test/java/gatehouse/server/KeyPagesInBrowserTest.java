package gatehouse.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.server.base.Browser;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pair made by a real browser, by which a program comes in. {@code -Dshots=DIR} keeps pictures.
 */
class KeyPagesInBrowserTest {
  @Test
  void theBrowserMakesThePairAndKeepsItsPrivateHalfToItself() throws Exception {
    try (Broker broker = Broker.start();
        Browser browser = Browser.open()) {
      var options = new com.microsoft.playwright.Browser.NewContextOptions();
      options.setReducedMotion(ReducedMotion.REDUCE);
      try (BrowserContext context = browser.chromium().newContext(options)) {
        LivePage tab = new LivePage(context);
        new LivePage.Authenticator(tab);
        realMoney(broker, tab);
        assertThat(tab.complaints()).isEmpty();
      }
    }
  }

  @Test
  void theFileNamesTheAuthorityOfAServerThatHasItsOwn() throws Exception {
    try (Broker broker = Broker.tls(Map.of());
        Browser browser = Browser.open()) {
      var options = new com.microsoft.playwright.Browser.NewContextOptions();
      options.setIgnoreHTTPSErrors(true); // the person's browser was told of it, as ours is here
      try (BrowserContext context = browser.chromium().newContext(options)) {
        LivePage tab = new LivePage(context);
        Page page = tab.page;
        signIn(broker, page);
        page.navigate(broker.url() + "/keys/new");
        page.fill("#name", "Night desk");
        page.check("[name=scope][value=read]");
        page.check("[name=account-D1000001]");
        page.click("#go");
        assertThat(page).hasURL(Pattern.compile(".*/keys/new/key-.*"));
        Download saved = page.waitForDownload(() -> page.click("[data-key-make]"));
        page.click("#go");
        assertThat(page.locator("main")).containsText("Night desk works now");
        ApiKeyFile key = ApiKeyFile.read(saved.path());
        try (KeyAccess access =
            KeyAccess.open(key, broker.clock, new SecureRandom(), event -> {})) {
          GatehouseClient client = new GatehouseClient(key.server(), "browser-test/1");
          assertThat(client.trading(access).accounts().accounts()).hasSize(1);
        }
        page.click("text=Certificates");
        tab.look("keys-certificates");
        Download authority = page.waitForDownload(() -> page.click("text=our own authority"));
        assertThat(authority.path()).hasSameTextualContentAs(broker.authority());
      }
    }
  }

  private static void realMoney(Broker broker, LivePage tab) throws Exception {
    Page page = tab.page;
    signIn(broker, page);
    page.navigate(broker.base + "/security/factors/passkey");
    page.click("[data-passkey-button]");
    assertThat(page).hasURL(Pattern.compile(".*/security/factors$"));
    page.navigate(broker.base + "/keys");
    tab.look("keys-none");
    page.click("text=New key");
    tab.look("keys-form");
    page.fill("#name", "Night desk");
    page.check("[name=scope][value=trade]");
    page.check("[name=account-U1000001]");
    page.fill("#networks", "127.0.0.0/8");
    page.click("#go");
    // a passkey of this device is the proof that real money asks for
    assertThat(page).hasURL(Pattern.compile(".*/(sign-in|keys/new)/[^/]+$"));
    if (page.url().contains("/sign-in/")) {
      page.waitForURL(Pattern.compile(".*/keys/new/key-.*"));
    }
    tab.look("keys-draft");
    Download saved = page.waitForDownload(() -> page.click("[data-key-make]"));
    JsonNode file = JsonMapper.builder().build().readTree(Files.readString(saved.path()));
    assertThat(saved.suggestedFilename())
        .isEqualTo("gatehouse-" + file.get("keyId").stringValue() + ".json");
    ECKey pair = ECKey.parse(file.get("privateKey").toString());
    assertThat(page.inputValue("#publicKey"))
        .contains(pair.getX().toString())
        .doesNotContain(pair.getD().toString());
    assertThat(page.locator("[data-key-said]")).containsText("Saved as gatehouse-key-");
    page.click("#go");
    assertThat(page).hasURL(broker.base + "/keys");
    assertThat(page.locator("main")).containsText("Night desk works now");
    tab.look("keys-one");
    KeyProgram program = KeyProgram.holding(broker, pair, file.get("keyId").stringValue());
    assertThat(program.call("GET", "/api/v1/accounts", "", program.token()).body())
        .contains("U1000001");
    page.click("[popovertarget^=revoke-]:not([popovertargetaction])");
    tab.look("keys-revoke");
    page.click("text=Revoke for ever");
    assertThat(page.locator("main")).containsText("its program is out");
    tab.look("keys-ended");
  }

  private static void signIn(Broker broker, Page page) {
    page.navigate(broker.url() + "/sign-in");
    broker.clock.advance(Duration.ofSeconds(35));
    page.fill("#username", "mira");
    page.fill("#password", broker.password("mira"));
    page.press("#password", "Enter");
    assertThat(page).hasURL(Pattern.compile(".*/sign-in/[^/?]+$"));
    page.fill("[name=code]", broker.totp("mira"));
    page.press("[name=code]", "Enter");
    assertThat(page).hasURL(broker.url() + "/");
  }
}
