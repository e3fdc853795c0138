package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements of a running broker: they add up, and end where the portfolio stands. */
class StatementsOverHttpTest {
  private static Broker broker;
  private static Visitor wei;

  @BeforeAll
  static void start() throws Exception {
    broker = Broker.start();
    broker.clock.advance(Duration.ofHours(35)); // to Monday, 15:00 UTC
    wei = broker.visitor().signIn("wei");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** Amounts of each account by line. */
  private static Map<String, Map<String, BigDecimal>> lines(String csv) {
    Map<String, Map<String, BigDecimal>> lines = new HashMap<>();
    for (String row : csv.lines().skip(1).toList()) {
      String[] field = row.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      assertThat(field).as(row).hasSize(6);
      if (!field[2].endsWith("_RATE")) {
        lines
            .computeIfAbsent(field[0], account -> new HashMap<>())
            .put(field[2], new BigDecimal(field[4]));
      }
    }
    return lines;
  }

  private static BigDecimal amount(
      Map<String, Map<String, BigDecimal>> lines, String account, String line) {
    return Objects.requireNonNull(lines.getOrDefault(account, Map.of()).get(line), line);
  }

  private static void addsUp(Map<String, BigDecimal> lines) {
    BigDecimal sum = BigDecimal.ZERO;
    for (var each : lines.entrySet()) {
      sum = each.getKey().equals("CLOSING") ? sum : sum.add(each.getValue());
    }
    assertThat(sum).isEqualByComparingTo(Objects.requireNonNull(lines.get("CLOSING")));
  }

  @ParameterizedTest
  @CsvSource({
    "JPY, 2026-10-01, 2026-11-23",
    "USD, 2026-10-26, 2026-10-26",
    "EUR, 2026-11-01, 2026-11-20",
    "CHF, 2016-11-24, 2026-11-23",
  })
  void allAccountsTogetherAddUp(String base, String from, String until) throws Exception {
    String query = "?base=" + base + "&from=" + from + "&until=" + until;
    String csv = wei.get("/statements/all/csv" + query).body();
    Map<String, Map<String, BigDecimal>> lines = lines(csv);
    assertThat(lines).containsOnlyKeys("U1000003", "U1000002", "ALL");
    lines.values().forEach(StatementsOverHttpTest::addsUp);
    for (String line : Objects.requireNonNull(lines.get("ALL")).keySet()) {
      assertThat(amount(lines, "U1000003", line).add(amount(lines, "U1000002", line)))
          .isEqualByComparingTo(amount(lines, "ALL", line));
    }
    assertThat(csv).contains("_RATE,").contains("Z");
    String page = wei.get("/statements/all" + query).body();
    assertThat(page).contains("U1000003").contains("U1000002").contains("in " + base);
  }

  /** What ends now ends at the net liquidation value; the first currency is that of one's own. */
  @Test
  void aStatementEndsWhereThePortfolioStands() throws Exception {
    for (String account : List.of("U1000003", "U1000002")) {
      String base = account.equals("U1000003") ? "JPY" : "USD";
      Matcher value =
          Pattern.compile("Net liquidation value</span><strong[^>]*>([0-9,.]+) " + base)
              .matcher(wei.get("/portfolio?account=" + account).body());
      assertThat(value.find()).isTrue();
      var lines = lines(wei.get("/statements/all/csv?base=" + base).body());
      assertThat(amount(lines, account, "CLOSING"))
          .isEqualByComparingTo(value.group(1).replace(",", ""));
      assertThat(wei.get("/statements?account=" + account).body())
          .contains("Value at the end")
          .contains(">" + value.group(1) + "<");
    }
    assertThat(wei.get("/statements/all/csv").body()).contains("OPENING,JPY,");
  }

  /** The end of one day is the beginning of the next. */
  @Test
  void statementsFollowOnEachOther() throws Exception {
    String one = "/statements/all/csv?base=USD&from=2026-10-01&until=2026-11-10";
    String two = "/statements/all/csv?base=USD&from=2026-11-11&until=2026-11-20";
    Map<String, Map<String, BigDecimal>> before = lines(wei.get(one).body());
    var after = lines(wei.get(two).body());
    for (String account : after.keySet()) {
      assertThat(amount(after, account, "OPENING"))
          .isEqualByComparingTo(amount(before, account, "CLOSING"));
    }
    assertThat(amount(before, "U1000002", "OPENING")).isEqualByComparingTo("0");
    assertThat(amount(before, "U1000002", "CLOSING").signum()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "/statements/pdf?account=U1000002, Account U1000002",
    "/statements/all/pdf?base=EUR, 'Accounts U1000003, U1000002'",
  })
  void aStatementIsPrinted(String path, String whose) throws Exception {
    HttpResponse<byte[]> answer =
        java.net.http.HttpClient.newHttpClient()
            .send(wei.request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).contains(".pdf");
    try (PDDocument document = Loader.loadPDF(answer.body())) {
      String text = new PDFTextStripper().getText(document);
      assertThat(text)
          .contains(whose)
          .contains("Page 1 of " + document.getNumberOfPages())
          .contains("Value at the end")
          .contains("Effect of exchange rates");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "from=2026-11-20&until=2026-11-10, comes after the last",
    "from=2027-01-01&until=2027-02-01, begin in the future",
    "from=2001-01-01&until=2026-01-01, at most ten years",
    "from=1066-10-14, go back to 1 January 2000",
    "from=yesterday, as 2026-11-24",
    "base=XAU, no rate for that currency",
  })
  void whatCannotBeIsSaidInASentence(String query, String words) throws Exception {
    for (String path : List.of("/statements", "/statements/all")) {
      if (query.startsWith("base") && path.equals("/statements")) {
        continue;
      }
      HttpResponse<String> page = wei.get(path + "?" + query);
      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(page.body()).contains(words).contains("role=\"alert\"").contains("name=\"from\"");
      for (String file : List.of("/csv?", "/pdf?")) {
        HttpResponse<String> answer = wei.get(path + file + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
      }
    }
  }

  @Test
  void nobodyElsesAccountIsToldOf() throws IOException, InterruptedException {
    for (String path : List.of("/statements", "/statements/csv", "/statements/pdf")) {
      assertThat(wei.get(path + "?account=U1000001").statusCode()).isEqualTo(404);
    }
    for (String path : List.of("/statements/all", "/statements/all/csv", "/statements/all/pdf")) {
      assertThat(wei.get(path).body()).doesNotContain("U1000001");
      assertThat(broker.visitor().get(path).statusCode()).isEqualTo(303);
    }
  }
}
