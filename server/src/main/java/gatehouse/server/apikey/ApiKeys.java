package gatehouse.server.apikey;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.audit.Origin;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Place;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Snapshots;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
          Act.API_KEY_REVOKED,
          Act.API_KEY_CHANGED);

  private static final int KEPT_MAX = 100_000;

  private final Database database;
  private final Log log;
  private final Sessions sessions;
  private final OwnerNotices notices;
  private final Snapshots<ApiKeyId, ApiKey> known = new Snapshots<>(KEPT_MAX);

  public ApiKeys(Database database, Log log, Sessions sessions, OwnerNotices notices) {
    this.database = database;
    this.log = log;
    this.sessions = sessions;
    this.notices = notices;
    log.subscribe(this::follow);
  }

  /** The key of that name, as it is now. */
  public Optional<ApiKey> find(ApiKeyId id) {
    return known.find(id, name -> database.read(sql -> ApiKeyRows.load(sql, name)));
  }

  /** All keys of a person, the newest first. */
  public List<ApiKey> of(PersonId person) {
    return database.read(sql -> ApiKeyRows.of(sql, person));
  }

  /** When the person's keys got their last tokens, of those that ever did. */
  public Map<ApiKeyId, ApiKeyRows.LastUse> lastUses(PersonId person) {
    return database.read(sql -> ApiKeyRows.lastUses(sql, person));
  }

  /** Notes in the caller's transaction that a key gets a token. */
  public void used(Sql sql, ApiKey key, String network, Instant now) throws SQLException {
    ApiKeyRows.used(sql, key, network, now);
  }

  /**
   * Registers a key in the caller's transaction, and tells its owner.
   *
   * @return false when that public key was registered before, by whomever
   */
  public boolean add(Sql sql, ApiKey key, String actor, Origin from) throws SQLException {
    return add(sql, key, key.id(), actor, from, Optional.empty());
  }

  /**
   * The same, where the place is known that the owner did it from.
   *
   * @param follows the key that it takes over from, or itself
   */
  boolean add(
      Sql sql, ApiKey key, ApiKeyId follows, String actor, Origin from, Optional<Place> place)
      throws SQLException {
    if (!ApiKeyRows.insert(sql, key, follows)) {
      return false;
    }
    log.append(sql, entry(key, Act.API_KEY_ADDED, actor, from, key.createdAt()));
    tell(sql, key, NoticeKind.KeyEvent.ADDED, "", place, key.createdAt());
    return true;
  }

  /**
   * Changes how a key stands, in the caller's transaction, and tells its owner. All but a pause and
   * a release ends its sessions.
   *
   * @return false when it stood otherwise meanwhile: nothing was done
   */
  public boolean stand(
      Sql sql, ApiKey seen, ApiKey.Standing next, String actor, Origin from, Instant now)
      throws SQLException {
    return stand(sql, seen, next, actor, from, Optional.empty(), now);
  }

  /** The same, where the place is known that the owner did it from. */
  boolean stand(
      Sql sql,
      ApiKey seen,
      ApiKey.Standing next,
      String actor,
      Origin from,
      Optional<Place> place,
      Instant now)
      throws SQLException {
    if (!moved(sql, seen, next, actor, from, now)) {
      return false;
    }
    switch (next) {
      case ApiKey.Standing.Active active ->
          tell(sql, seen, NoticeKind.KeyEvent.RELEASED, "", place, now);
      case ApiKey.Standing.Paused(String why, Instant at) ->
          tell(sql, seen, NoticeKind.KeyEvent.PAUSED, why, place, now);
      case ApiKey.Standing.Suspended(String why, Instant at) ->
          tell(sql, seen, NoticeKind.KeyEvent.SUSPENDED, why, place, now);
      case ApiKey.Standing.Revoked(String why, Instant at) ->
          tell(sql, seen, NoticeKind.KeyEvent.REVOKED, "", place, now);
    }
    return true;
  }

  private boolean moved(
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
        endSessions(sql, seen, actor, SessionEnd.KEY_SUSPENDED, from, now);
      }
      case ApiKey.Standing.Revoked(String why, Instant at) -> {
        log.append(sql, entry(seen, Act.API_KEY_REVOKED, actor, from, now).with("why", why));
        endSessions(sql, seen, actor, SessionEnd.KEY_REVOKED, from, now);
      }
    }
    return true;
  }

  /**
   * Pauses a key whose fail-safe runs, in the caller's transaction; the notice of the run tells
   * people of it.
   *
   * @return false when it stood otherwise meanwhile: nothing was done
   */
  public boolean pause(Sql sql, ApiKey seen, String why, Instant now) throws SQLException {
    ApiKey.Standing next = new ApiKey.Standing.Paused(why, now);
    boolean paused = moved(sql, seen, next, Entry.SYSTEM, Origin.NONE, now);
    if (paused) {
      notices.tellEndpoints(
          sql, owner(sql, seen), told(seen, NoticeKind.KeyEvent.PAUSED, why), now);
    }
    return paused;
  }

  /**
   * Suspends a key that is used in an unusual way, and tells its owner; nothing happens to one that
   * does not serve.
   */
  public void suspend(ApiKeyId id, String why, Instant now) {
    database.write(sql -> {
      ApiKey key = ApiKeyRows.load(sql, id).orElseThrow();
      ApiKey.Standing next = new ApiKey.Standing.Suspended(why, now);
      return serves(key) && stand(sql, key, next, Entry.SYSTEM, Origin.NONE, now);
    });
  }

  private static boolean serves(ApiKey key) {
    return switch (key.standing()) {
      case ApiKey.Standing.Active active -> true;
      case ApiKey.Standing.Paused paused -> true;
      case ApiKey.Standing.Suspended already -> false;
      case ApiKey.Standing.Revoked revoked -> false;
    };
  }

  /**
   * The panic button: suspends every key that serves, in its transaction. Its own notice tells
   * people of them all.
   *
   * @return how many
   */
  public int suspendAll(Sql sql, PersonId person, String why, Origin from, Instant now)
      throws SQLException {
    ApiKeyRows.lockAll(sql, person);
    int suspended = 0;
    for (ApiKey key : ApiKeyRows.of(sql, person)) {
      ApiKey.Standing next = new ApiKey.Standing.Suspended(why, now);
      if (serves(key) && moved(sql, key, next, person.value(), from, now)) {
        notices.tellEndpoints(
            sql, owner(sql, key), told(key, NoticeKind.KeyEvent.SUSPENDED, why), now);
        suspended++;
      }
    }
    return suspended;
  }

  /** Gives a key another name, in the caller's transaction. */
  void rename(Sql sql, ApiKey key, String name, Origin from, Instant now) throws SQLException {
    ApiKeyRows.rename(sql, key, name);
    changed(sql, key, "now called " + name, from, now);
  }

  /** Has a key end earlier than it would, in the caller's transaction. */
  void endAt(Sql sql, ApiKey key, Instant end, Origin from, Instant now) throws SQLException {
    ApiKeyRows.endAt(sql, key, end);
    changed(sql, key, "it ends on " + LocalDate.ofInstant(end, ZoneOffset.UTC), from, now);
  }

  /** Notes in the log, in the caller's transaction, what changed about a key. */
  void changed(Sql sql, ApiKey key, String what, Origin from, Instant now) throws SQLException {
    String actor = key.person().value();
    log.append(sql, entry(key, Act.API_KEY_CHANGED, actor, from, now).with("what", what));
  }

  private void tell(
      Sql sql,
      ApiKey key,
      NoticeKind.KeyEvent event,
      String why,
      Optional<Place> place,
      Instant now)
      throws SQLException {
    notices.tell(sql, owner(sql, key), told(key, event, why), place, now);
  }

  private static Person owner(Sql sql, ApiKey key) throws SQLException {
    return People.load(sql, key.person()).orElseThrow();
  }

  private static NoticeKind.Told told(ApiKey key, NoticeKind.KeyEvent event, String why) {
    return new NoticeKind.ProgramKey(event, key.id().value(), key.name(), why);
  }

  private void endSessions(
      Sql sql, ApiKey key, String actor, SessionEnd why, Origin from, Instant now)
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
      String id = logged.entry().fact("key");
      if (ApiKeyId.fits(id)) {
        known.forget(new ApiKeyId(id));
      }
    }
  }
}
