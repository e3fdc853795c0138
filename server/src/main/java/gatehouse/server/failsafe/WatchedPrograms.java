package gatehouse.server.failsafe;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.base.Sql;
import gatehouse.server.oauth.ClientGrantRows;
import gatehouse.server.oauth.ClientGrants;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs that are watched over: those of API keys, and the registered clients let in. */
public final class WatchedPrograms {
  /** What was granted and is long over is not listed for ever. */
  private static final int GRANTS_MAX = 50;

  private final ApiKeys keys;
  private final ClientGrants grants;

  public WatchedPrograms(ApiKeys keys, ClientGrants grants) {
    this.keys = keys;
    this.grants = grants;
  }

  /** The program of that name, from memory. */
  Optional<Program> find(ProgramId id) {
    Optional<ApiKeyId> key = id.key();
    return key.isPresent() ? keys.find(key.get()).map(Program::of) : grants.find(id);
  }

  /** The same as its row says. */
  static Optional<Program> load(Sql sql, ProgramId id) throws SQLException {
    Optional<ApiKeyId> key = id.key();
    return key.isPresent()
        ? ApiKeyRows.load(sql, key.get()).map(Program::of)
        : ClientGrantRows.load(sql, id);
  }

  /** All of a person's, the keys first. */
  static List<Program> of(Sql sql, PersonId person) throws SQLException {
    List<Program> all = new ArrayList<>();
    for (ApiKey key : ApiKeyRows.of(sql, person)) {
      all.add(Program.of(key));
    }
    all.addAll(ClientGrantRows.of(sql, person, GRANTS_MAX));
    return all;
  }

  /**
   * Has a program take no new orders, in the caller's transaction.
   *
   * @return false when it stood otherwise meanwhile: nothing was done
   */
  boolean pause(Sql sql, Program seen, String why, Instant now) throws SQLException {
    Optional<ApiKeyId> key = seen.id().key();
    return key.isPresent()
        ? keys.pause(sql, ApiKeyRows.load(sql, key.get()).orElseThrow(), why, now)
        : grants.pause(sql, seen, why, now);
  }
}
