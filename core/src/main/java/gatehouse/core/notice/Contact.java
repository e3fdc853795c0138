package gatehouse.core.notice;

/** Where a person can be told something: one address on one channel. */
public sealed interface Contact permits MailAddress, PhoneNumber, WebhookId {
  Channel channel();

  /** The address as a provider takes it. */
  String value();

  /** The address as a page or a log may show it: enough for its owner to know it, no more. */
  String masked();
}
