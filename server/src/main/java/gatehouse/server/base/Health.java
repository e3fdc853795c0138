package gatehouse.server.base;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Routes {@code live} and {@code ready}. Live: the process answers; restarting it would not help.
 * Ready: send people here; each named part answered within its time. The answer names parts, never
 * reasons: those are in the log.
 */
public final class Health implements HttpService {
  private static final String RETRY_AFTER_SECONDS = "5";

  /** How long a part may think before it counts as down. */
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

  private static final System.Logger LOGGER = System.getLogger(Health.class.getName());
  private static final Pattern NAME = Pattern.compile("[a-z-]{1,30}");

  /** Returns when the part works, throws when it does not. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  private final List<Part> parts;
  private volatile boolean stopping;

  private Health(List<Part> parts) {
    this.parts = parts;
  }

  /** Ready when every part is. */
  public static Health of(Part... parts) {
    return new Health(List.of(parts));
  }

  /** The database answers; its tables are up to date, since it is opened only after migrating. */
  public static Part database(Database database) {
    return new Part("database", () -> database.read(sql -> sql.one("SELECT 1", row -> true)));
  }

  /** From now on not ready, so that a balancer looks elsewhere while open requests end. */
  public void stopping() {
    stopping = true;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/live", (request, response) -> answer(response, true, ""));
    rules.get("/ready", this::ready);
  }

  private void ready(ServerRequest request, ServerResponse response) {
    var answers = parts.stream().map(Part::ask).toList(); // all at once, not one after the other
    var names = new StringBuilder();
    boolean up = !stopping;
    for (int i = 0; i < answers.size(); i++) {
      var part = parts.get(i);
      boolean works = part.works(answers.get(i));
      up &= works;
      names.append(i == 0 ? "" : ",");
      names.append("\"%s\":\"%s\"".formatted(part.name, works ? "up" : "down"));
    }
    answer(response, up, ",\"parts\":{" + names + "}");
  }

  private static void answer(ServerResponse response, boolean up, String more) {
    if (!up) {
      response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
        .status(up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send("{\"status\":\"%s\"%s}".formatted(up ? "up" : "down", more));
  }

  /** Something that the server cannot do without. */
  public static final class Part {
    private final String name;
    private final Check check;
    private @Nullable FutureTask<Boolean> asked;

    /**
     * @param name small letters and hyphens, at most 30
     */
    public Part(String name, Check check) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("not a name for a part: " + name);
      }
      this.name = name;
      this.check = check;
    }

    /** At most one question is open, however many ask: a stuck part collects no threads. */
    private synchronized FutureTask<Boolean> ask() {
      var current = asked;
      if (current == null || current.isDone()) {
        current =
            new FutureTask<>(() -> {
              check.run();
              return true;
            });
        asked = current;
        Thread.ofVirtual().name("health-" + name).start(current);
      }
      return current;
    }

    private boolean works(FutureTask<Boolean> answer) {
      try {
        return answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        LOGGER.log(Level.WARNING, name + " is down", e.getCause());
      } catch (TimeoutException e) {
        LOGGER.log(Level.WARNING, name + " gave no answer within " + ANSWER_WITHIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    }
  }
}
