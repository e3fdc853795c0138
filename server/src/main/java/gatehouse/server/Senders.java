package gatehouse.server;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Delivery;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.Sender;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.Seal;
import gatehouse.server.notice.Carriers;
import gatehouse.server.notice.HttpSmsSender;
import gatehouse.server.notice.OutboxSender;
import gatehouse.server.notice.SmppSender;
import gatehouse.server.notice.SmtpSender;
import gatehouse.server.webhook.Reach;
import gatehouse.server.webhook.WebhookSender;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Makes the senders that the configuration names, in the order in which they are tried. */
final class Senders {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Senders() {}

  static List<Carriers.Line> of(
      Config config,
      Database database,
      WebhookSender webhooks,
      Metrics metrics,
      InstantSource clock) {
    Carriers.Line webhook = new Carriers.Line("webhook", Channel.WEBHOOK, webhooks);
    return Stream.concat(configured(config, database, clock).stream(), Stream.of(webhook))
        .map(line -> new Carriers.Line(line.name(), line.channel(), counted(line, metrics)))
        .toList();
  }

  /** Where webhooks may go: in the demo, to programs on this machine too. */
  static Reach reach(Config config) {
    return new Reach(
        config.flag("webhook.loopback", config.demo()),
        Stream.of(config.text("webhook.private.hosts").orElse("").split(",", -1))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toSet()));
  }

  static WebhookSender webhooks(
      Config config, Database database, Seal seal, Chance chance, InstantSource clock) {
    WebhookSender.Outside outside =
        new WebhookSender.Outside(InetAddress::getAllByName, tls(), reach(config), TIMEOUT);
    return new WebhookSender(database, seal, chance, outside, clock);
  }

  private static Sender counted(Carriers.Line line, Metrics metrics) {
    return message -> {
      Delivery delivery = line.sender().send(message);
      metrics.sent(
          line.name(),
          switch (delivery) {
            case Delivery.Delivered delivered -> "delivered";
            case Delivery.Retry retry -> "retry";
            case Delivery.Refused refused -> "refused";
          });
      return delivery;
    };
  }

  private static List<Carriers.Line> configured(
      Config config, Database database, InstantSource clock) {
    if (config.demo()) {
      OutboxSender outbox = new OutboxSender(database, clock);
      return List.of(
          new Carriers.Line("outbox", Channel.MAIL, outbox),
          new Carriers.Line("outbox", Channel.SMS, outbox));
    }
    List<Carriers.Line> lines = new ArrayList<>();
    config.text("smtp.host").ifPresent(host -> lines.add(mail(config, host, clock)));
    config.text("smpp.host").ifPresent(host -> lines.add(smpp(config, host, clock)));
    config.text("sms.url").ifPresent(url -> lines.add(gateway(config, url, clock)));
    return List.copyOf(lines);
  }

  private static Carriers.Line mail(Config config, String host, InstantSource clock) {
    Optional<SmtpSender.Login> login =
        config
            .text("smtp.user")
            .map(user -> new SmtpSender.Login(user, secret(config, "smtp.password")));
    String from = config.required("smtp.from", "mail needs a sender's address");
    SmtpSender.Settings settings =
        new SmtpSender.Settings(
            host,
            config.number("smtp.port", 587),
            SmtpSender.Security.valueOf(
                config.text("smtp.security").orElse("STARTTLS").toUpperCase(Locale.ROOT)),
            login,
            MailAddress.parse(from)
                .orElseThrow(
                    () -> new Config.ConfigException("smtp.from is no mail address: " + from)),
            "Gatehouse",
            TIMEOUT);
    return new Carriers.Line("smtp", Channel.MAIL, new SmtpSender(settings, tls(), clock));
  }

  private static Carriers.Line smpp(Config config, String host, InstantSource clock) {
    SmppSender.Settings settings =
        new SmppSender.Settings(
            host,
            config.number("smpp.port", 2775),
            config.required("smpp.user", "the message centre wants a system id"),
            secret(config, "smpp.password"),
            "",
            config.required("smpp.from", "text messages need a sender"),
            config.flag("smpp.tls", true),
            SmppSender.LongText.PARTS,
            false,
            TIMEOUT,
            Duration.ofSeconds(30));
    return new Carriers.Line("smpp", Channel.SMS, new SmppSender(settings, tls(), clock));
  }

  private static Carriers.Line gateway(Config config, String url, InstantSource clock) {
    HttpSmsSender.Settings settings =
        new HttpSmsSender.Settings(
            URI.create(url),
            secret(config, "sms.token"),
            config.required("sms.from", "text messages need a sender"),
            TIMEOUT);
    return new Carriers.Line("gateway", Channel.SMS, new HttpSmsSender(settings, tls(), clock));
  }

  private static SecretBytes secret(Config config, String name) {
    return config
        .secret(name)
        .orElseThrow(() -> new Config.ConfigException("The setting " + name + " is missing."));
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
