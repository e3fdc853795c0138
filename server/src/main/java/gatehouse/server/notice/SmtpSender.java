package gatehouse.server.notice;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.Delivery.Cause;
import gatehouse.core.notice.Delivery.Delivered;
import gatehouse.core.notice.Delivery.Refused;
import gatehouse.core.notice.Delivery.Retry;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.Message;
import gatehouse.core.notice.Sender;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Mail by SMTP submission (RFC 6409), one connection a message. */
public final class SmtpSender implements Sender {
  /** How the connection is kept private. */
  public enum Security {
    /** Plain greeting, then TLS or nothing (RFC 3207); usually port 587. */
    STARTTLS,
    /** TLS from the first byte (RFC 8314, 3.3); usually port 465. */
    TLS,
    /** None, which only a server on this machine may have. */
    NONE
  }

  /** Who we are to the mail server. */
  public record Login(String user, SecretBytes password) {}

  /**
   * Where and as whom to send.
   *
   * @param timeout for connecting, and for each read and write: 1 to 30 s
   */
  public record Settings(
      String host,
      int port,
      Security security,
      Optional<Login> login,
      MailAddress from,
      String fromName,
      Duration timeout) {
    public Settings {
      if (security == Security.NONE && !Loopback.names(host)) {
        throw new IllegalArgumentException("mail without TLS may go to this machine only");
      }
      if (fromName.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("the sender's name is one line");
      }
      if (timeout.toMillis() < 1_000 || timeout.toMillis() > 30_000) {
        throw new IllegalArgumentException("the mail timeout is 1 to 30 seconds");
      }
    }
  }

  private final Settings settings;
  private final Session session;
  private final InstantSource clock;

  /**
   * Makes it; nothing is connected yet.
   *
   * @param tls whom to trust
   */
  public SmtpSender(Settings settings, SSLContext tls, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.session = Session.getInstance(properties(settings, tls));
  }

  private static Properties properties(Settings settings, SSLContext tls) {
    String millis = String.valueOf(settings.timeout().toMillis());
    boolean startTls = settings.security() == Security.STARTTLS;
    Properties all = new Properties();
    all.put("mail.smtp.connectiontimeout", millis);
    all.put("mail.smtp.timeout", millis);
    all.put("mail.smtp.writetimeout", millis);
    all.put("mail.smtp.quitwait", "false");
    all.put("mail.smtp.from", settings.from().value());
    all.put("mail.smtp.localhost", domain(settings.from()));
    all.put("mail.smtp.auth", String.valueOf(settings.login().isPresent()));
    all.put("mail.smtp.starttls.enable", String.valueOf(startTls));
    // without this a server, or who stands before it, could leave the encryption out
    all.put("mail.smtp.starttls.required", String.valueOf(startTls));
    all.put("mail.smtp.ssl.enable", String.valueOf(settings.security() == Security.TLS));
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    all.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
    return all;
  }

  @Override
  public Delivery send(Message message) {
    try {
      return transmit(mail(message));
    } catch (AuthenticationFailedException e) {
      return new Retry(Cause.PROVIDER, "the mail server refused our login");
    } catch (MessagingException e) {
      return judge(e);
    }
  }

  private Delivery transmit(MimeMessage mail) throws MessagingException {
    Transport transport = session.getTransport("smtp");
    try {
      connect(transport);
      transport.sendMessage(mail, mail.getAllRecipients());
      return new Delivered(mail.getMessageID());
    } finally {
      close(transport);
    }
  }

  private void connect(Transport transport) throws MessagingException {
    Optional<Login> login = settings.login();
    if (login.isPresent()) {
      String password = login.get().password().exposeText();
      transport.connect(settings.host(), settings.port(), login.get().user(), password);
    } else {
      transport.connect(settings.host(), settings.port(), null, null);
    }
  }

  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // what was said before decides; a farewell that fails changes nothing
      System.getLogger(SmtpSender.class.getName())
          .log(System.Logger.Level.DEBUG, "mail connection did not close", e);
    }
  }

  private MimeMessage mail(Message message) throws MessagingException {
    MimeMessage mail = new ReferencedMail(session, message.reference(), domain(settings.from()));
    mail.setFrom(from());
    mail.setRecipient(
        jakarta.mail.Message.RecipientType.TO, new InternetAddress(message.to().value(), true));
    mail.setSubject(message.subject(), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(clock.instant()));
    // RFC 3834, 5: answering machines stay silent
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setText(message.body().exposeText(), StandardCharsets.UTF_8.name());
    mail.saveChanges();
    return mail;
  }

  private InternetAddress from() throws MessagingException {
    try {
      return new InternetAddress(
          settings.from().value(), settings.fromName(), StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("UTF-8", e);
    }
  }

  private static String domain(MailAddress address) {
    return address.value().substring(address.value().lastIndexOf('@') + 1);
  }

  /**
   * Judges by reply code alone (RFC 5321, 4.2.1: 4 means later, 5 means never), since a server's
   * words may repeat the address.
   */
  private static Delivery judge(MessagingException failure) {
    for (Exception e = failure; e != null; e = next(e)) {
      if (e instanceof SMTPAddressFailedException address) {
        return code(Cause.RECIPIENT, address.getReturnCode());
      }
    }
    // a 5 to the content is the message's own; a 5 to MAIL FROM would meet every message
    return failure instanceof SMTPSendFailedException said && !said.getCommand().startsWith("MAIL")
        ? code(Cause.PROVIDER, said.getReturnCode())
        : new Retry(Cause.PROVIDER, "mail: " + failure.getClass().getSimpleName());
  }

  private static Delivery code(Cause cause, int code) {
    String reason = "mail server answered " + code;
    // 421: the whole service closes; 530, 535 and 538: it wants another login than ours
    boolean ours = code == 421 || code == 530 || code == 535 || code == 538;
    if (code >= 500 && !ours) {
      return new Refused(reason);
    }
    return new Retry(ours ? Cause.PROVIDER : cause, reason);
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  /** Mail whose Message-ID is the message's own reference: a repetition is the same mail. */
  private static final class ReferencedMail extends MimeMessage {
    private final String id;

    ReferencedMail(Session session, String reference, String domain) {
      super(session);
      this.id = "<" + reference + "@" + domain + ">";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
