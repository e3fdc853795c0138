package gatehouse.server.webhook;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint, and what was sent to it.
 *
 * @param host for a headline
 * @param why why it was stopped; or empty
 * @param active whether it is told anything
 * @param former until when the former secret signs too; or null
 * @param secret just made, shown this once; or null
 */
public record WebhookView(
    String id,
    String host,
    String url,
    List<String> events,
    String state,
    Tone tone,
    String why,
    boolean active,
    String made,
    @Nullable String former,
    @Nullable String secret,
    List<Line> deliveries)
    implements View {
  /**
   * One delivery.
   *
   * @param answer what came back last, and when
   * @param next when it is tried next; or empty
   * @param button what sends it again
   */
  public record Line(
      String reference,
      String subject,
      String made,
      String state,
      Tone tone,
      String tries,
      String answer,
      String next,
      String button) {}

  @Override
  public String template() {
    return "webhook/webhook";
  }

  @Override
  public String title() {
    return "Endpoint";
  }
}
