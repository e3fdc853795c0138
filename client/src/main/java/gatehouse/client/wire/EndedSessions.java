package gatehouse.client.wire;

/** How many sessions were ended. */
public record EndedSessions(int sessions) {}
