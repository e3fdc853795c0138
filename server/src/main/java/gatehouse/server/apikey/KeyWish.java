package gatehouse.server.apikey;

import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessText;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.audit.Facts;
import gatehouse.core.signin.Action;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A key that somebody asks for, all but the public key itself.
 *
 * @param days until it ends, 1 to {@link #DAYS_MAX}
 * @param replaces the key that it is to take over from
 */
public record KeyWish(
    String name,
    AccessRights rights,
    FailSafePolicy failSafe,
    int days,
    Optional<ApiKeyId> replaces) {
  public static final int DAYS_MAX = 365;
  public static final int DAYS_USUAL = 90;

  /** A second key with the rights of the first. */
  static KeyWish after(ApiKey key, int days) {
    return new KeyWish(key.name(), key.rights(), key.failSafe(), days, Optional.of(key.id()));
  }

  /** What has to be proved for it. */
  Action action() {
    return action(rights);
  }

  /** What has to be proved to let a program in with those rights, or in again. */
  public static Action action(AccessRights rights) {
    return rights.scope().trades() && !rights.paper()
        ? Action.GRANT_LIVE_ACCESS
        : Action.GRANT_ACCESS;
  }

  String text() {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("name", name);
    facts.put("rights", AccessText.of(rights));
    facts.put("failSafe", AccessText.of(failSafe));
    facts.put("days", Integer.toString(days));
    replaces.ifPresent(id -> facts.put("replaces", id.value()));
    return Facts.toJson(facts);
  }

  /** Reads {@link #text}. */
  static KeyWish parse(String text) {
    SortedMap<String, String> facts = Facts.parse(text).orElseThrow();
    return new KeyWish(
        Objects.requireNonNull(facts.get("name")),
        AccessText.rights(Objects.requireNonNull(facts.get("rights"))),
        AccessText.policy(Objects.requireNonNull(facts.get("failSafe"))),
        Integer.parseInt(Objects.requireNonNull(facts.get("days"))),
        Optional.ofNullable(facts.get("replaces")).map(ApiKeyId::new));
  }
}
