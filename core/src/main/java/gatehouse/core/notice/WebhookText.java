package gatehouse.core.notice;

import gatehouse.core.audit.Facts;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The body of a webhook, as Standard Webhooks 1.0.0 advises: type, timestamp and data, small, and
 * without anything secret. It says the same as the mail, and no more.
 */
final class WebhookText {
  private WebhookText() {}

  /** JSON; the timestamp is of the act and not of the try. */
  static String of(NoticeKind.Told kind, NoticeWords.Words words, Circumstances at, House house) {
    WebhookEvent event = WebhookEvent.of(kind).orElseThrow();
    SortedMap<String, String> data = new TreeMap<>(kind.about());
    data.put("subject", words.subject());
    data.put("text", words.told());
    data.put("link", house.page(WebhookEvent.page(kind)));
    SortedMap<String, String> head = new TreeMap<>();
    head.put("type", event.code());
    head.put("timestamp", at.at().toString());
    String open = Facts.toJson(head);
    return open.substring(0, open.length() - 1) + ",\"data\":" + Facts.toJson(data) + "}";
  }
}
