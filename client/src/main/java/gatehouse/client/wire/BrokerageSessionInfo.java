package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a person's sessions trades, seen from one of them; a program that trades beside its
 * owner is told of none of the owner's sessions.
 *
 * @param state of this session: {@code here elsewhere free beside}
 * @param trading the session that trades, if one does
 * @param passing what is announced
 * @param waiting the session that is next in line
 * @param sentence all of it in words
 * @param mend the one call by which this session takes over, where it may
 */
public record BrokerageSessionInfo(
    String state,
    @Nullable Trading trading,
    @Nullable Passing passing,
    @Nullable String waiting,
    BrokeragePolicy policy,
    String sentence,
    @Nullable String mend) {
  /**
   * The session that trades.
   *
   * @param accessInterface such as {@code client-portal}
   * @param device as its owner calls it
   * @param since when it took over
   * @param lastOrder when it last placed, changed or asked back an order since then
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Trading(
      String session,
      @JsonProperty("interface") String accessInterface,
      String device,
      Instant since,
      @Nullable Instant lastOrder) {}

  /** The session that trades from that moment on. */
  public record Passing(String session, Instant at) {}
}
