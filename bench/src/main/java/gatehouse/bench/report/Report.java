package gatehouse.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a run as a page with a table, a picture, and the raw results. */
public final class Report {
  private Report() {}

  /** Writes {@code sign-in.md}, {@code sign-in.svg} and {@code sign-in.json} into the folder. */
  public static void write(Run<Figures> run, Path folder) throws IOException {
    List<Row> rows = Row.of(run.gatehouse(), run.keycloak());
    write("sign-in", run, rows, page(run, rows), folder);
  }

  /** Writes the page of that name, its picture, and the raw results. */
  static void write(String name, Run<?> run, List<Row> rows, String page, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(folder.resolve(name + ".json"), json.writeValueAsString(run) + "\n");
    Files.writeString(folder.resolve(name + ".svg"), BarPicture.of(rows));
    Files.writeString(folder.resolve(name + ".md"), page);
  }

  static String page(Run<Figures> run, List<Row> rows) {
    return """
    # Sign-in: Gatehouse beside Keycloak

    Both servers in one run, one after the other on the same machine, each as its own process on
    loopback, with the load generator beside it. Written by `./gatehouse bench`; don't edit.

    ![Bars: Gatehouse and Keycloak side by side](sign-in.svg)

    %s%s
    ## The run

    %s
    ## What is counted

    - **Sign-in**: from no cookie to a signed-in session. Keycloak: the authorization page, then its
      form, until the redirect with code and session cookies; the token exchange is left out.
      Gatehouse: `GET /sign-in`, then `POST /sign-in`, until the redirect with the session cookie.
      Styles and scripts are not fetched from either. Both hash with Argon2id, m = 7 MiB, t = 5, p = 1.
    - **Signed-in request**: what tells whether a caller is signed in. %s.
    - **Start**: from spawning the start command to the first answered sign-in, tried without pause.
      The first start begins on an empty data folder; the later start is a median.
    - **Memory**: resident set of all processes of the server (VmRSS; peak: VmHWM).
    - **Processor time**: user and system time of all processes of the server over the load, by
      /proc/PID/stat, divided by the requests; it includes compiling and collecting. Beside the hash:
      without the threads that do nothing but hash passwords.
    - Latencies are of a closed loop, so they contain the wait for the other callers' hashes.

    %s\
    """
        .formatted(
            table(rows), warning(run), header(run, Report::costs), requests(run), setUps(run));
  }

  static String table(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table.append("| figure | Gatehouse | Keycloak | ratio | aim | met |\n");
    table.append("|---|---:|---:|---:|---|---|\n");
    for (Row row : rows) {
      table.append(
          "| %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  row.what(),
                  row.value(row.own()),
                  row.value(row.peer()),
                  row.ratio(),
                  row.aim().words(row.unit()),
                  row.met()));
    }
    return table.toString();
  }

  static String warning(Run<?> run) {
    return run.machine().quiet(run.loadBefore())
        ? ""
        : "\n**The machine was busy with something else before the run: don't quote these"
            + " figures.**\n";
  }

  static <F> String header(Run<F> run, Function<F, String> costs) {
    Machine machine = run.machine();
    return """
    | | |
    |---|---|
    | date | %s |
    | revision | %s |
    | command | `%s` |
    | parameters | %s |
    | machine | %s, %d cores, %,d MiB, %s |
    | JDK | %s |
    | load average before | %s |
    | load average after | %s |
    %s\
    """
        .formatted(
            run.begun().truncatedTo(ChronoUnit.MINUTES),
            run.revision(),
            run.command(),
            run.parameters(),
            machine.processor(),
            machine.cores(),
            machine.memoryMib(),
            machine.kernel(),
            machine.jdk(),
            run.loadBefore(),
            run.loadAfter(),
            run.measured().map(costs).collect(Collectors.joining()));
  }

  /** What the load generator took of the machine, and what failed. */
  private static String costs(Figures figures) {
    Figures.Phase signIns = figures.signIns();
    Figures.Phase signedIn = figures.signedIn();
    return String.format(
        Locale.ROOT,
        "| load on %s | %,d sign-ins, %d failed, generator %.2f cores; %,d signed-in requests, %d"
            + " failed, generator %.2f cores |%n",
        figures.name(),
        signIns.load().done(),
        signIns.load().failures(),
        signIns.generatorCores(),
        signedIn.load().done(),
        signedIn.load().failures(),
        signedIn.generatorCores());
  }

  private static String requests(Run<Figures> run) {
    return run.measured()
        .map(each -> each.name() + ": " + each.signedInRequest())
        .collect(Collectors.joining("; "));
  }

  private static String setUps(Run<Figures> run) {
    return run.measured()
        .map(each -> "**" + each.name() + "**: " + each.setUp() + "\n")
        .collect(Collectors.joining("\n"));
  }
}
