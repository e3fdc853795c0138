package gatehouse.server.apikey;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.gate.Role;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Place;
import gatehouse.core.signin.Subject;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.account.People;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.Factors;
import gatehouse.server.gate.Profiles;
import gatehouse.server.session.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What owners do with the keys of their programs, each in one transaction with its log entry and
 * its notices. Who calls has proved enough for it; here it is judged whether it may be done at all.
 */
public final class KeyGrants {
  private static final String FROZEN =
      "Changes are frozen, so nothing was done. Revoking a key is still possible.";

  private static final String AT_WORK =
      "Its fail-safe is still at work, so nothing was done. Release it in a minute.";

  private final Database database;
  private final Chance chance;
  private final ApiKeys keys;
  private final Profiles profiles;

  KeyGrants(Database database, Chance chance, ApiKeys keys, Profiles profiles) {
    this.database = database;
    this.chance = chance;
    this.keys = keys;
    this.profiles = profiles;
  }

  /**
   * Who does it, and when.
   *
   * @param place where from, if that is known
   */
  record By(Caller caller, Optional<Place> place, Instant now) {
    PersonId person() {
      return caller.person();
    }
  }

  /** What became of it. */
  sealed interface Outcome {
    /** The key as it was before, or as it is now when it is new. */
    record Done(ApiKey key) implements Outcome {}

    /** It was not done; says why, and where. */
    record Refused(Problem problem) implements Outcome {}
  }

  /** The accounts of a person, live and paper, and as what they are reached. */
  public Map<AccountNumber, Role> reach(PersonId person) {
    return profiles.roles(person);
  }

  /** Names a key that is to be. */
  ApiKeyId freshId() {
    return new ApiKeyId(ApiKeyId.PREFIX + chance.id());
  }

  Optional<ApiKey> find(PersonId person, String id) {
    return Optional.of(id)
        .filter(ApiKeyId::fits)
        .map(ApiKeyId::new)
        .flatMap(keys::find)
        .filter(key -> key.person().equals(person));
  }

  /** What the person has to add before such an action can be proved at all. */
  public enum Lacking {
    SECOND_WAY(
        "A program’s key is granted with two ways in, and you have one. Add another one first.",
        "/security/factors"),
    BOUND_KEY(
        "A key that trades real money is granted with a passkey of a device, or a security key with"
            + " your password: one that cannot be copied. You have none. Add it first.",
        "/security/factors/security-key");

    private final String text;
    private final String path;

    Lacking(String text, String path) {
      this.text = text;
      this.path = path;
    }

    public String text() {
      return text;
    }

    /** The page where it is added. */
    public String path() {
      return path;
    }
  }

  /** What is missing before this can be proved; nothing for most people. */
  public Optional<Lacking> lacking(PersonId person, Action action) {
    AssuranceLevel highest = database.read(sql -> Factors.highest(sql, person));
    boolean live = action == Action.GRANT_LIVE_ACCESS;
    return highest.reaches(live ? AssuranceLevel.AAL3 : AssuranceLevel.AAL2)
        ? Optional.empty()
        : Optional.of(live ? Lacking.BOUND_KEY : Lacking.SECOND_WAY);
  }

  /** Keeps a wish until it is confirmed. */
  ApiKeyId draft(PersonId person, KeyWish wish, Instant now) {
    ApiKeyId id = freshId();
    database.write(sql -> {
      KeyDrafts.insert(sql, person, id, wish, now);
      return id;
    });
    return id;
  }

  Optional<KeyWish> drafted(PersonId person, ApiKeyId id, Instant now) {
    return database.read(sql -> KeyDrafts.load(sql, person, id, now));
  }

  /**
   * Registers a key.
   *
   * @param oldEnds when the key that it replaces ends by itself; as before when missing
   */
  Outcome grant(
      By by, ApiKeyId id, KeyWish wish, PublicKeys.Read.Good shown, Optional<Duration> oldEnds) {
    ApiKey key =
        new ApiKey(
            id,
            by.person(),
            wish.name(),
            shown.binding(),
            shown.jwk(),
            wish.rights(),
            wish.failSafe(),
            by.caller().session().proofs(),
            by.now(),
            by.now().plus(Duration.ofDays(wish.days())),
            new ApiKey.Standing.Active());
    return database.write(sql -> grant(sql, by, key, wish.replaces(), oldEnds));
  }

  private Outcome grant(
      Sql sql, By by, ApiKey key, Optional<ApiKeyId> replaces, Optional<Duration> oldEnds)
      throws SQLException {
    Optional<Problem> frozen = frozen(sql, by.person());
    if (frozen.isPresent()) {
      return new Outcome.Refused(frozen.get());
    }
    ApiKeyRows.lockAll(sql, by.person());
    if (!reaches(key.person(), key.rights())) {
      return refused("accounts", "You reach one of these accounts no longer, or only to look.");
    }
    if (ApiKeyRows.live(sql, by.person(), by.now()) >= ApiKey.LIVE_MAX) {
      return refused(
          null, "You have " + ApiKey.LIVE_MAX + " keys, which is the most. Revoke one first.");
    }
    Optional<ApiKey> old =
        replaces.isEmpty() ? Optional.empty() : ApiKeyRows.load(sql, replaces.get());
    if (replaces.isPresent() && old.filter(each -> serves(each, by)).isEmpty()) {
      return refused(null, "The key that you rotate has ended. Make a new one instead.");
    }
    String actor = by.person().value();
    var origin = Sessions.origin(by.caller().session());
    if (!keys.add(sql, key, replaces.orElse(key.id()), actor, origin, by.place())) {
      return refused(
          "publicKey", "That key is registered already. Make a new pair: each key is used once.");
    }
    KeyDrafts.remove(sql, by.person(), key.id());
    if (old.isPresent() && oldEnds.isPresent()) {
      Instant end = by.now().plus(oldEnds.get());
      if (end.isBefore(old.get().expiresAt())) {
        keys.endAt(sql, old.get(), end, origin, by.now());
      }
    }
    return new Outcome.Done(key);
  }

  /** Whether the person may give that away: roles may have changed since it was asked for. */
  public boolean reaches(PersonId person, AccessRights rights) {
    Map<AccountNumber, Role> reach = reach(person);
    return rights.accounts().stream()
        .allMatch(account -> {
          Role role = reach.get(account);
          return role != null && (role.trades() || !rights.scope().trades());
        });
  }

  private static boolean serves(ApiKey key, By by) {
    return key.person().equals(by.person()) && key.closed(by.now()).isEmpty();
  }

  /** The lock has the panic button wait, and every other grant. */
  public static Optional<Problem> frozen(Sql sql, PersonId id) throws SQLException {
    People.lock(sql, id);
    Person person = People.load(sql, id).orElseThrow();
    return person.standing() == Subject.Standing.ACTIVE
        ? Optional.empty()
        : Optional.of(Problem.whole(FROZEN));
  }

  /**
   * Why a program cannot be released now. What came in by it while its fail-safe is at work would
   * be asked back or closed, or be watched by nobody.
   */
  public static Optional<Problem> unreleased(Sql sql, PersonId person, ProgramId program)
      throws SQLException {
    Optional<Problem> frozen = frozen(sql, person);
    return frozen.isPresent() || !WatchRows.holdRun(sql, person, program)
        ? frozen
        : Optional.of(Problem.whole(AT_WORK));
  }

  private static Outcome refused(@Nullable String field, String text) {
    return new Outcome.Refused(new Problem(field, text + " Nothing was done."));
  }

  /** Ends a key for ever; a frozen owner may do that too. */
  Outcome revoke(By by, ApiKey key) {
    if (key.standing() instanceof ApiKey.Standing.Revoked) {
      return new Outcome.Done(key);
    }
    ApiKey.Standing next = new ApiKey.Standing.Revoked("you revoked it.", by.now());
    return database.write(sql -> stand(sql, by, key, next));
  }

  /** Has a paused or suspended key work again. */
  Outcome release(By by, ApiKey key) {
    return switch (key.standing()) {
      case ApiKey.Standing.Active active -> new Outcome.Done(key);
      case ApiKey.Standing.Revoked revoked ->
          refused(null, "This key was revoked, and that is for ever. Make a new one.");
      case ApiKey.Standing.Paused paused -> reopen(by, key);
      case ApiKey.Standing.Suspended suspended -> reopen(by, key);
    };
  }

  private Outcome reopen(By by, ApiKey key) {
    return database.write(sql -> {
      Optional<Problem> not = unreleased(sql, by.person(), ProgramId.of(key.id()));
      return not.isPresent()
          ? new Outcome.Refused(not.get())
          : stand(sql, by, key, new ApiKey.Standing.Active());
    });
  }

  private Outcome stand(Sql sql, By by, ApiKey key, ApiKey.Standing next) throws SQLException {
    String actor = by.person().value();
    var origin = Sessions.origin(by.caller().session());
    return keys.stand(sql, key, next, actor, origin, by.place(), by.now())
        ? new Outcome.Done(key)
        : refused(null, "The key changed meanwhile. Look at it again.");
  }

  Outcome rename(By by, ApiKey key, String typed) {
    String name = typed.strip();
    Optional<Problem> unfit = KeyWishes.name(name);
    if (unfit.isPresent()) {
      return new Outcome.Refused(unfit.get());
    }
    return database.write(sql -> {
      Optional<Problem> frozen = frozen(sql, by.person());
      if (frozen.isPresent()) {
        return new Outcome.Refused(frozen.get());
      }
      keys.rename(sql, key, name, Sessions.origin(by.caller().session()), by.now());
      return new Outcome.Done(key);
    });
  }
}
