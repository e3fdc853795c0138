package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * Another way in.
 *
 * @param kind as in {@link Way#kind}
 * @param id as in {@link Way#id}
 */
public record WayRequest(String kind, @Nullable String id) {}
