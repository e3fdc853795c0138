package gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.Sender;
import gatehouse.server.account.People;
import gatehouse.server.base.Dialect;
import gatehouse.server.webhook.WebhookRows.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** From the notice to the receiver by the one outbox, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class WebhookDeliveryTest extends WebhookWorld {
  WebhookDeliveryTest(Dialect dialect, @TempDir Path folder) {
    super(dialect, folder);
  }

  @Test
  void aNoticeGoesToMailAndToTheEndpointsThatAskedForIt() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    Endpoint endpoint = endpoint(receiver);
    tell(new NoticeKind.PasswordChanged());
    tell(SUSPENDED);
    Receiver.Got got = receiver.next();
    String id = verified(endpoint, got, clock);
    assertThat(got.text())
        .isEqualTo(
            "{\"timestamp\":\"2027-01-15T08:00:00Z\",\"type\":\"key.suspended\",\"data\":{"
                + "\"keyId\":\"key-1\",\"link\":\"https://gate.example.com/keys\","
                + "\"subject\":\"Key suspended\",\"text\":\"The key Night desk was suspended: it"
                + " was used oddly. It does nothing until you release it.\"}}");
    passes(Duration.ZERO, () -> states(endpoint).equals(List.of("SENT")));
    assertThat(deliveries(endpoint).getFirst().reference()).isEqualTo(id);
    assertThat(deliveries(endpoint).getFirst().lastAnswer()).isEqualTo("It answered 204.");
    passes(Duration.ZERO, () -> mails.size() == 2);
    assertThat(receiver.heardMore()).isFalse();
  }

  @Test
  void triesAgainUnderTheSameIdWithANewTimestamp() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    receiver.answer = Receiver.status(500);
    Endpoint endpoint = endpoint(receiver);
    tell(SUSPENDED);
    Receiver.Got first = receiver.next();
    String id = verified(endpoint, first, clock);
    passes(Duration.ZERO, () -> deliveries(endpoint).getFirst().lastTry().isPresent());
    DeliveryRows.Delivery waiting = deliveries(endpoint).getFirst();
    assertThat(waiting.lastAnswer()).isEqualTo("It answered 500.");
    assertThat(Duration.between(clock.instant(), waiting.nextTry().orElseThrow()))
        .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
    receiver.answer = Receiver.status(204);
    passes(endpoint, Duration.ofSeconds(1), () -> states(endpoint).equals(List.of("SENT")));
    Receiver.Got second = receiver.next();
    assertThat(verified(endpoint, second, clock)).isEqualTo(id);
    assertThat(second.header("webhook-timestamp")).isNotEqualTo(first.header("webhook-timestamp"));
    assertThat(deliveries(endpoint).getFirst().tries()).isEqualTo(2);
  }

  @Test
  void retryAfterIsRespected() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    receiver.answer = Receiver.status(503, "Retry-After", "3600");
    Endpoint endpoint = endpoint(receiver);
    tell(SUSPENDED);
    receiver.next();
    passes(Duration.ZERO, () -> deliveries(endpoint).getFirst().lastTry().isPresent());
    assertThat(deliveries(endpoint).getFirst().nextTry())
        .hasValue(clock.instant().plusSeconds(3_600));
  }

  @Test
  void afterADayItIsStoppedAndTheOwnerIsToldOtherwise() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    receiver.answer = Receiver.status(500);
    Endpoint endpoint = endpoint(receiver);
    tell(SUSPENDED);
    assertThat(mails.poll(60, TimeUnit.SECONDS)).isNotNull();
    passes(endpoint, Duration.ofMinutes(10), () -> row(endpoint).standing() == Standing.DISABLED);
    assertThat(row(endpoint).why()).isEqualTo("It answered 500.");
    DeliveryRows.Delivery given = deliveries(endpoint).getFirst();
    assertThat(given.state()).isEqualTo("EXPIRED");
    assertThat(given.tries()).isBetween(10, 30);
    assertThat(Duration.between(given.createdAt(), given.lastTry().orElseThrow()))
        .isBetween(Duration.ofHours(18), Duration.ofHours(25));
    Message told = mails.poll(60, TimeUnit.SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.subject()).isEqualTo("Gatehouse: An endpoint for alerts was stopped");
    while (receiver.heardMore()) {
      receiver.next();
    }
    tell(SUSPENDED);
    assertThat(deliveries(endpoint)).as("one that is stopped is told nothing more").hasSize(1);
  }

  @Test
  void oneThatTookOthersMeanwhileIsNotStoppedForOneThatItNeverTakes() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    receiver.answer = Receiver.status(500);
    Endpoint endpoint = endpoint(receiver);
    tell(SUSPENDED);
    String bad = receiver.next().header("webhook-id");
    receiver.answer =
        exchange ->
            Receiver.status(
                    exchange.getRequestHeaders().getFirst("webhook-id").equals(bad) ? 500 : 200)
                .give(exchange);
    tell(SUSPENDED);
    passes(Duration.ZERO, () -> states(endpoint).contains("SENT"));
    passes(endpoint, Duration.ofMinutes(10), () -> states(endpoint).contains("EXPIRED"));
    assertThat(states(endpoint)).containsExactlyInAnyOrder("EXPIRED", "SENT");
    assertThat(row(endpoint).standing()).isEqualTo(Standing.ACTIVE);
  }

  @Test
  void goneStopsItAtOnceAndWhatWaitedCanBeSentAgain() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    receiver.answer = Receiver.status(410);
    Endpoint endpoint = endpoint(receiver);
    database.write(sql -> {
      Person ada = People.load(sql, ADA).orElseThrow();
      notices().tell(sql, ada, SUSPENDED, Optional.empty(), clock.instant());
      notices().tell(sql, ada, SUSPENDED, Optional.empty(), clock.instant());
      return ada;
    });
    String id = receiver.next().header("webhook-id");
    passes(Duration.ZERO, () -> row(endpoint).standing() == Standing.DISABLED);
    assertThat(states(endpoint)).containsExactly("REFUSED", "REFUSED");
    receiver.answer = Receiver.status(204);
    database.write(sql -> {
      WebhookRows.stand(sql, row(endpoint), Standing.ACTIVE, "");
      return DeliveryRows.again(sql, row(endpoint), id, clock.instant());
    });
    assertThat(verified(endpoint, receiver.next(), clock)).isEqualTo(id);
    passes(Duration.ZERO, () -> states(endpoint).contains("SENT"));
  }

  /** As after kill -9 between the receiver's answer and the note of it. */
  @Test
  void aCrashAfterTheDeliverySendsItAgainUnderTheSameId() throws Exception {
    Receiver receiver = receiver();
    Endpoint endpoint = endpoint(receiver);
    Sender[] real = new Sender[1];
    boolean[] crashed = new boolean[1];
    node(
        32,
        sender -> {
          real[0] = sender;
          return message -> {
            var delivery = real[0].send(message);
            if (!crashed[0]) {
              crashed[0] = true;
              throw new AssertionError("the node died here");
            }
            return delivery;
          };
        });
    tell(SUSPENDED);
    String id = verified(endpoint, receiver.next(), clock);
    passes(endpoint, Duration.ofSeconds(5), () -> states(endpoint).equals(List.of("SENT")));
    assertThat(verified(endpoint, receiver.next(), clock)).isEqualTo(id);
    assertThat(receiver.heardMore()).isFalse();
  }

  @Test
  void aSlowEndpointHoldsUpNeitherOthersNorMail() throws Exception {
    node(1, sender -> sender);
    Receiver slow = receiver();
    CountDownLatch end = new CountDownLatch(1);
    slow.answer =
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Receiver.status(200).give(exchange);
        };
    Endpoint stuck = endpoint(slow);
    for (int i = 0; i < 4; i++) {
      tell(SUSPENDED);
    }
    slow.next();
    Receiver quick = receiver();
    Endpoint other = endpoint(quick);
    for (int i = 0; i < 3; i++) {
      tell(SUSPENDED);
      quick.next();
    }
    passes(Duration.ZERO, () -> states(other).equals(List.of("SENT", "SENT", "SENT")));
    passes(Duration.ZERO, () -> mails.size() == 7);
    assertThat(slow.heardMore()).as("one at a time to one endpoint").isFalse();
    end.countDown();
    passes(Duration.ZERO, () -> !states(stuck).contains("WAITING"));
  }

  /** Of eight places two owners would take all with five endpoints each, if they might. */
  @Test
  void slowEndpointsOfAFewOwnersLeavePlacesForOthers() throws Exception {
    node(1, sender -> sender);
    CountDownLatch end = new CountDownLatch(1);
    List<PersonId> slowOnes = List.of(new PersonId("bob"), new PersonId("cyd"));
    List<Receiver> slow = new ArrayList<>();
    for (PersonId owner : slowOnes) {
      person(owner);
      for (int i = 0; i < Webhooks.ENDPOINTS_MAX; i++) {
        Receiver receiver = receiver();
        receiver.answer =
            exchange -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Receiver.status(200).give(exchange);
            };
        endpoint(owner, receiver);
        slow.add(receiver);
      }
      tell(owner, SUSPENDED);
    }
    passes(Duration.ZERO, () -> slow.stream().filter(Receiver::heardMore).count() >= 4);
    Receiver quick = receiver();
    Endpoint mine = endpoint(quick);
    tell(SUSPENDED);
    quick.next();
    passes(Duration.ZERO, () -> states(mine).equals(List.of("SENT")));
    assertThat(slow.stream().filter(Receiver::heardMore)).as("two of an owner at once").hasSize(4);
    end.countDown();
    for (Receiver each : slow) {
      passes(Duration.ZERO, each::heardMore);
    }
  }

  @Test
  void theOldestGiveWayWhenTooManyWait() throws Exception {
    node(32, sender -> sender).close();
    Endpoint endpoint = endpoint(receiver());
    for (int i = 0; i < 103; i++) {
      nowMs.incrementAndGet();
      tell(SUSPENDED);
    }
    int waiting = database.read(sql -> DeliveryRows.waiting(sql, row(endpoint)));
    assertThat(waiting).isEqualTo(100);
    List<String> reasons =
        database.read(sql ->
            sql.rows(
                "SELECT reason FROM message WHERE target <> '' AND state = 'REFUSED'",
                refused -> refused.getString(1)));
    assertThat(reasons).hasSize(3).allMatch(reason -> reason.contains("the oldest gave way"));
  }

  @Test
  void bothSecretsSignForADayAndThenTheNewOneAlone() throws Exception {
    node(32, sender -> sender);
    Receiver receiver = receiver();
    Endpoint before = endpoint(receiver);
    WebhookSecrets secrets = new WebhookSecrets(seal, chance);
    SecretBytes fresh = secrets.fresh();
    database.write(sql -> {
      WebhookRows.Row row = row(before);
      byte[] sealed = secrets.seal(ADA, row.id(), fresh);
      Instant until = clock.instant().plus(Webhooks.FORMER_SIGNS);
      return WebhookRows.rotate(sql, row, sealed, row.secret(), until);
    });
    Endpoint after = new Endpoint(before.id(), fresh);
    tell(SUSPENDED);
    Receiver.Got both = receiver.next();
    assertThat(verified(before, both, clock)).isEqualTo(verified(after, both, clock));
    passes(Duration.ZERO, () -> !states(after).contains("WAITING"));
    nowMs.addAndGet(Webhooks.FORMER_SIGNS.toMillis());
    tell(SUSPENDED);
    Receiver.Got alone = receiver.next();
    assertThat(verified(after, alone, clock)).isNotEmpty();
    assertThat(alone.header("webhook-signature")).doesNotContain(" ");
    int swept = database.write(sql -> WebhookRows.sweep(sql, clock.instant()));
    assertThat(swept).isEqualTo(1);
    assertThat(row(after).former()).isNull();
  }
}
