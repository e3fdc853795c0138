package gatehouse.server.apikey;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The keys of programs: registered, and what happens to them. In memory as snapshots that the log
 * takes away, on every node. Whatever closes a key ends its sessions in the same transaction.
 */
public final class ApiKeys {
  private static final Set<Act> CHANGING =
      EnumSet.of(
          Act.API_KEY_ADDED,
          Act.API_KEY_PAUSED,
          Act.API_KEY_SUSPENDED,
          Act.API_KEY_RELEASED,
          Act.API_KEY_REVOKED);

  private static final int KEPT_MAX = 100_000;

  private final Database database;
  private final Log log;
  private final Sessions sessions;
  private final Map<ApiKeyId, ApiKey> known = new ConcurrentHashMap<>();
  private final AtomicLong removals = new AtomicLong();

  public ApiKeys(Database database, Log log, Sessions sessions) {
    this.database = database;
    this.log = log;
    this.sessions = sessions;
    log.subscribe(this::follow);
  }

  /** The key of that name, as it is now. */
  public Optional<ApiKey> find(ApiKeyId id) {
    ApiKey cached = known.get(id);
    if (cached != null) {
      return Optional.of(cached);
    }
    long seen = removals.get();
    Optional<ApiKey> loaded = database.read(sql -> ApiKeyRows.load(sql, id));
    if (known.size() > KEPT_MAX) {
      known.clear();
    }
    if (seen == removals.get()) { // else it may be older than what the log took away meanwhile
      loaded.ifPresent(key -> known.put(id, key));
    }
    return loaded;
  }

  /**
   * Registers a key in the caller's transaction.
   *
   * @return false when that public key was registered before, by whomever
   */
  public boolean add(Sql sql, ApiKey key, String actor, Origin from) throws SQLException {
    if (!ApiKeyRows.insert(sql, key)) {
      return false;
    }
    log.append(sql, entry(key, Act.API_KEY_ADDED, actor, from, key.createdAt()));
    return true;
  }

  /**
   * Changes how a key stands, in the caller's transaction. All but a pause and a release ends its
   * sessions.
   *
   * @return false when it stood otherwise meanwhile: nothing was done
   */
  public boolean stand(
      Sql sql, ApiKey seen, ApiKey.Standing next, String actor, Origin from, Instant now)
      throws SQLException {
    if (!ApiKeyRows.stand(sql, seen, next, now)) {
      return false;
    }
    switch (next) {
      case ApiKey.Standing.Active active ->
          log.append(sql, entry(seen, Act.API_KEY_RELEASED, actor, from, now));
      case ApiKey.Standing.Paused(String why, Instant at) ->
          log.append(sql, entry(seen, Act.API_KEY_PAUSED, actor, from, now).with("why", why));
      case ApiKey.Standing.Suspended(String why, Instant at) -> {
        log.append(sql, entry(seen, Act.API_KEY_SUSPENDED, actor, from, now).with("why", why));
        endSessions(sql, seen, actor, "the key was suspended", from, now);
      }
      case ApiKey.Standing.Revoked(String why, Instant at) -> {
        log.append(sql, entry(seen, Act.API_KEY_REVOKED, actor, from, now).with("why", why));
        endSessions(sql, seen, actor, "the key was revoked", from, now);
      }
    }
    return true;
  }

  private void endSessions(Sql sql, ApiKey key, String actor, String why, Origin from, Instant now)
      throws SQLException {
    PersonId person = key.person();
    sessions.endAll(
        sql,
        person,
        session ->
            session.access().filter(each -> each.clientId().equals(key.id().value())).isPresent(),
        actor,
        why,
        from,
        now);
  }

  private static Entry entry(ApiKey key, Act act, String actor, Origin from, Instant now) {
    return Entry.of(key.person(), now.toEpochMilli(), act, actor, from)
        .with("key", key.id().value())
        .with("name", key.name());
  }

  private void follow(Logged logged) {
    if (CHANGING.contains(logged.entry().act())) {
      removals.incrementAndGet();
      String id = logged.entry().fact("key");
      if (ApiKeyId.fits(id)) {
        known.remove(new ApiKeyId(id));
      }
    }
  }
}
