package gatehouse.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param checkout the folder of the {@code gatehouse} command
 * @param work where servers keep their data meanwhile
 * @param out where the report goes
 * @param only the one server to measure, or empty for both
 * @param time of each measured load
 * @param warmUp of each load before it is measured
 * @param callers connections in use at the same time
 * @param people whom the sign-ins go round
 * @param starts later starts, of which the median counts
 * @param open how many orders are open in the house, run by run
 * @param sessions of programs, whose memory is measured
 * @param note a sentence of whoever measures, for the report; or empty
 */
record Options(
    Path checkout,
    Path work,
    Path out,
    String only,
    Duration time,
    Duration warmUp,
    int callers,
    int people,
    int starts,
    List<Integer> open,
    int sessions,
    String note) {
  static final String USAGE =
      """
      ./gatehouse bench [sign-in]    Gatehouse beside Keycloak: a table and a picture in docs/bench
          --seconds N                length of each measured load, 1 to 3600 (30)
          --warm-up N                seconds of the same load before it, 0 to 3600 (60)
          --callers N                connections in use at the same time, 1 to 256 (8)
          --people N                 people whom the sign-ins go round, 1 to 100000 (200)
          --starts N                 later starts to take the median of, 1 to 100 (5)
          --only gatehouse|keycloak  measure one of the two
          --out DIR                  write the report there (docs/bench)
      ./gatehouse bench orders       orders through HTTP on both databases
          --seconds, --warm-up, --callers, --out as above
          --open N,N,…               open orders and accounts, run by run (10,1000,100000)
          --note TEXT                a sentence for the report: what was special this time
      ./gatehouse bench tokens       tokens of programs, beside Keycloak's
          --seconds, --warm-up, --callers, --people, --only, --out, --note as above
          --sessions N               living sessions whose memory counts, 1000 to 1000000 (100000)
      ./gatehouse bench jmh [ARGS]   the microbenchmarks, with JMH's own options
      """;

  /**
   * Reads what follows {@code sign-in}; the checkout is where the command lies.
   *
   * @throws IllegalArgumentException when an option is unknown, or its value is out of range
   */
  static Options parse(List<String> arguments, Path checkout) {
    Path out = Path.of("docs", "bench");
    String only = "";
    int seconds = 30;
    int warmUp = 60;
    int callers = 8;
    int people = 200;
    int starts = 5;
    List<Integer> open = List.of(10, 1_000, 100_000);
    int sessions = 100_000;
    String note = "";
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown option, or one without a value: " + name);
      }
      String value = arguments.get(i + 1);
      switch (name) {
        case "--note" -> note = value;
        case "--out" -> out = Path.of(value);
        case "--only" -> only = oneOf(name, value);
        case "--seconds" -> seconds = number(name, value, 1, 3600);
        case "--warm-up" -> warmUp = number(name, value, 0, 3600);
        case "--callers" -> callers = number(name, value, 1, 256);
        case "--people" -> people = number(name, value, 1, 100_000);
        case "--sessions" -> sessions = number(name, value, 1_000, 1_000_000);
        case "--open" ->
            open =
                Arrays.stream(value.split(",", -1))
                    .map(each -> number(name, each, 0, 1_000_000))
                    .toList();
        case "--starts" -> starts = number(name, value, 1, 100);
        default -> throw new IllegalArgumentException("unknown option: " + name);
      }
    }
    Path home = checkout.toAbsolutePath().normalize();
    return new Options(
        home,
        home.resolve(".gatehouse/bench"),
        home.resolve(out),
        only,
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(warmUp),
        callers,
        people,
        starts,
        open,
        sessions,
        note);
  }

  boolean measures(String server) {
    return only.isEmpty() || only.equals(server);
  }

  /** For the report. */
  String words() {
    return "%d callers, %d people, %d s of each load after %d s of warm-up, %d later starts"
        .formatted(callers, people, time.toSeconds(), warmUp.toSeconds(), starts);
  }

  private static String oneOf(String name, String value) {
    if (!value.equals("gatehouse") && !value.equals("keycloak")) {
      throw new IllegalArgumentException(name + " takes gatehouse or keycloak");
    }
    return value;
  }

  private static int number(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the bounds
    }
    throw new IllegalArgumentException(name + " takes a number from " + least + " to " + most);
  }
}
