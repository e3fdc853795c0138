package gatehouse.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long SECONDS = 1_614_265_330;
  private static final String BODY = "{\"test\": 2432232314}";
  private static final SecretBytes SECRET =
      SecretBytes.copyOf(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  /** The example of Standard Webhooks 1.0.0. */
  @Test
  void isWhatTheStandardShows() {
    assertThat(WebhookSignature.header(ID, SECONDS, BODY, List.of(SECRET))).isEqualTo(SIGNED);
    assertThat(WebhookSignature.text(SECRET)).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  @Test
  void bothSecretsSignWhileOneIsReplaced() {
    SecretBytes fresh = SecretBytes.copyOf(new byte[WebhookSignature.SECRET_BYTES]);
    String alone = WebhookSignature.header(ID, SECONDS, BODY, List.of(fresh));
    assertThat(WebhookSignature.header(ID, SECONDS, BODY, List.of(fresh, SECRET)))
        .isEqualTo(alone + " " + SIGNED);
  }
}
