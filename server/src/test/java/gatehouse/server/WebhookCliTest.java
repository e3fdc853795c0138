package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.Webhooks;
import gatehouse.server.Cli.Ran;
import gatehouse.server.webhook.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Webhooks from a terminal, to a program on this machine. */
class WebhookCliTest {
  @TempDir Path folder;
  private Broker broker;
  private Receiver receiver;
  private Cli cli;

  @BeforeEach
  void open() throws Exception {
    broker = Broker.start();
    receiver = Receiver.open();
    cli = new Cli(folder);
    cli.login(broker, "mira");
  }

  @AfterEach
  void close() {
    receiver.close();
    broker.close();
  }

  private Ran good(String line) {
    Ran ran = cli.run("", line);
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  private String verified(String secret, Receiver.Got got) throws Exception {
    return Webhooks.verify(secret, got.headers(), got.body(), broker.clock);
  }

  @Test
  void anEndpointIsAddedTestedRotatedPausedAndRemoved() throws Exception {
    assertThat(good("webhooks list").out()).contains("No program of yours is told");
    Ran made = good("webhooks new " + receiver.url() + " --event key.created,key.revoked");
    assertThat(made.fits().words())
        .contains("active " + receiver.url(), "Hears of key.created, key.revoked.");
    String secret = made.out().replaceAll("(?s).*(whsec_[A-Za-z0-9+/]{43}=).*", "$1");
    String id = made.out().replaceAll("(?s).*(hook-[A-Za-z0-9_-]{22}).*", "$1");
    assertThat(good("webhooks list").out()).contains(id).doesNotContain("whsec_");

    assertThat(good("webhooks test " + id).out()).contains("webhooks deliveries " + id);
    String delivery = verified(secret, receiver.next());
    broker.allSent();
    assertThat(good("webhooks deliveries " + id).fits().words())
        .contains(delivery + " delivered", "1 try; the last one:");
    assertThat(good("webhooks send-again " + id + " " + delivery).out()).contains(delivery);
    assertThat(verified(secret, receiver.next())).isEqualTo(delivery);
    broker.allSent();

    JsonNode rotated = good("webhooks rotate " + id + " --json").json();
    assertThat(rotated.get("formerSecretUntil").isString()).isTrue();
    good("webhooks test " + id);
    verified(rotated.get("secret").stringValue(), receiver.next());
    broker.allSent();

    assertThat(good("webhooks pause " + id).out()).contains("paused");
    Ran refused = cli.run("", "webhooks test " + id + " --json");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.json().get("status").intValue()).isEqualTo(409);
    assertThat(good("webhooks resume " + id).out()).contains("active");
    assertThat(good("webhooks list --json").json().get("webhooks")).hasSize(1);
    assertThat(good("webhooks remove " + id).out()).contains("Removed: " + receiver.url());
    assertThat(good("webhooks list --json").json().get("webhooks")).isEmpty();
  }

  @Test
  void provesAgainWhenTheLastProofIsOld() throws Exception {
    broker.clock.advance(Duration.ofMinutes(6));
    String proofs = broker.password("mira") + "\n" + broker.totp("mira") + "\n";
    Ran made = cli.run(proofs, "webhooks new " + receiver.url() + " --event key.created");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("whsec_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          webhooks                                                | 2 | Say what to do; one of
          webhooks new https://bot.example                        | 2 | Missing required option: '--event
          webhooks new https://bot.example --event key.flown      | 1 | no event of one of these names
          webhooks new http://bot.example --event key.created     | 1 | https://
          webhooks test hook-nobody                               | 1 | You have no such endpoint
          webhooks deliveries                                     | 2 | Missing required parameter: 'ID'
          webhooks send-again hook-nobody                         | 2 | Missing required parameter: 'DELIVERY'
          """)
  void saysWhatIsWrong(String line, int code, String words) {
    Ran ran = cli.run("", line);
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
    assertThat(ran.err()).contains(words).doesNotContain("\tat ");
  }
}
