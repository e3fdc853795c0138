package gatehouse.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.server.notice.SmppSender.LongText;
import gatehouse.server.notice.SmppSender.Settings;
import gatehouse.sim.line.FreePort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against jSMPP's server, a real message centre in this machine. */
class SmppSenderTest {
  private final AtomicLong nowMs = new AtomicLong(1_000_000);

  private static Message message(String text) {
    return new Message(
        new PhoneNumber("+447700900112"), "dropped", SecretBytes.ofText(text), "reference-1");
  }

  private static Settings settings(int port, String password, boolean tls, LongText longText) {
    return new Settings(
        "localhost",
        port,
        "gatehouse",
        SecretBytes.ofText(password),
        "",
        "Gatehouse",
        tls,
        longText,
        true,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  private SmppSender sender(int port, LongText longText) {
    return new SmppSender(
        settings(port, MessageCentre.PASSWORD, false, longText),
        TestTls.untrusting(),
        () -> Instant.ofEpochMilli(nowMs.get()));
  }

  @Test
  void shortTextGoesInSeptets() throws Exception {
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender = sender(centre.port(), LongText.PARTS)) {
      assertThat(sender.send(message("code 123456 @gate"))).isEqualTo(new Delivered("centre-1"));
      SubmitSm sm = centre.next();
      assertThat(sm.getDestAddress()).isEqualTo("447700900112");
      assertThat(sm.getDestAddrTon()).isEqualTo((byte) 1);
      assertThat(sm.getDestAddrNpi()).isEqualTo((byte) 1);
      assertThat(sm.getSourceAddr()).isEqualTo("Gatehouse");
      assertThat(sm.getSourceAddrTon()).as("alphanumeric").isEqualTo((byte) 5);
      assertThat(sm.getDataCoding()).isEqualTo((byte) 0);
      assertThat(sm.getRegisteredDelivery()).isEqualTo((byte) 1);
      // @ is septet 0 in the default alphabet
      assertThat(MessageCentre.text(sm.getShortMessage())).isEqualTo("code 123456 \0gate");
    }
  }

  @Test
  void foreignTextGoesInUcs2() throws Exception {
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender = sender(centre.port(), LongText.PARTS)) {
      assertThat(sender.send(message("код 123456"))).isInstanceOf(Delivered.class);
      SubmitSm sm = centre.next();
      assertThat(sm.getDataCoding()).isEqualTo((byte) 8);
      assertThat(new String(sm.getShortMessage(), StandardCharsets.UTF_16BE))
          .isEqualTo("код 123456");
    }
  }

  @Test
  void longTextGoesInParts() throws Exception {
    String text = "x".repeat(153) + "y".repeat(153) + "z";
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender = sender(centre.port(), LongText.PARTS)) {
      assertThat(sender.send(message(text))).isEqualTo(new Delivered("centre-1"));
      byte shared = (byte) "reference-1".hashCode();
      StringBuilder joined = new StringBuilder();
      for (byte part = 1; part <= 3; part++) {
        SubmitSm sm = centre.next();
        assertThat(sm.getEsmClass() & 0x40).as("UDHI").isEqualTo(0x40);
        byte[] bytes = sm.getShortMessage();
        assertThat(Arrays.copyOf(bytes, 6)).containsExactly(5, 0, 3, shared, 3, part);
        joined.append(MessageCentre.text(Arrays.copyOfRange(bytes, 6, bytes.length)));
      }
      assertThat(joined).hasToString(text);
    }
  }

  @Test
  void longTextGoesAsPayload() throws Exception {
    String text = "x".repeat(500);
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender = sender(centre.port(), LongText.PAYLOAD)) {
      assertThat(sender.send(message(text))).isEqualTo(new Delivered("centre-1"));
      SubmitSm sm = centre.next();
      assertThat(sm.getShortMessage()).isNullOrEmpty();
      OptionalParameter.Message_payload payload =
          sm.getOptionalParameter(OptionalParameter.Message_payload.class);
      assertThat(MessageCentre.text(payload.getValue())).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    SMPPConstant.STAT_ESME_RTHROTTLED + ", retry, 0x00000058",
    SMPPConstant.STAT_ESME_RMSGQFUL + ", retry, 0x00000014",
    SMPPConstant.STAT_ESME_RSYSERR + ", retry, 0x00000008",
    SMPPConstant.STAT_ESME_RX_T_APPN + ", retry, 0x00000064",
    SMPPConstant.STAT_ESME_RINVSRCADR + ", retry, 0x0000000A",
    SMPPConstant.STAT_ESME_RINVDSTADR + ", refused, 0x0000000B",
    SMPPConstant.STAT_ESME_RINVMSGLEN + ", refused, 0x00000001",
    SMPPConstant.STAT_ESME_RX_P_APPN + ", refused, 0x00000065",
  })
  void statusIsJudged(int status, String judged, String shown) throws Exception {
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender = sender(centre.port(), LongText.PARTS)) {
      centre.answer(status);
      String reason = "SMS centre answered " + shown;
      Delivery expected =
          judged.equals("retry") ? new Retry(Cause.PROVIDER, reason) : new Refused(reason);
      assertThat(sender.send(message("hi"))).isEqualTo(expected);
      centre.answer(SMPPConstant.STAT_ESME_ROK);
      assertThat(sender.send(message("hi"))).as("the session lives").isInstanceOf(Delivered.class);
    }
  }

  @Test
  void bindsAnewWhenTheCentreCameBack() throws Exception {
    int port = FreePort.any();
    try (SmppSender sender = sender(port, LongText.PARTS)) {
      Retry down = new Retry(Cause.PROVIDER, "SMS centre: not connected");
      assertThat(sender.send(message("hi"))).isEqualTo(down);
      try (MessageCentre centre = MessageCentre.plain(port)) {
        assertThat(sender.send(message("hi"))).as("still in the pause").isEqualTo(down);
        nowMs.addAndGet(1_000);
        assertThat(sender.send(message("hi"))).isInstanceOf(Delivered.class);

        centre.hangUp();
        Delivery after = sender.send(message("hi"));
        // the sender may not have noticed yet: then this one try is lost, the next is not
        assertThat(after instanceof Delivered ? after : sender.send(message("hi")))
            .isInstanceOf(Delivered.class);
      }
    }
  }

  @Test
  void manyMessagesShareOneSession() throws Exception {
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender = sender(centre.port(), LongText.PARTS);
        ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Delivery>> sent = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        sent.add(all.submit(() -> sender.send(message("hi"))));
      }
      for (Future<Delivery> each : sent) {
        assertThat(each.get()).isInstanceOf(Delivered.class);
      }
      assertThat(centre.bound()).isEqualTo(1);
    }
  }

  @Test
  void wrongPasswordIsOurTrouble() throws Exception {
    try (MessageCentre centre = MessageCentre.plain(FreePort.any());
        SmppSender sender =
            new SmppSender(
                settings(centre.port(), "wrong", false, LongText.PARTS),
                TestTls.untrusting(),
                () -> Instant.ofEpochMilli(nowMs.get()))) {
      assertThat(sender.send(message("hi")))
          .isEqualTo(new Retry(Cause.PROVIDER, "SMS centre: not connected"));
    }
  }

  @Test
  void tlsReachesOnlyACentreThatIsVouchedFor() throws Exception {
    try (MessageCentre centre = MessageCentre.tls()) {
      Settings settings = settings(centre.port(), MessageCentre.PASSWORD, true, LongText.PARTS);
      try (SmppSender sender =
              new SmppSender(settings, TestTls.trusted(), () -> Instant.ofEpochMilli(nowMs.get()));
          SmppSender wary =
              new SmppSender(
                  settings, TestTls.untrusting(), () -> Instant.ofEpochMilli(nowMs.get()))) {
        assertThat(sender.send(message("hi"))).isInstanceOf(Delivered.class);
        assertThat(wary.send(message("hi"))).isInstanceOf(Retry.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"much-too-long-password"})
  void settingsThatSmppCannotCarryAreRefused(String password) {
    assertThatThrownBy(() -> settings(2775, password, false, LongText.PARTS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
