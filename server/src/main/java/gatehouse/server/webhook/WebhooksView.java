package gatehouse.server.webhook;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The endpoints of a person.
 *
 * @param more whether another one may be added
 */
public record WebhooksView(List<Row> rows, boolean more) implements View {
  /** One endpoint. */
  public record Row(String id, String url, String events, String state, Tone tone) {}

  @Override
  public String template() {
    return "webhook/webhooks";
  }

  @Override
  public String title() {
    return "Webhooks";
  }
}
