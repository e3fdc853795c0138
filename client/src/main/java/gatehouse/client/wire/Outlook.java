package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a planned order will meet.
 *
 * @param plannedFor the moment that was judged
 * @param accessInterface the interface that was judged
 */
public record Outlook(
    Instant plannedFor,
    @JsonProperty("interface") String accessInterface,
    Route route,
    Stay session,
    MarketData data) {

  /**
   * Where the order goes.
   *
   * @param venue its market identifier code, ISO 10383
   * @param zone of the venue, such as Europe/London
   * @param phase at that moment, such as continuous, closing-auction or closed
   * @param phaseEndsAt when that is over
   * @param opensAt when every order is matched next: the moment itself while it is open
   */
  public record Route(
      String venue, String name, String zone, String phase, Instant phaseEndsAt, Instant opensAt) {}

  /**
   * What becomes of the session.
   *
   * @param state lives; idle-by-then unless it is used in between; over-by-then; or elsewhere, for
   *     another interface has a session of its own
   * @param endsAt the absolute end of this session
   * @param idleAt when it ends by silence from now on
   * @param level what a new sign-in on that interface asks for at least: aal1, aal2 or aal3
   */
  public record Stay(String state, Instant endsAt, Instant idleAt, String level) {}

  /**
   * What the account sees of the market.
   *
   * @param delayMinutes 0 when live
   * @param feed the feed that shows it live, or null when there is none
   */
  public record MarketData(boolean live, int delayMinutes, @Nullable String feed) {}
}
