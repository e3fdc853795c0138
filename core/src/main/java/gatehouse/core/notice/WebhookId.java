package gatehouse.core.notice;

import java.util.regex.Pattern;

/**
 * An endpoint of a person's own program that is told by webhook, under the name that it got here.
 * Where it is, and the secret that signs, are looked up when a message leaves.
 *
 * @param value {@code hook-} and 22 letters of base64url
 */
public record WebhookId(String value) implements Contact {
  /** What each begins with. */
  public static final String PREFIX = "hook-";

  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{22}");

  public WebhookId {
    if (!fits(value)) {
      throw new IllegalArgumentException("no id of an endpoint");
    }
  }

  /** Whether a text has the form of one. */
  public static boolean fits(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public Channel channel() {
    return Channel.WEBHOOK;
  }

  @Override
  public String masked() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }
}
