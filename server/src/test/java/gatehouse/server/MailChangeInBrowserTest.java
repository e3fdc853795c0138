package gatehouse.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import gatehouse.server.base.Browser;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The change of the mail address in a real browser. {@code -Dshots=DIR} keeps pictures. */
class MailChangeInBrowserTest {
  @Test
  void theOwnerChangesTheAddressWithScriptsAndWithout() throws IOException {
    try (Broker broker = Broker.start();
        Browser browser = Browser.open()) {
      for (boolean scripts : new boolean[] {true, false}) {
        var options = new com.microsoft.playwright.Browser.NewContextOptions();
        options.setReducedMotion(ReducedMotion.REDUCE).setJavaScriptEnabled(scripts);
        try (BrowserContext context = browser.chromium().newContext(options)) {
          change(broker, new LivePage(context), scripts);
        }
      }
    }
  }

  private static void change(Broker broker, LivePage tab, boolean scripts) {
    Page page = tab.page;
    page.navigate(broker.base + "/sign-in");
    broker.clock.advance(Duration.ofSeconds(35));
    page.fill("#username", "wei");
    page.fill("#password", broker.password("wei"));
    page.press("#password", "Enter");
    assertThat(page).hasURL(Pattern.compile(".*/sign-in/[^/?]+$"));
    page.fill("[name=code]", broker.totp("wei"));
    page.press("[name=code]", "Enter");
    assertThat(page).hasURL(broker.base + "/");

    String address = scripts ? "wei.scripted@example.org" : "wei.plain@example.org";
    page.navigate(broker.base + "/security/alerts");
    page.click("text=Change the mail address");
    look(tab, "mail", scripts);
    page.fill("[name=mail]", address);
    page.click("#go");
    assertThat(page).hasURL(broker.base + "/security/alerts/mail/code");
    look(tab, "mail-code", scripts);
    page.fill("[name=code]", "000000");
    page.click("#go");
    assertThat(page.locator("main")).containsText("not the code that was sent last");
    look(tab, "mail-code-wrong", scripts);
    page.fill("[name=code]", broker.message(address, "code (\\d{6})"));
    page.click("#go");
    assertThat(page).hasURL(broker.base + "/security/alerts");
    assertThat(page.locator("main")).containsText("Replaced; still told until");
    look(tab, "alerts-after", scripts);
    page.navigate(broker.base + "/invite");
    look(tab, "invite-code", scripts);
    // the refused code answers 400, which the browser's console repeats
    assertThat(tab.complaints()).allMatch(line -> line.contains("400"));
  }

  private static void look(LivePage tab, String name, boolean scripts) {
    if (scripts) {
      tab.look(name);
    } else {
      tab.lookWithoutScripts(name + "-plain");
    }
  }
}
