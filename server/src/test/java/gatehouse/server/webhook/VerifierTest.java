package gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.client.Webhooks;
import gatehouse.client.Webhooks.ForgedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's verifier, on the example of Standard Webhooks 1.0.0. */
class VerifierTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final long SECONDS = 1_614_265_330;
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  private static Map<String, List<String>> headers() {
    return new HashMap<>(
        Map.of(
            "Webhook-Id", List.of(ID),
            "WEBHOOK-TIMESTAMP", List.of(Long.toString(SECONDS)),
            "webhook-signature", List.of(SIGNED)));
  }

  private static InstantSource at(long secondsLater) {
    return () -> Instant.ofEpochSecond(SECONDS + secondsLater);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 300, -300})
  void takesWhatTheStandardShows(long secondsLater) throws Exception {
    assertThat(Webhooks.verify(SECRET, headers(), BODY, at(secondsLater))).isEqualTo(ID);
  }

  @Test
  void oneOfSeveralSignaturesIsEnough() throws Exception {
    Map<String, List<String>> headers = headers();
    headers.put("webhook-signature", List.of("v1a,bm9ldHU= v1,bm9ldHU= v1,* " + SIGNED));
    assertThat(Webhooks.verify(SECRET, headers, BODY, at(0))).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(longs = {301, -301, 1_000_000_000})
  void anOldOneIsRefused(long secondsLater) {
    assertThatThrownBy(() -> Webhooks.verify(SECRET, headers(), BODY, at(secondsLater)))
        .isInstanceOf(ForgedException.class)
        .hasMessageContaining("five minutes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Webhook-Id | msg_other
          WEBHOOK-TIMESTAMP | 1614265331
          WEBHOOK-TIMESTAMP | soon
          WEBHOOK-TIMESTAMP | 99999999999999999999
          webhook-signature | v1,bm9ldHU=
          webhook-signature | v1,
          webhook-signature | v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
          webhook-signature | g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
          webhook-signature | ''
          """)
  void aChangedHeaderIsRefused(String name, String value) {
    Map<String, List<String>> headers = headers();
    headers.put(name, List.of(value));
    assertThatThrownBy(() -> Webhooks.verify(SECRET, headers, BODY, at(0)))
        .isInstanceOf(ForgedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Webhook-Id", "WEBHOOK-TIMESTAMP", "webhook-signature"})
  void aMissingOrRepeatedHeaderIsRefused(String name) {
    Map<String, List<String>> twice = headers();
    twice.computeIfPresent(name, (same, values) -> List.of(values.getFirst(), values.getFirst()));
    assertThatThrownBy(() -> Webhooks.verify(SECRET, twice, BODY, at(0)))
        .isInstanceOf(ForgedException.class);
    Map<String, List<String>> without = headers();
    without.remove(name);
    assertThatThrownBy(() -> Webhooks.verify(SECRET, without, BODY, at(0)))
        .isInstanceOf(ForgedException.class);
  }

  @Test
  void eachChangedByteIsSeen() {
    for (int i = 0; i < BODY.length; i++) {
      byte[] changed = BODY.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> Webhooks.verify(SECRET, headers(), changed, at(0)))
          .isInstanceOf(ForgedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_*", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void whatIsNoSecretIsABug(String secret) {
    assertThatThrownBy(() -> Webhooks.verify(secret, headers(), BODY, at(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
