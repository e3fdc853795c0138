package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says on the stream.
 *
 * @param type {@code start} to follow accounts, {@code quotes} to follow prices, {@code heartbeat}
 * @param accounts of {@code start}; missing for all accounts of the session that are not followed
 *     yet, from now on
 * @param symbols of {@code quotes}, at most 50, in place of those before
 */
public record StreamRequest(
    String type, @Nullable List<From> accounts, @Nullable List<String> symbols) {
  /** The heartbeat of a client. */
  public static final StreamRequest HEARTBEAT = new StreamRequest("heartbeat", null, null);

  /** Has all accounts of the session followed. */
  public static final StreamRequest ALL = new StreamRequest("start", null, null);

  /**
   * Where to go on in an account.
   *
   * @param after the seq that was seen last; missing to begin now
   */
  public record From(String account, @Nullable Long after) {}
}
