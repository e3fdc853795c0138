package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a program that says that it is there.
 *
 * @param at when it was heard
 * @param state of its fail-safe: {@code off armed grace running done}
 * @param secondsLeft until its silence is too long; missing when that does not count
 * @param silentAt that moment
 */
public record HeartbeatInfo(
    Instant at, String state, @Nullable Long secondsLeft, @Nullable Instant silentAt) {}
