package gatehouse.server.notice;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Circuit.Limits;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.notice.ProviderHealth;
import gatehouse.core.notice.ProviderHealth.State;
import gatehouse.core.notice.Sender;
import gatehouse.server.notice.Carriers.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarriersTest {
  private static final Limits LIMITS = new Limits(3, 60_000, 5_000, 120_000, 30_000);
  private static final Message SMS = message(new PhoneNumber("+447700900112"));
  private static final Delivery DOWN = new Retry(Cause.PROVIDER, "down");
  private static final Delivery TAKEN = new Delivered("");

  private long nowMs = 1_000_000;
  private long takesMs;
  private Delivery first = TAKEN;
  private Delivery second = TAKEN;
  private final List<String> tried = new ArrayList<>();
  private final Carriers carriers =
      new Carriers(
          () -> Instant.ofEpochMilli(nowMs),
          LIMITS,
          List.of(
              new Line("smpp", Channel.SMS, message -> answer("smpp", first)),
              new Line("gateway", Channel.SMS, message -> answer("gateway", second))));

  private Delivery answer(String name, Delivery delivery) {
    tried.add(name);
    nowMs += takesMs;
    return delivery;
  }

  private static Message message(gatehouse.core.notice.Contact to) {
    return new Message(to, "Subject", SecretBytes.ofText("body"), "reference-1");
  }

  private ProviderHealth health() {
    return carriers.health(Channel.SMS);
  }

  @Test
  void preferredCarriesWhileItWorks() {
    assertThat(carriers.send(SMS)).isEqualTo(TAKEN);
    assertThat(tried).containsExactly("smpp");
    assertThat(health()).isEqualTo(new ProviderHealth(Channel.SMS, State.WORKING, 0));
    assertThat(health().words()).isEqualTo("Text messages are working");
  }

  @Test
  void nextTakesOverAndTheFailingOneIsLeftAloneThenTriedOnce() {
    first = DOWN;
    for (int i = 0; i < 4; i++) {
      assertThat(carriers.send(SMS)).isEqualTo(TAKEN);
    }
    assertThat(tried)
        .containsExactly("smpp", "gateway", "smpp", "gateway", "smpp", "gateway", "gateway");
    assertThat(health()).isEqualTo(new ProviderHealth(Channel.SMS, State.SLOW, 1_000_000));
    assertThat(health().words()).isEqualTo("Text messages are delayed right now");

    tried.clear();
    first = TAKEN;
    nowMs += 5_000;
    assertThat(carriers.send(SMS)).isEqualTo(TAKEN);
    assertThat(tried).containsExactly("smpp");
    assertThat(health().state()).isEqualTo(State.WORKING);
  }

  @Test
  void channelFailsWhenNobodyMayBeTriedAndIsOfferedAgainAfterThePause() {
    first = DOWN;
    second = DOWN;
    for (int i = 0; i < 3; i++) {
      assertThat(carriers.send(SMS)).isEqualTo(DOWN);
    }
    assertThat(health()).isEqualTo(new ProviderHealth(Channel.SMS, State.FAILING, 1_000_000));
    tried.clear();
    assertThat(carriers.send(SMS))
        .isEqualTo(new Retry(Cause.PROVIDER, "no provider may be tried now"));
    assertThat(tried).isEmpty();

    nowMs += 5_000;
    assertThat(health().state()).as("worth a try, not sure to work").isEqualTo(State.SLOW);
  }

  @Test
  void refusalIsFinalAndNobodysFailure() {
    first = new Refused("no such number");
    for (int i = 0; i < 10; i++) {
      assertThat(carriers.send(SMS)).isEqualTo(first);
    }
    assertThat(tried).doesNotContain("gateway");
    assertThat(health().state()).isEqualTo(State.WORKING);
  }

  /** Otherwise a stranger with a full mailbox could take the channel from everybody. */
  @Test
  void aRecipientsTroubleDoesNotOpenTheCircuit() {
    first = new Retry(Cause.RECIPIENT, "mailbox full");
    second = first;
    for (int i = 0; i < 10; i++) {
      carriers.send(SMS);
    }
    assertThat(health().state()).isEqualTo(State.WORKING);
  }

  @Test
  void slownessIsSeenAndForgotten() {
    takesMs = 3_000;
    carriers.send(SMS);
    assertThat(health()).isEqualTo(new ProviderHealth(Channel.SMS, State.SLOW, 1_003_000));
    nowMs += 300_000;
    assertThat(health().state()).as("nothing was measured lately").isEqualTo(State.WORKING);
    takesMs = 0;
    for (int i = 0; i < 8; i++) {
      carriers.send(SMS);
    }
    assertThat(health().state()).isEqualTo(State.WORKING);
  }

  @Test
  void channelWithoutProvidersFails() {
    assertThat(carriers.health(Channel.MAIL).state()).isEqualTo(State.FAILING);
    assertThat(carriers.send(message(new MailAddress("ada@example.com"))))
        .isInstanceOf(Retry.class);
  }

  @Test
  void aBrokenSenderCostsATryOnly() {
    Sender broken =
        message -> {
          throw new IllegalStateException("bug");
        };
    Carriers one =
        new Carriers(
            () -> Instant.ofEpochMilli(nowMs),
            LIMITS,
            List.of(new Line("broken", Channel.SMS, broken)));
    assertThat(one.send(SMS)).isEqualTo(new Retry(Cause.PROVIDER, "IllegalStateException"));
  }
}
