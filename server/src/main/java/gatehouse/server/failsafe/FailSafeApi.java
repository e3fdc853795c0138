package gatehouse.server.failsafe;

import gatehouse.client.wire.FailSafeInfo;
import gatehouse.client.wire.FailSafePage;
import gatehouse.client.wire.HeartbeatInfo;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.failsafe.FailSafe;
import gatehouse.core.session.Caller;
import gatehouse.server.apikey.PolicyJson;
import gatehouse.server.apikey.WatchRows;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.session.SessionApi;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the fail-safes stand, for owners and for programs; and the programs' heartbeat. */
public final class FailSafeApi {
  private static final String NO_HEARTBEAT =
      "Only a program that came in with an API key, or was let in to trade, has a heartbeat.";

  private final SessionApi sessions;
  private final Database database;
  private final InstantSource clock;

  public FailSafeApi(SessionApi sessions, Database database, InstantSource clock) {
    this.sessions = sessions;
    this.database = database;
    this.clock = clock;
  }

  public List<ApiRoute> routes() {
    return List.of(
        new ApiRoute(Method.GET, "/api/v1/fail-safe", sessions.signedIn(this::show)),
        new ApiRoute(Method.POST, "/api/v1/heartbeat", sessions.atAnyHour(this::heartbeat)));
  }

  private void show(ServerRequest request, ServerResponse response, Caller caller) {
    Optional<Access> own = caller.session().access();
    Json.send(
        response,
        Status.OK_200,
        database.<FailSafePage>read(sql -> {
          List<FailSafeInfo> programs = new ArrayList<>();
          for (Program program : WatchedPrograms.of(sql, caller.person())) {
            if (own.isEmpty() || own.get().clientId().equals(program.clientId())) {
              programs.add(info(sql, program));
            }
          }
          return new FailSafePage(programs);
        }));
  }

  /** Where the fail-safe of what a person granted to a registered client stands. */
  public static Optional<FailSafeInfo> info(Database database, ProgramId id) {
    return database.read(sql -> {
      Optional<Program> program = WatchedPrograms.load(sql, id);
      return program.isEmpty() ? Optional.empty() : Optional.of(info(sql, program.get()));
    });
  }

  /** That the request came in at all was counted where its token and proof were checked. */
  private void heartbeat(ServerRequest request, ServerResponse response, Caller caller) {
    Optional<ProgramId> own = caller.session().program();
    Instant now = clock.instant();
    HeartbeatInfo answer =
        database.read(sql -> {
          Program program =
              (own.isEmpty() ? Optional.<Program>empty() : WatchedPrograms.load(sql, own.get()))
                  .orElseThrow(() -> new RequestException(Status.BAD_REQUEST_400, NO_HEARTBEAT));
          boolean counts = program.failSafe().firesOn(FailSafePolicy.Trigger.HEARTBEAT);
          Duration left = program.failSafe().heartbeat();
          return new HeartbeatInfo(
              now,
              state(sql, program),
              counts ? left.toSeconds() : null,
              counts ? now.plus(left) : null);
        });
    Json.send(response, Status.OK_200, answer);
  }

  private static String state(Sql sql, Program program) throws SQLException {
    return state(
        program,
        RunRows.last(sql, program.person(), program.id()),
        WatchRows.load(sql, program.person(), program.id()));
  }

  private static String state(
      Program program, Optional<Run> last, Optional<WatchRows.Watched> watched) {
    boolean released = program.standing() instanceof ApiKey.Standing.Active;
    if (last.isPresent() && (last.get().open() || !released)) {
      return switch (last.get().state()) {
        case FailSafe.Grace grace -> "grace";
        case FailSafe.Running running -> "running";
        case FailSafe.Done done -> "done";
        case FailSafe.Armed armed -> armed(watched);
      };
    }
    return armed(watched);
  }

  private static String armed(Optional<WatchRows.Watched> watched) {
    return watched.filter(WatchRows.Watched::armed).isPresent() ? "armed" : "off";
  }

  private static FailSafeInfo info(Sql sql, Program program) throws SQLException {
    Optional<Run> last = RunRows.last(sql, program.person(), program.id());
    Optional<WatchRows.Watched> watched = WatchRows.load(sql, program.person(), program.id());
    return new FailSafeInfo(
        program.id().value(),
        program.name(),
        state(program, last, watched),
        PolicyJson.of(program.failSafe()),
        watched.map(WatchRows.Watched::heardAt).orElse(null),
        watched
            .filter(WatchRows.Watched::armed)
            .map(WatchRows.Watched::silentAt)
            .filter(at -> at.isBefore(Instant.MAX))
            .orElse(null),
        last.map(FailSafeApi::run).orElse(null));
  }

  private static FailSafeInfo.@Nullable Run run(Run run) {
    return new FailSafeInfo.Run(
        run.id(),
        switch (run.state()) {
          case FailSafe.Armed armed -> "called-off";
          case FailSafe.Grace grace -> "grace";
          case FailSafe.Running running -> "running";
          case FailSafe.Done done -> "done";
        },
        code(run.cause()),
        run.beganAt(),
        run.until(),
        run.since(),
        run.report().cancelled(),
        run.report().closing(),
        run.report().failed(),
        run.report().failures().entrySet().stream()
            .map(each -> new FailSafeInfo.Failure(each.getKey(), each.getValue()))
            .toList());
  }

  private static String code(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
