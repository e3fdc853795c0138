package gatehouse.server.notice;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Backoff;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.notice.Sender;
import gatehouse.core.notice.SmsText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.jspecify.annotations.Nullable;

/**
 * Text messages by SMPP 3.4 to a message centre: one transceiver session, bound by the first
 * message, kept alive by enquire_link, and bound anew, after a growing pause, when it is lost.
 */
public final class SmppSender implements Sender, AutoCloseable {
  private static final Backoff RECONNECT = new Backoff(1_000, 60_000);

  /** How a text that does not fit one message goes out. */
  public enum LongText {
    /** Several messages with a concatenation header: every centre knows it. */
    PARTS,
    /** One request with message_payload: the centre cuts it (SMPP 3.4, 5.3.2.32). */
    PAYLOAD
  }

  /**
   * Where and as whom to send.
   *
   * @param password at most 8 characters (SMPP 3.4, 5.2.2)
   * @param from a number in E.164 form with plus sign, or a name of up to 11 characters
   * @param tls whether the link is encrypted; a plain one belongs inside a private network
   * @param receipts whether the centre is asked for delivery receipts
   * @param timeout for connecting, binding and each answer: 1 to 30 s
   * @param enquireLink the idle time after which the link is tested
   */
  public record Settings(
      String host,
      int port,
      String systemId,
      SecretBytes password,
      String systemType,
      String from,
      boolean tls,
      LongText longText,
      boolean receipts,
      Duration timeout,
      Duration enquireLink) {
    public Settings {
      if (password.length() > 8 || systemId.length() > 15 || systemType.length() > 12) {
        throw new IllegalArgumentException(
            "SMPP allows a system id of 15, a password of 8 and a system type of 12 characters");
      }
      if (!from.matches("\\+[1-9][0-9]{6,14}|[A-Za-z0-9 ]{1,11}")) {
        throw new IllegalArgumentException("the SMS sender is a +number or a name of 1 to 11");
      }
      if (timeout.toMillis() < 1_000 || timeout.toMillis() > 30_000) {
        throw new IllegalArgumentException("the SMPP timeout is 1 to 30 seconds");
      }
    }
  }

  private final Settings settings;
  private final SmppLink link;
  private final InstantSource clock;

  /** Guards binding, so that a hundred waiting messages make one session. */
  private final ReentrantLock binding = new ReentrantLock();

  private volatile @Nullable SMPPSession session;
  private int failedBinds;
  private long bindAfterMs;

  /**
   * Makes it; nothing is connected yet.
   *
   * @param tls whom to trust, where the settings ask for TLS
   */
  public SmppSender(Settings settings, SSLContext tls, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.link =
        new SmppLink(
            settings.tls() ? Optional.of(tls) : Optional.empty(), settings.timeout().toMillis());
  }

  @Override
  public Delivery send(Message message) {
    if (!(message.to() instanceof PhoneNumber number)) {
      return new Refused("not a phone number");
    }
    Optional<SMPPSession> bound = bound();
    if (bound.isEmpty()) {
      return new Retry(Cause.PROVIDER, "SMS centre: not connected");
    }
    try {
      return new Delivered(submit(bound.get(), number, message));
    } catch (NegativeResponseException e) {
      return judge(e.getCommandStatus());
    } catch (PDUException e) {
      return new Refused("SMS centre: the message does not fit SMPP");
    } catch (IOException | ResponseTimeoutException | InvalidResponseException e) {
      bound.get().close();
      return new Retry(Cause.PROVIDER, "SMS centre: " + e.getClass().getSimpleName());
    }
  }

  private Optional<SMPPSession> bound() {
    SMPPSession current = session;
    if (current != null && current.getSessionState().isBound()) {
      return Optional.of(current);
    }
    binding.lock();
    try {
      current = session;
      if (current != null && current.getSessionState().isBound()) {
        return Optional.of(current);
      }
      return clock.millis() < bindAfterMs ? Optional.empty() : bind();
    } finally {
      binding.unlock();
    }
  }

  private Optional<SMPPSession> bind() {
    SMPPSession fresh = new SMPPSession(link);
    fresh.setEnquireLinkTimer((int) settings.enquireLink().toMillis());
    fresh.setTransactionTimer(settings.timeout().toMillis());
    fresh.setPduProcessorDegree(1);
    BindParameter who =
        new BindParameter(
            BindType.BIND_TRX,
            settings.systemId(),
            settings.password().exposeText(),
            settings.systemType(),
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            null,
            InterfaceVersion.IF_34);
    try {
      fresh.connectAndBind(settings.host(), settings.port(), who, settings.timeout().toMillis());
      failedBinds = 0;
      session = fresh;
      return Optional.of(fresh);
    } catch (IOException e) {
      fresh.close();
      failedBinds++;
      // no jitter: one session a node, and the circuit above spreads the tries
      bindAfterMs = clock.millis() + RECONNECT.pauseMs(failedBinds, 1);
      return Optional.empty();
    }
  }

  /** Submits all parts; the centre's reference of the first one names the message. */
  private String submit(SMPPSession bound, PhoneNumber to, Message message)
      throws PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    SmsText text = SmsText.of(message.body().exposeText());
    List<byte[]> parts = text.parts();
    if (parts.size() == 1) {
      return submit(bound, to, text.gsm7(), false, parts.getFirst());
    }
    if (settings.longText() == LongText.PAYLOAD) {
      OptionalParameter payload = new OptionalParameter.Message_payload(text.whole());
      return submit(bound, to, text.gsm7(), false, new byte[0], payload);
    }
    String first = "";
    for (int i = 0; i < parts.size(); i++) {
      byte[] part = withHeader(parts.get(i), message.reference(), parts.size(), i + 1);
      String id = submit(bound, to, text.gsm7(), true, part);
      first = i == 0 ? id : first;
    }
    return first;
  }

  /**
   * 3GPP TS 23.040, 9.2.3.24.1: the header that lets a phone join the parts. The number that they
   * share comes from the reference, so that a repeated part replaces its twin.
   */
  private static byte[] withHeader(byte[] part, String reference, int parts, int part1) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(part.length + 6);
    out.writeBytes(new byte[] {5, 0, 3, (byte) reference.hashCode(), (byte) parts, (byte) part1});
    out.writeBytes(part);
    return out.toByteArray();
  }

  private String submit(
      SMPPSession bound,
      PhoneNumber to,
      boolean gsm7,
      boolean header,
      byte[] text,
      OptionalParameter... more)
      throws PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    boolean number = settings.from().startsWith("+");
    return bound
        .submitShortMessage(
            "",
            number ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.ALPHANUMERIC,
            number ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN,
            number ? settings.from().substring(1) : settings.from(),
            TypeOfNumber.INTERNATIONAL,
            NumberingPlanIndicator.ISDN,
            to.digits(),
            new ESMClass(
                MessageMode.DEFAULT,
                MessageType.DEFAULT,
                header ? GSMSpecificFeature.UDHI : GSMSpecificFeature.DEFAULT),
            (byte) 0,
            (byte) 1,
            null,
            null,
            new RegisteredDelivery(
                settings.receipts()
                    ? SMSCDeliveryReceipt.SUCCESS_FAILURE
                    : SMSCDeliveryReceipt.DEFAULT),
            (byte) 0,
            new GeneralDataCoding(gsm7 ? Alphabet.ALPHA_DEFAULT : Alphabet.ALPHA_UCS2),
            (byte) 0,
            text,
            more)
        .getMessageId();
  }

  /** SMPP 3.4, 5.1.3. What names the destination or the text is final; all else may pass. */
  private static Delivery judge(int status) {
    String reason = String.format("SMS centre answered 0x%08X", status);
    return switch (status) {
      case SMPPConstant.STAT_ESME_RINVDSTADR,
          SMPPConstant.STAT_ESME_RINVDSTTON,
          SMPPConstant.STAT_ESME_RINVDSTNPI,
          SMPPConstant.STAT_ESME_RINVMSGLEN,
          SMPPConstant.STAT_ESME_RX_P_APPN,
          SMPPConstant.STAT_ESME_RX_R_APPN ->
          new Refused(reason);
      default -> new Retry(Cause.PROVIDER, reason);
    };
  }

  @Override
  public void close() {
    SMPPSession current = session;
    if (current != null) {
      current.unbindAndClose();
    }
  }
}
