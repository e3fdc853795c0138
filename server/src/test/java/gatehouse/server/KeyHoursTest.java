package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.Hours;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A key whose hours end: it learns nothing more, and may tidy up. */
class KeyHoursTest {
  private static final String PAPER = "D1000001";
  private static final String OUTSIDE = "outside the hours of this key or program";

  private static AccessRights untilFivePastThree() {
    AccessRights plain = KeyProgram.rights(AccessScope.TRADE, PAPER);
    return new AccessRights(
        plain.accounts(),
        plain.scope(),
        plain.products(),
        plain.orderValueMax(),
        plain.dailyOrdersMax(),
        plain.dailyValueMax(),
        plain.networks(),
        Optional.of(
            new Hours(
                ZoneOffset.UTC,
                LocalTime.of(9, 0),
                LocalTime.of(15, 5),
                EnumSet.allOf(DayOfWeek.class))));
  }

  private static String order(String id, String side, String pricing) {
    return """
    {"id":"%s","account":"%s","symbol":"AAPL","side":"%s","quantity":"1",%s}\
    """
        .formatted(id, PAPER, side, pricing);
  }

  /** Preflight and what reads like it, for now and for a moment of its hours: address, body. */
  private static List<String[]> questions() {
    String buy = order("asks", "buy", "\"type\":\"market\"");
    String evaluation =
        """
        {"subject":{"type":"user","id":"mira"},"action":{"name":"place_order"},\
        "resource":{"type":"account","id":"%s","properties":{"symbol":"AAPL","side":"buy",\
        "quantity":"1","type":"market"}}%s}\
        """;
    String tomorrow = "\"2026-12-01T10:00:00Z\"";
    return List.of(
        new String[] {"/api/v1/preflight", "{\"order\":" + buy + "}"},
        new String[] {
          "/api/v1/preflight", "{\"order\":" + buy + ",\"plannedFor\":" + tomorrow + "}"
        },
        new String[] {"/access/v1/evaluation", evaluation.formatted(PAPER, "")},
        new String[] {
          "/access/v1/evaluation",
          evaluation.formatted(PAPER, ",\"context\":{\"time\":" + tomorrow + "}")
        },
        new String[] {"/access/v1/evaluations", evaluation.formatted(PAPER, "")},
        new String[] {"/api/v1/brokerage-session", ""});
  }

  @Test
  void outsideItsHoursAProgramLearnsNothingAndMayOnlyReduce() throws Exception {
    try (Broker broker = Broker.start()) {
      broker.clock.advance(Duration.ofHours(35)); // Monday, 15:00 UTC
      KeyProgram program = KeyProgram.registered(broker, "mira", untilFivePastThree());
      String token = program.token();
      String bought =
          program
              .call("POST", "/api/v1/orders", order("buys", "buy", "\"type\":\"market\""), token)
              .body();
      assertThat(bought).contains("\"filled\"");
      String rests =
          program
              .call(
                  "POST",
                  "/api/v1/orders",
                  order("rests", "buy", "\"type\":\"limit\",\"limit\":\"1.00\""),
                  token)
              .body();
      String path =
          "/api/v1/accounts/"
              + PAPER
              + "/orders/"
              + rests.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
      String revision = rests.replaceFirst("(?s).*?\"revision\":([0-9]+).*", "$1");
      broker.clock.advance(Duration.ofSeconds(270)); // from here on no silence ends the stream
      program.call("GET", path, "", token); // brings the nonce of this minute
      assertThat(program.call("GET", path, "", token).statusCode()).isEqualTo(200);
      StreamClient stream = StreamClient.open(broker, program, token);
      stream.next("session");

      broker.clock.advance(Duration.ofSeconds(30));
      JsonNode ended = stream.next("session");
      assertThat(ended.get("session").get("state").stringValue()).isEqualTo("ended");
      assertThat(ended.get("mend").stringValue()).contains("POST /oauth/token, once its hours");
      assertThat(stream.next("bye").toString()).contains(OUTSIDE);
      assertThat(stream.closeCode()).isEqualTo(4001);
      program.call("GET", path, "", token); // brings the nonce of this minute
      HttpResponse<String> read = program.call("GET", path, "", token);
      assertThat(read.statusCode()).isEqualTo(401);
      assertThat(read.body()).contains(OUTSIDE);
      for (String[] asked : questions()) {
        HttpResponse<String> answer = program.call("POST", asked[0], asked[1], token);
        assertThat(answer.statusCode()).as(asked[0] + answer.body()).isEqualTo(401);
        assertThat(answer.body()).as(asked[0]).contains(OUTSIDE);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains(OUTSIDE);
      }
      assertThat(program.call("POST", "/api/v1/heartbeat", "", token).statusCode()).isEqualTo(200);
      HttpResponse<String> bigger =
          program.call(
              "POST", "/api/v1/orders", order("more", "buy", "\"type\":\"market\""), token);
      assertThat(bigger.statusCode()).as(bigger.body()).isEqualTo(422);
      assertThat(bigger.body()).contains("access-hours");
      HttpResponse<String> smaller =
          program.call(
              "POST", "/api/v1/orders", order("less", "sell", "\"type\":\"market\""), token);
      assertThat(smaller.statusCode()).as(smaller.body()).isEqualTo(201);
      HttpResponse<String> cancelled =
          program.call("DELETE", path + "?revision=" + revision, "", token);
      assertThat(cancelled.body()).contains("\"pending-cancel\"");
      HttpResponse<String> renewed =
          program.ask(
              KeyProgram.form(program.signed(program.assertion().build())),
              program.proof("POST", "/oauth/token", null));
      assertThat(renewed.body()).contains("invalid_client", "outside the hours");
    }
  }
}
