package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessWords;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.session.Session;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Tone;
import gatehouse.server.session.Sessions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a person with what is known of their use. */
final class KeyLines {
  private final ApiKeys keys;
  private final Sessions sessions;

  KeyLines(ApiKeys keys, Sessions sessions) {
    this.keys = keys;
    this.sessions = sessions;
  }

  /** A key, and when it was used last. */
  record Line(ApiKey key, Optional<ApiKeyRows.LastUse> used) {}

  /** All keys, the newest first. */
  List<Line> of(PersonId person) {
    Map<ApiKeyId, ApiKeyRows.LastUse> uses = new HashMap<>(keys.lastUses(person));
    for (Sessions.Listed listed : sessions.of(person)) {
      Session session = listed.session();
      session
          .access()
          .filter(Access::ofKey)
          .ifPresent(access ->
              uses.merge(
                  new ApiKeyId(access.clientId()),
                  new ApiKeyRows.LastUse(listed.lastActive(), session.network()),
                  KeyLines::later));
    }
    return keys.of(person).stream()
        .map(key -> new Line(key, Optional.ofNullable(uses.get(key.id()))))
        .toList();
  }

  /**
   * The later moment; the network of the newest token, which is as new as the session's at least.
   */
  private static ApiKeyRows.LastUse later(ApiKeyRows.LastUse token, ApiKeyRows.LastUse session) {
    Instant at = token.at().isAfter(session.at()) ? token.at() : session.at();
    return new ApiKeyRows.LastUse(at, token.network());
  }

  /** Whether it serves, or would when it is released. */
  static boolean lives(ApiKey key, Instant now) {
    return now.isBefore(key.expiresAt()) && !(key.standing() instanceof ApiKey.Standing.Revoked);
  }

  static KeysView.Row row(Line line, LocalTimes times) {
    ApiKey key = line.key();
    Standing standing = standing(key, times.now());
    return new KeysView.Row(
        key.id().value(),
        key.name(),
        AccessWords.of(key.rights()),
        key.rights().scope().trades() ? AccessWords.of(key.failSafe()) : List.of(),
        key.binding().thumbprint(),
        times.date(key.createdAt()),
        times.of(key.expiresAt()),
        line.used().map(use -> times.ago(use.at()) + ", from " + use.network()).orElse("Never"),
        standing.label(),
        standing.tone(),
        standing.why(),
        lives(key, times.now()) && !(key.standing() instanceof ApiKey.Standing.Active));
  }

  /** How a key stands, in a word and a reason. */
  record Standing(String code, String label, Tone tone, String why) {}

  static Standing standing(ApiKey key, Instant now) {
    boolean over = !now.isBefore(key.expiresAt());
    return switch (key.standing()) {
      case ApiKey.Standing.Revoked(String why, Instant at) ->
          new Standing("revoked", "Revoked", Tone.PLAIN, why);
      case ApiKey.Standing other when over -> new Standing("expired", "Ended", Tone.PLAIN, "");
      case ApiKey.Standing.Active active -> new Standing("active", "Works", Tone.GOOD, "");
      case ApiKey.Standing.Paused(String why, Instant at) ->
          new Standing("paused", "Paused", Tone.WARN, why);
      case ApiKey.Standing.Suspended(String why, Instant at) ->
          new Standing("suspended", "Suspended", Tone.BAD, why);
    };
  }
}
