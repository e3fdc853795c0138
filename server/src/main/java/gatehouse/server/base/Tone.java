package gatehouse.server.base;

import java.util.Locale;

/** How a fact should feel; always said in words too, since colour alone tells nothing to many. */
public enum Tone {
  PLAIN,
  GOOD,
  WARN,
  BAD;

  private final String css = name().toLowerCase(Locale.ROOT);

  /** The class name in gatehouse.css. */
  public String css() {
    return css;
  }
}
