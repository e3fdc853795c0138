package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import gatehouse.server.base.Browser;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A trade in a real browser: judged while it is typed, placed, and filled before one's eyes. */
class TradingInBrowserTest {
  @Test
  void anOrderIsJudgedWhileItIsTypedAndFilledWhileOneLooks() throws Exception {
    try (Broker broker = Broker.start();
        Browser browser = Browser.open();
        BrowserContext context =
            browser
                .chromium()
                .newContext(
                    new com.microsoft.playwright.Browser.NewContextOptions()
                        .setReducedMotion(ReducedMotion.REDUCE))) {
      broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
      LivePage tab = new LivePage(context);
      Page page = tab.page;
      page.navigate(broker.base + "/sign-in");
      broker.clock.advance(Duration.ofSeconds(5));
      page.fill("#username", "ana");
      page.fill("#password", broker.password("ana"));
      page.click("#go");
      page.waitForURL(broker.base + "/");
      page.navigate(broker.base + "/portfolio");
      page.waitForSelector(".plot canvas");
      assertThat(page.textContent(".reading")).contains("Value").contains("GBP");
      tab.look("portfolio");
      page.click("main a.button.primary");
      page.fill("#symbol", "HSBA");
      page.fill("#quantity", "100");
      page.selectOption("#type", "LIMIT");
      page.fill("#limit", "900");
      page.waitForSelector("text=far through the market");
      page.selectOption("#type", "MARKET");
      page.waitForSelector("text=Ready to go");
      assertThat(page.isVisible("#limit")).as("a market order has no limit").isFalse();
      tab.look("ticket");
      page.click("text=For another time");
      page.waitForURL(Pattern.compile(".*/preflight.+"));
      tab.look("preflight-now");
      page.fill("#planned", "2026-12-04T22:30");
      page.waitForSelector("text=Your session ends before that time"); // by itself
      page.selectOption("#interface", "mobile");
      page.fill("#symbol", "AAPL");
      page.fill("#quantity", "100");
      page.waitForSelector("text=You sign in on Mobile first");
      page.waitForSelector("text=To convert instead");
      tab.look("preflight");
      page.fill("#quantity", "1000000");
      page.waitForSelector("text=Would not go through");
      tab.look("preflight-blocked");
      page.fill("#symbol", "HSBA");
      page.fill("#quantity", "100");
      page.waitForSelector("text=Buy 100 HSBA");
      page.click("text=Take it to the ticket");
      page.waitForURL(Pattern.compile(".*/trade.+"));
      page.waitForSelector("text=Ready to go");
      page.click("text=Place the order");
      page.waitForURL(Pattern.compile(".*/orders/.+"));
      page.waitForSelector("#live-state .pill:has-text('Filled')"); // by itself
      page.waitForSelector("#live-facts >> text=All at");
      tab.look("order");
      for (String span : List.of("day", "month", "year")) {
        page.navigate(broker.base + "/markets/AAPL?span=" + span);
        page.waitForSelector(".plot canvas");
        String last = page.textContent(".reading");
        page.hover(".plot .u-over", new Page.HoverOptions().setPosition(200, 100));
        page.waitForFunction(
            "last => document.querySelector('.reading').textContent !== last", last);
        assertThat(page.textContent(".reading")).matches(".*Open .+High .+Low .+Close .+");
        if (!span.equals("year")) {
          tab.look("chart-" + span);
          page.click("text=The same as a table");
        }
      }
      for (String symbol : List.of("HSBA", "AAPL", "EUR.USD")) {
        page.navigate(broker.base + "/markets/" + symbol);
        page.click("main button:has-text('Watch')");
        page.waitForSelector("text=is on your watch list now");
      }
      page.navigate(broker.base + "/watch");
      tab.look("watch");
      page.click("text=Move AAPL up");
      page.waitForSelector("text=AAPL is number 1");
      String before = page.textContent("#live-watch tbody td >> nth=2");
      broker.clock.advance(Duration.ofMinutes(40));
      page.waitForFunction(
          "before => document.querySelectorAll('#live-watch tbody td')[2].textContent !== before",
          before); // by itself
      page.fill("#symbol", "NOSUCH");
      page.click("main button.primary");
      page.waitForSelector("text=Nothing that can be traded here has this symbol");
      tab.look("watch-wrong");
      page.waitForSelector("text=3 of 50 places");
      tab.complaints().removeIf(text -> text.contains("422")); // as it has to be
      for (String path :
          new String[] {
            "/orders",
            "/markets",
            "/markets/AAPL",
            "/markets/AAPL/options",
            "/account",
            "/account/permissions",
            "/account/limits",
            "/account/disclosures",
            "/statements",
            "/statements/all"
          }) {
        page.navigate(broker.base + path);
        tab.look(path.substring(1).replace('/', '-'));
      }
      broker.visitor().signIn("ana").trades(); // at another browser
      page.navigate(broker.base + "/trade");
      page.waitForSelector("text=Another session trades");
      page.waitForSelector("main button:has-text('Trade here')");
      tab.look("ticket-elsewhere");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void anOpenTicketShowsThatAnotherSessionIsToTradeBeforeItDoes() throws Exception {
    try (Broker broker = Broker.start();
        Browser browser = Browser.open();
        BrowserContext context = browser.chromium().newContext()) {
      broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
      Page page = new LivePage(context).page;
      // no page asks by itself: what it shows, the server told it
      page.addInitScript("window.setInterval = () => 0");
      page.navigate(broker.base + "/sign-in");
      broker.clock.advance(Duration.ofSeconds(5));
      page.fill("#username", "ana");
      page.fill("#password", broker.password("ana"));
      page.click("#go");
      page.waitForURL(broker.base + "/");
      page.navigate(broker.base + "/account/trading-session");
      page.click("text=Trade here");
      page.waitForLoadState();
      page.navigate(broker.base + "/trade");
      page.fill("#symbol", "HSBA");
      page.fill("#quantity", "100");
      page.waitForSelector("text=Ready to go");
      Broker.Visitor elsewhere = broker.visitor().signIn("ana");
      elsewhere.post("/account/trading-session/take");
      page.waitForSelector("text=It passes to another one");
      assertThat(page.isVisible("text=Another session trades")).as("not yet").isFalse();
      broker.clock.advance(Duration.ofSeconds(1));
      page.waitForSelector("text=Another session trades");
      assertThat(page.inputValue("#symbol")).as("the form is as it was").isEqualTo("HSBA");
    }
  }
}
