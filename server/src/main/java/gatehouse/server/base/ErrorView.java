package gatehouse.server.base;

import org.jspecify.annotations.Nullable;

/**
 * Something that can't be shown or done.
 *
 * @param status HTTP status
 * @param heading in a person's words
 * @param text what happened, and whether anything was changed
 * @param next where to go on
 * @param nextLabel the link's text
 * @param reference to tell the broker, or null when nothing was recorded
 */
public record ErrorView(
    int status,
    String heading,
    String text,
    String next,
    String nextLabel,
    @Nullable String reference)
    implements View {

  @Override
  public String template() {
    return "base/error";
  }

  @Override
  public String title() {
    return heading;
  }
}
