package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a program is lost, and where that stands.
 *
 * @param key names the API key, or what was granted to a registered client by its session
 * @param name that its owner gave the key, or of the client
 * @param state {@code off armed grace running done}: done until its owner releases it
 * @param heardAt when the program was last heard of; missing before its first token
 * @param silentAt when its silence will be too long; missing when that does not count, or nobody
 *     watches now
 * @param lastRun the newest run, which may be called off or long done
 */
public record FailSafeInfo(
    String key,
    String name,
    String state,
    KeyFailSafe policy,
    @Nullable Instant heardAt,
    @Nullable Instant silentAt,
    @Nullable Run lastRun) {
  /**
   * One run.
   *
   * @param state {@code grace running done called-off}
   * @param trigger what happened to the program
   * @param until the end of the grace
   * @param since when this state began
   * @param cancelled orders that were cancelled
   * @param closing orders that were placed to close positions
   * @param failed what was not done when the run was over: orders that are open still, positions
   *     that are not closed yet; of it {@code failures} names the first 20
   */
  public record Run(
      String id,
      String state,
      String trigger,
      Instant beganAt,
      Instant until,
      Instant since,
      int cancelled,
      int closing,
      int failed,
      List<Failure> failures) {
    public Run {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Something that was not done when the run was over.
   *
   * @param id the order, or the contract whose position is still there
   * @param why in a sentence
   */
  public record Failure(String id, String why) {}
}
