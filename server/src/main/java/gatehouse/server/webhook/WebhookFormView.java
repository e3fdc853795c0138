package gatehouse.server.webhook;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The form of a new endpoint.
 *
 * @param lacking whether a second way in is needed first
 */
public record WebhookFormView(boolean lacking, String url, List<Box> boxes, List<Problem> problems)
    implements View {
  /**
   * Something to be told of.
   *
   * @param code on the wire
   */
  public record Box(String code, String label, boolean ticked) {}

  @Override
  public String template() {
    return "webhook/form";
  }

  @Override
  public String title() {
    return "New endpoint";
  }
}
