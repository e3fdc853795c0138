package gatehouse.server.signin;

import gatehouse.server.base.Icon;
import gatehouse.server.base.Tone;
import java.util.List;

/**
 * Which ways in work now, for everybody.
 *
 * @param asOf the time with its zone, such as "04:12 UTC"
 */
public record WaysHealth(List<Way> ways, String asOf) {
  /**
   * One way in.
   *
   * @param state one or two words: "Working", "Delayed", "Down"
   */
  public record Way(Icon icon, String name, Tone tone, String state) {}
}
