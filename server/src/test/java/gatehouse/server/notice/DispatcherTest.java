package gatehouse.server.notice;

import static gatehouse.core.notice.NoticeKind.Purpose.NOTICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Circuit;
import gatehouse.core.notice.Circumstances;
import gatehouse.core.notice.Contact;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.House;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.notice.Sender;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Seal;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.notice.Carriers.Line;
import gatehouse.server.notice.Dispatcher.Settings;
import gatehouse.server.notice.Waiting.Due;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits is sent, on both databases. */
@ParameterizedClass
@EnumSource(Dialect.class)
class DispatcherTest {
  private static final PersonId ADA = new PersonId("ada");
  private static final MailAddress MAIL = new MailAddress("ada@example.com");
  private static final PhoneNumber PHONE = new PhoneNumber("+447700900112");
  private static final House HOUSE = new House("Gatehouse", URI.create("https://gate.example.com"));

  /** Nothing is found by polling: what arrives was announced, or waited at the start. */
  private static final Settings NO_POLL =
      new Settings(32, Duration.ofHours(1), Duration.ofMinutes(1));

  private final AtomicLong nowMs = new AtomicLong(1_800_000_000_000L);
  private final InstantSource clock = () -> Instant.ofEpochMilli(nowMs.get());
  private final BlockingQueue<Message> taken = new LinkedBlockingQueue<>();
  private final Database database;
  private final Seal seal;

  DispatcherTest(Dialect dialect, @TempDir Path folder) {
    SecureRandom random = new SecureRandom();
    seal = new Seal(Keys.open(folder, false, random), random);
    database = Databases.open(TestDatabases.freshUrl(dialect));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Sender answering(Delivery delivery) {
    return message -> {
      taken.add(message);
      return delivery;
    };
  }

  private Dispatcher dispatcher(Sender sender, Settings settings) {
    Carriers carriers =
        new Carriers(
            clock,
            Circuit.Limits.USUAL,
            List.of(new Line("sms", Channel.SMS, sender), new Line("mail", Channel.MAIL, sender)));
    return new Dispatcher(database, seal, carriers, new Random(1), clock, settings);
  }

  private Dispatcher dispatcher(Delivery delivery) {
    return dispatcher(answering(delivery), NO_POLL);
  }

  private Notices notices(Dispatcher dispatcher) {
    return new Notices(HOUSE, dispatcher, new SecureRandom(), clock);
  }

  private static Message message(Contact to, String reference) {
    return new Message(to, "Subject", SecretBytes.ofText("body 123456"), reference);
  }

  private void enqueue(Dispatcher dispatcher, Message message, Duration lifetime) {
    database.write(sql -> {
      notices(dispatcher).enqueue(sql, ADA, message, NOTICE, clock.instant().plus(lifetime));
      return true;
    });
  }

  private Message next() throws InterruptedException {
    return java.util.Objects.requireNonNull(taken.poll(60, TimeUnit.SECONDS), "nothing was sent");
  }

  private MessageRow row(String reference) {
    return MessageRow.of(database, ADA, reference);
  }

  @Test
  void noticeIsSentRightAfterTheCommitAndItsWordsAreForgotten() throws Exception {
    List<Message> both;
    try (Dispatcher dispatcher = dispatcher(new Delivered("p-1"))) {
      dispatcher.start();
      Circumstances at = new Circumstances(clock.instant(), ZoneOffset.UTC, "Oslo");
      database.write(sql -> {
        notices(dispatcher)
            .tell(sql, ADA, new NoticeKind.PasswordChanged(), at, List.of(MAIL, PHONE));
        return true;
      });
      both = List.of(next(), next());
    }
    assertThat(both).extracting(Message::to).containsExactlyInAnyOrder(MAIL, PHONE);
    for (Message each : both) {
      assertThat(row(each.reference()))
          .isEqualTo(new MessageRow("SENT", 1, nowMs.get() + 60_000, false, ""));
    }
  }

  @Test
  void noActNoNotice() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Delivered(""))) {
      dispatcher.start();
      assertThatThrownBy(() ->
              database.write(sql -> {
                Instant end = clock.instant().plusSeconds(60);
                notices(dispatcher).enqueue(sql, ADA, message(MAIL, "undone-1"), NOTICE, end);
                throw new SQLException("the act failed");
              }))
          .isInstanceOf(RuntimeException.class);
      enqueue(dispatcher, message(MAIL, "done-0001"), Duration.ofHours(1));
      assertThat(next().reference()).isEqualTo("done-0001");
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void repeatedReferenceChangesNothing() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Delivered(""))) {
      enqueue(dispatcher, message(MAIL, "reference-1"), Duration.ofHours(1));
      enqueue(dispatcher, message(PHONE, "reference-1"), Duration.ofHours(1));
      dispatcher.start();
      assertThat(next().to()).isEqualTo(MAIL);
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void triesAgainAfterAPauseAndARestartUnderTheSameReference() throws Exception {
    try (Dispatcher down = dispatcher(new Retry(Cause.PROVIDER, "down", 7_000))) {
      down.start();
      enqueue(down, message(PHONE, "reference-1"), Duration.ofMinutes(5));
      next();
    }
    MessageRow waiting = new MessageRow("WAITING", 1, nowMs.get() + 7_000, true, "down");
    assertThat(row("reference-1")).isEqualTo(waiting);

    nowMs.addAndGet(6_999);
    try (Dispatcher early = dispatcher(new Delivered(""))) {
      enqueue(early, message(PHONE, "marker-01"), Duration.ofHours(1));
      early.start();
      assertThat(next().reference()).isEqualTo("marker-01");
    }
    assertThat(row("reference-1")).isEqualTo(waiting);

    nowMs.addAndGet(1);
    try (Dispatcher up = dispatcher(new Delivered(""))) {
      up.start();
      assertThat(next().reference()).isEqualTo("reference-1");
    }
    assertThat(row("reference-1").state()).isEqualTo("SENT");
    assertThat(row("reference-1").tries()).isEqualTo(2);
    assertThat(taken).isEmpty();
  }

  @Test
  void retriesAreFoundByThePoll() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Sender greylisting =
        message -> {
          taken.add(message);
          return tries.incrementAndGet() > 1
              ? new Delivered("")
              : new Retry(Cause.RECIPIENT, "greylisted");
        };
    Settings often = new Settings(32, Duration.ofMillis(5), Duration.ofMinutes(1));
    try (Dispatcher dispatcher = dispatcher(greylisting, often)) {
      dispatcher.start();
      enqueue(dispatcher, message(MAIL, "reference-1"), Duration.ofHours(1));
      next();
      @Nullable Message again = null;
      for (int seconds = 0; again == null && seconds < 500; seconds++) {
        nowMs.addAndGet(1_000);
        again = taken.poll(20, TimeUnit.MILLISECONDS);
      }
      assertThat(again).isNotNull();
    }
    assertThat(row("reference-1").state()).isEqualTo("SENT");
  }

  @Test
  void expiredIsNotSentAndAPauseThatEndsTooLateIsNotTaken() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Retry(Cause.PROVIDER, "down", 60_000))) {
      enqueue(dispatcher, message(PHONE, "expired-1"), Duration.ofSeconds(1));
      nowMs.addAndGet(1_000);
      enqueue(dispatcher, message(PHONE, "too-late-1"), Duration.ofSeconds(60));
      dispatcher.start();
      assertThat(next().reference()).isEqualTo("too-late-1");
    }
    assertThat(taken).isEmpty();
    assertThat(row("expired-1").state()).isEqualTo("EXPIRED");
    assertThat(row("expired-1").content()).isFalse();
    assertThat(row("too-late-1"))
        .isEqualTo(new MessageRow("EXPIRED", 1, nowMs.get() + 60_000, false, "down"));
  }

  @Test
  void refusedIsFinal() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Refused("no such number"))) {
      dispatcher.start();
      enqueue(dispatcher, message(PHONE, "reference-1"), Duration.ofHours(1));
      next();
    }
    assertThat(row("reference-1"))
        .isEqualTo(new MessageRow("REFUSED", 1, nowMs.get() + 60_000, false, "no such number"));
  }

  /** As after kill -9: the message is claimed, and nobody is there to note how it went. */
  @Test
  void aDeadNodesMessageIsSentWhenItsLeaseIsOver() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Delivered(""))) {
      enqueue(dispatcher, message(PHONE, "reference-1"), Duration.ofMinutes(5));
    }
    Waiting waiting = new Waiting(database);
    Due due = waiting.due(Channel.SMS, nowMs.get(), 10).getFirst();
    assertThat(waiting.claim(due, nowMs.get() + 60_000)).isTrue();
    assertThat(waiting.claim(due, nowMs.get() + 60_000)).as("the claim is one node's").isFalse();

    assertThat(waiting.due(Channel.SMS, nowMs.get() + 59_999, 10)).isEmpty();
    nowMs.addAndGet(60_000);
    try (Dispatcher dispatcher = dispatcher(new Delivered(""))) {
      dispatcher.start();
      assertThat(next().reference()).isEqualTo("reference-1");
    }
    assertThat(row("reference-1").state()).isEqualTo("SENT");
    // the dead node was only slow: it can no longer make the message wait again
    waiting.postpone(due, nowMs.get(), nowMs.get(), "late");
    assertThat(row("reference-1").state()).isEqualTo("SENT");
  }

  @Test
  void severalNodesSendEachMessageOnce() throws Exception {
    Settings often = new Settings(4, Duration.ofMillis(2), Duration.ofMinutes(1));
    List<Dispatcher> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(dispatcher(answering(new Delivered("")), often));
    }
    for (int i = 0; i < 60; i++) {
      enqueue(nodes.getFirst(), message(PHONE, "message-" + i), Duration.ofHours(1));
    }
    nodes.forEach(Dispatcher::start);
    List<String> references = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      references.add(next().reference());
    }
    nodes.forEach(Dispatcher::close);
    assertThat(references).doesNotHaveDuplicates();
    assertThat(taken).isEmpty();
  }

  @Test
  void codesOvertakeNotices() throws Exception {
    Settings one = new Settings(1, Duration.ofHours(1), Duration.ofMinutes(1));
    try (Dispatcher dispatcher = dispatcher(answering(new Delivered("")), one)) {
      enqueue(dispatcher, message(PHONE, "a-notice-1"), Duration.ofHours(24));
      enqueue(dispatcher, message(PHONE, "the-code-1"), Duration.ofMinutes(5));
      dispatcher.start();
      assertThat(List.of(next().reference(), next().reference()))
          .containsExactly("the-code-1", "a-notice-1");
    }
  }

  @Test
  void aStuckChannelDoesNotHoldUpTheOther() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Sender sender =
        message -> {
          taken.add(message);
          if (message.channel() == Channel.SMS) {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return new Delivered("");
        };
    Settings one = new Settings(1, Duration.ofHours(1), Duration.ofMinutes(1));
    try (Dispatcher dispatcher = dispatcher(sender, one)) {
      dispatcher.start();
      enqueue(dispatcher, message(PHONE, "sms-00001"), Duration.ofHours(1));
      assertThat(next().reference()).isEqualTo("sms-00001");
      enqueue(dispatcher, message(PHONE, "sms-00002"), Duration.ofHours(1));
      enqueue(dispatcher, message(MAIL, "mail-0001"), Duration.ofHours(1));
      assertThat(next().reference()).isEqualTo("mail-0001");
      stuck.countDown();
      assertThat(next().reference()).isEqualTo("sms-00002");
    }
  }

  @Test
  void wordsAreSealedAndCannotBeMovedToAnotherRow() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Delivered(""))) {
      enqueue(dispatcher, message(PHONE, "reference-1"), Duration.ofHours(1));
      enqueue(dispatcher, message(PHONE, "reference-2"), Duration.ofHours(1));
      List<byte[]> contents =
          database.read(sql -> sql.rows("SELECT content FROM message", r -> r.getBytes(1)));
      assertThat(contents)
          .hasSize(2)
          .allMatch(c -> !new String(c, StandardCharsets.ISO_8859_1).contains("123456"))
          .allMatch(c -> !new String(c, StandardCharsets.ISO_8859_1).contains("7700900112"));
      database.write(sql ->
          sql.run(
              "UPDATE message SET content = (SELECT content FROM message WHERE reference = ?)"
                  + " WHERE reference = ?",
              "reference-1",
              "reference-2"));
      dispatcher.start();
      assertThat(next().reference()).isEqualTo("reference-1");
      assertThat(MessageRow.ended(database, ADA, "reference-2").reason())
          .isEqualTo("its content cannot be opened");
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void endedMessagesAreForgottenAfterThirtyDays() throws Exception {
    try (Dispatcher dispatcher = dispatcher(new Delivered(""))) {
      dispatcher.start();
      enqueue(dispatcher, message(MAIL, "reference-1"), Duration.ofHours(1));
      next();
    }
    Waiting waiting = new Waiting(database);
    assertThat(waiting.forget(nowMs.get())).isZero();
    assertThat(waiting.forget(nowMs.get() + 1)).isEqualTo(1);
  }

  @Test
  void outboxKeepsTheLastTwoHundred() {
    OutboxSender outbox = new OutboxSender(database, clock);
    for (int i = 0; i < 203; i++) {
      nowMs.incrementAndGet();
      assertThat(outbox.send(message(PHONE, "message-" + i))).isInstanceOf(Delivered.class);
    }
    outbox.send(message(PHONE, "message-202"));
    List<OutboxSender.Sent> sent = new OutboxSender(database, clock).newestFirst();
    assertThat(sent).hasSize(200);
    assertThat(sent.getFirst())
        .isEqualTo(
            new OutboxSender.Sent(
                clock.instant(),
                Channel.SMS,
                "+447700900112",
                "Subject",
                "body 123456",
                "message-202"));
    assertThat(sent.getLast().reference()).isEqualTo("message-3");
  }
}
