package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window of the day. Outside it a program gets no token and reads nothing, its streams are
 * closed, and of its orders only those are taken that reduce a position.
 *
 * @param zone such as {@code America/New_York}
 * @param from the first minute, such as {@code 09:30}
 * @param until the first minute after it; before {@code from}, the window runs over midnight
 * @param days on which a window begins, such as {@code monday}; every day when missing
 */
public record KeyHours(String zone, String from, String until, @Nullable List<String> days) {
  public KeyHours {
    days = days == null ? null : List.copyOf(days);
  }
}
