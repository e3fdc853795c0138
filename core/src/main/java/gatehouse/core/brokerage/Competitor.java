package gatehouse.core.brokerage;

import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.SessionId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The session that trades in another one's place.
 *
 * @param device as its owner calls it; may be empty
 * @param since when it took over
 * @param lastOrder when it last placed, changed or asked back an order since then
 */
public record Competitor(
    SessionId session,
    AccessInterface accessInterface,
    String device,
    Instant since,
    Optional<Instant> lastOrder) {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH);

  /** What it is called, as it stands within a sentence: {@code Desktop on “Study”}. */
  public String name() {
    return accessInterface.label() + (device.isEmpty() ? "" : " on “" + device + "”");
  }

  /** All of it, in sentences. */
  public String said() {
    return "It is "
        + name()
        + ", since "
        + said(since)
        + ". "
        + lastOrder
            .map(at -> "Its last order was on " + said(at) + ".")
            .orElse("It has sent no order since.");
  }

  /** A moment as it is said to people. */
  public static String said(Instant at) {
    return MOMENT.format(at.atZone(ZoneOffset.UTC));
  }
}
