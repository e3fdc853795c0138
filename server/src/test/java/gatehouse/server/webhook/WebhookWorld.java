package gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.Webhooks.ForgedException;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Circuit;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.House;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.Sender;
import gatehouse.core.notice.WebhookEvent;
import gatehouse.core.notice.WebhookId;
import gatehouse.core.webhook.WebhookSignature;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Seal;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.notice.Carriers;
import gatehouse.server.notice.Carriers.Line;
import gatehouse.server.notice.Dispatcher;
import gatehouse.server.notice.Notices;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.notice.TestTls;
import gatehouse.server.webhook.WebhookRows.Standing;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints of one person, and a node that tells them: real parts, a clock that the test moves. */
class WebhookWorld {
  static final PersonId ADA = new PersonId("ada");
  static final House HOUSE = new House("Gatehouse", URI.create("https://gate.example.com"));
  static final NoticeKind.Told SUSPENDED =
      new NoticeKind.ProgramKey(
          NoticeKind.KeyEvent.SUSPENDED, "key-1", "Night \"desk\"", "it was used oddly.");

  final AtomicLong nowMs = new AtomicLong(1_800_000_000_000L);
  final InstantSource clock = () -> Instant.ofEpochMilli(nowMs.get());
  final BlockingQueue<Message> mails = new LinkedBlockingQueue<>();
  final List<AutoCloseable> open = new ArrayList<>();
  final Chance chance = new Chance(new SecureRandom());
  final Database database;
  final Seal seal;
  final Log log;
  private @Nullable OwnerNotices made;

  WebhookWorld(Dialect dialect, @TempDir Path folder) {
    SecureRandom random = new SecureRandom();
    Keys keys = Keys.open(folder, false, random);
    seal = new Seal(keys, random);
    database = Databases.open(TestDatabases.freshUrl(dialect));
    log = new Log(database, new AuditKey(keys.oldest(Keys.Purpose.AUDIT)));
    person(ADA);
  }

  /** Adds a person with a mail address. */
  void person(PersonId id) {
    database.write(sql ->
        sql.run(
            "INSERT INTO person (person_id, username, display_name, operator, standing, zone, mail,"
                + " webauthn_handle, created_ms) VALUES (?, ?, 'Ada', 0, 'active', 'UTC', ?, ?, 0)",
            id.value(),
            id.value(),
            id.value() + "@example.com",
            id.value()));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    log.close();
    database.close();
  }

  Receiver receiver() throws Exception {
    Receiver receiver = Receiver.open();
    open.add(receiver);
    return receiver;
  }

  /** Starts a node whose webhooks leave by this. */
  Dispatcher node(int sendingMax, UnaryOperator<Sender> by) {
    WebhookSender.Outside outside =
        new WebhookSender.Outside(
            host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            TestTls.untrusting(),
            new Reach(true, Set.of()),
            Duration.ofSeconds(10));
    WebhookSender sender = new WebhookSender(database, seal, chance, outside, clock);
    Sender mail =
        message -> {
          mails.add(message);
          return new Delivered("");
        };
    Carriers carriers =
        new Carriers(
            clock,
            Circuit.Limits.USUAL,
            List.of(
                new Line("mail", Channel.MAIL, mail),
                new Line("webhook", Channel.WEBHOOK, by.apply(sender))));
    Dispatcher node =
        new Dispatcher(
            database,
            seal,
            carriers,
            new Random(1),
            clock,
            new Dispatcher.Settings(sendingMax, Duration.ofMillis(5), Duration.ofMinutes(1)));
    OwnerNotices notices = new OwnerNotices(new Notices(HOUSE, node, new SecureRandom(), clock));
    made = notices;
    Webhooks webhooks =
        new Webhooks(database, log, chance, seal, notices, new Reach(true, Set.of()), clock);
    node.onUndelivered(webhooks::undelivered);
    node.start();
    open.add(sender);
    open.add(node);
    return node;
  }

  record Endpoint(WebhookId id, SecretBytes secret) {}

  Endpoint endpoint(Receiver receiver) {
    return endpoint(ADA, receiver);
  }

  Endpoint endpoint(PersonId owner, Receiver receiver) {
    WebhookSecrets secrets = new WebhookSecrets(seal, chance);
    WebhookId id = new WebhookId(WebhookId.PREFIX + chance.id());
    SecretBytes secret = secrets.fresh();
    WebhookRows.Row row =
        new WebhookRows.Row(
            owner,
            id,
            receiver.url(),
            EnumSet.of(WebhookEvent.KEY_SUSPENDED),
            secrets.seal(owner, id, secret),
            null,
            Instant.EPOCH,
            Standing.ACTIVE,
            "",
            clock.instant());
    database.write(sql -> {
      WebhookRows.insert(sql, row);
      return row;
    });
    return new Endpoint(id, secret);
  }

  /** Of the node. */
  OwnerNotices notices() {
    return Objects.requireNonNull(made, "no node was started");
  }

  void tell(NoticeKind.Told kind) {
    tell(ADA, kind);
  }

  void tell(PersonId who, NoticeKind.Told kind) {
    database.write(sql -> {
      Person person = People.load(sql, who).orElseThrow();
      notices().tell(sql, person, kind, Optional.empty(), clock.instant());
      return person;
    });
  }

  WebhookRows.Row row(Endpoint endpoint) {
    return database.read(sql -> WebhookRows.load(sql, endpoint.id())).orElseThrow();
  }

  List<DeliveryRows.Delivery> deliveries(Endpoint endpoint) {
    return database.read(sql -> DeliveryRows.of(sql, row(endpoint)));
  }

  List<String> states(Endpoint endpoint) {
    return deliveries(endpoint).stream().map(DeliveryRows.Delivery::state).toList();
  }

  /** Lets time pass until it is so. */
  void passes(Duration step, BooleanSupplier so) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it never is so").isLessThan(deadline);
      nowMs.addAndGet(step.toMillis());
      LockSupport.parkNanos(Duration.ofMillis(15).toNanos());
    }
  }

  /**
   * The same for its messages: time goes from one try to the next at most, and stands still while
   * one is due, so that none is late.
   */
  void passes(Endpoint endpoint, Duration step, BooleanSupplier so) {
    passes(
        Duration.ZERO,
        () -> {
          long now = nowMs.get();
          long next =
              deliveries(endpoint).stream()
                  .flatMap(each -> each.nextTry().stream())
                  .mapToLong(Instant::toEpochMilli)
                  .min()
                  .orElse(Long.MAX_VALUE);
          nowMs.set(Math.max(now, Math.min(now + step.toMillis(), next)));
          return so.getAsBoolean();
        });
  }

  static String verified(Endpoint endpoint, Receiver.Got got, InstantSource clock)
      throws ForgedException {
    String secret = WebhookSignature.text(endpoint.secret());
    return gatehouse.client.Webhooks.verify(secret, got.headers(), got.body(), clock);
  }
}
