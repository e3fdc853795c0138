package gatehouse.server.notice;

import gatehouse.server.base.Icon;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Demo only: each message as it would have been sent.
 *
 * @param sent newest first
 * @param apps what the authenticator apps of the demo's people show now
 * @param appsNote how long
 */
public record OutboxView(List<Sent> sent, List<App> apps, String appsNote) implements View {
  /**
   * One message.
   *
   * @param kind "Text message" or "Mail"
   * @param subject or null
   */
  public record Sent(
      Icon icon, String kind, String to, @Nullable String subject, List<Part> body, String time) {}

  /** A piece of a message; a code stands out. */
  public record Part(String text, boolean code) {}

  /** An authenticator app and its code. */
  public record App(String person, String name, String code) {}

  @Override
  public String template() {
    return "notice/outbox";
  }

  @Override
  public String title() {
    return "Outbox";
  }
}
