package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The watch list of a running broker, over HTTP, without scripts. */
class WatchListTest {
  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static List<String> symbols(Visitor who) throws Exception {
    Matcher row =
        Pattern.compile("<th scope=\"row\">(?:<a href=\"[^\"]*\">)?([^<]+)<")
            .matcher(who.get("/watch").body());
    List<String> symbols = new ArrayList<>();
    while (row.find()) {
      symbols.add(row.group(1));
    }
    return symbols;
  }

  private static String add(Visitor who, String symbol) throws Exception {
    return Visitor.location(who.post("/watch", "symbol", symbol));
  }

  @Test
  void aListIsMadeOrderedAndCleared() throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    assertThat(ana.get("/watch").body()).contains("Nothing is on your list yet");
    for (String symbol : List.of("aapl", "HSBA", " EUR.USD ")) {
      assertThat(add(ana, symbol)).isEqualTo("/watch");
    }
    assertThat(symbols(ana)).containsExactly("AAPL", "HSBA", "EUR.USD");
    ana.post("/watch/move", "symbol", "EUR.USD", "way", "up");
    ana.post("/watch/move", "symbol", "AAPL", "way", "up");
    assertThat(symbols(ana)).containsExactly("AAPL", "EUR.USD", "HSBA");
    ana.post("/watch/move", "symbol", "AAPL", "way", "down");
    assertThat(ana.get("/watch").body()).contains("AAPL is number 2 of your watch list now");
    assertThat(symbols(ana)).containsExactly("EUR.USD", "AAPL", "HSBA");
    ana.post("/watch/remove", "symbol", "EUR.USD");
    assertThat(symbols(ana)).containsExactly("AAPL", "HSBA");
    assertThat(ana.post("/watch/move", "symbol", "AAPL", "way", "sideways").statusCode())
        .isEqualTo(400);
    Visitor wei = broker.visitor().signIn("wei");
    assertThat(symbols(wei)).as("everybody has a list of their own").isEmpty();
  }

  @Test
  void aPageOfTheMarketHasAButton() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    String here = "/markets?q=sony&region=JAPAN";
    String page = wei.get(here).body();
    assertThat(page).contains("Watch 6758").contains("value=\"/markets?q=sony&amp;region=JAPAN\"");
    assertThat(Visitor.location(wei.post("/watch", "symbol", "6758", "to", here))).isEqualTo(here);
    assertThat(wei.get(here).body()).contains("Stop watching 6758");
    assertThat(wei.get("/markets/6758").body()).contains("Stop watching");
    assertThat(Visitor.location(wei.post("/watch/remove", "symbol", "6758", "to", "/markets/6758")))
        .isEqualTo("/markets/6758");
    assertThat(wei.get("/markets/6758").body()).doesNotContain("Stop watching");
    for (String elsewhere :
        List.of("//evil.example", "/marketsx", "/markets\\evil", "https://evil.example", "/")) {
      assertThat(Visitor.location(wei.post("/watch/remove", "symbol", "6758", "to", elsewhere)))
          .as(elsewhere)
          .isEqualTo("/watch");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOSUCH, has this symbol",
    "'a b', has this symbol",
    "'', has this symbol",
    "'<b>', has this symbol",
    "SPY, on your watch list already",
  })
  void aRefusalIsInTheReadersWords(String symbol, String words) throws Exception {
    Visitor ana = broker.visitor().signIn("ana");
    ana.post("/watch", "symbol", "SPY");
    HttpResponse<String> answer = ana.post("/watch", "symbol", symbol);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(words).doesNotContain("<b>");
    ana.post("/watch/remove", "symbol", "SPY");
  }

  @Test
  void pricesAreLiveOrLate() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    add(wei, "7974");
    assertThat(wei.get("/watch").body()).contains("15 minutes late").contains("JPY");
    Visitor ana = broker.visitor().signIn("ana");
    add(ana, "HSBA");
    Matcher shown =
        Pattern.compile("HSBA</a>.*?class=\"num wide-only\">([0-9.]+)<", Pattern.DOTALL)
            .matcher(ana.get("/watch").body());
    assertThat(shown.find()).isTrue();
    assertThat(ana.get("/markets/HSBA").body()).contains(shown.group(1) + " ×");
    ana.post("/watch/remove", "symbol", "HSBA");
    wei.post("/watch/remove", "symbol", "7974");
  }

  @Test
  void fiftyFitAndNoMore() throws Exception {
    Visitor wei = broker.visitor().signIn("wei");
    Matcher found =
        Pattern.compile("href=\"/markets/([^\"/]+)\"").matcher(wei.get("/markets").body());
    int added = 0;
    while (added < 50 && found.find()) {
      wei.post("/watch", "symbol", found.group(1));
      added++;
    }
    assertThat(symbols(wei)).hasSize(50).doesNotHaveDuplicates();
    assertThat(found.find()).isTrue();
    HttpResponse<String> answer = wei.post("/watch", "symbol", found.group(1));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Your list is full: 50 instruments");
    for (String symbol : symbols(wei)) {
      wei.post("/watch/remove", "symbol", symbol);
    }
  }

  /** A broker of its own, for its clock goes to the time after the contract. */
  @Test
  void aContractThatEndedSaysSo() throws Exception {
    try (Broker other = Broker.start()) {
      Visitor ana = other.visitor().signIn("ana");
      Matcher option =
          Pattern.compile("symbol=(AAPL-[0-9]+C[0-9]+)")
              .matcher(ana.get("/markets/AAPL/options").body());
      assertThat(option.find()).isTrue();
      String symbol = option.group(1);
      add(ana, symbol);
      add(ana, "AAPL");
      assertThat(ana.get("/watch").body()).contains("/markets/" + symbol);
      for (int days : new int[] {45, 120}) {
        other.clock.advance(Duration.ofDays(days));
        ana = other.visitor().signIn("ana");
        assertThat(symbols(ana)).containsExactly(symbol, "AAPL");
        assertThat(ana.get("/watch").body()).contains("Ended on ").contains("Remove " + symbol);
      }
      ana.post("/watch/remove", "symbol", symbol);
      assertThat(symbols(ana)).containsExactly("AAPL");
    }
  }
}
