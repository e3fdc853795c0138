package gatehouse.client.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner asked for that an operator decides.
 *
 * @param id short, to be typed
 * @param wish such as margin, options-3 or future
 * @param label the same for people
 * @param experience none, some or years
 * @param aim keep, income or grow
 * @param permissions what the account may do now
 * @param optionsLevel 0 to 4, as it is now
 * @param state waiting, granted, refused, withdrawn or replaced
 * @param why of a refusal, for the owner
 */
public record PermissionRequestInfo(
    String id,
    String account,
    String askedBy,
    String wish,
    String label,
    String experience,
    String aim,
    List<String> permissions,
    int optionsLevel,
    Instant askedAt,
    String state,
    @Nullable String why,
    @Nullable Instant decidedAt) {
  public PermissionRequestInfo {
    permissions = List.copyOf(permissions);
  }
}
