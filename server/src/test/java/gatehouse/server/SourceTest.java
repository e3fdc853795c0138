package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that are easiest to see in the text: all modules, those not on this class path too. */
class SourceTest {
  /** A reader should see a whole file; 200 lines are the aim. */
  private static final int FILE_LINES_MAX = 400;

  private static final Path ROOT = root();

  private static final Pattern PACKAGE_NAME =
      Pattern.compile("(?m)^package .*\\b(util|common|manager|service|model|dto)\\b");

  private static final Pattern CLOCK_OR_CHANCE =
      Pattern.compile(
          "\\b(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|LocalTime|Year)\\.now\\("
              + "|\\bcurrentTimeMillis\\(|\\bnew (Secure)?Random\\(|\\brandomUUID\\("
              + "|\\bThread\\.sleep\\(|\\bMath\\.random\\(|\\bInstantSource\\.system\\("
              + "|\\bClock\\.system");

  private static final Pattern MOCKS =
      Pattern.compile("(?m)^import (static )?(org\\.(mockito|easymock|powermock)|io\\.mockk)");

  private static final Pattern DISABLED = Pattern.compile("(?m)^\\s*@(Disabled|Ignore)\\b");

  private static final Pattern KNOWS_THE_SERVER =
      Pattern.compile("(?m)^import (static )?gatehouse\\.server\\.|<artifactId>gatehouse-server<");

  static Stream<Path> javaFiles() throws IOException {
    return files(".java");
  }

  @ParameterizedTest
  @MethodSource("javaFiles")
  void keepsTheRules(Path file) throws IOException {
    assertThat(broken(ROOT.relativize(file).toString(), Files.readString(file)))
        .as(file.toString())
        .isEmpty();
  }

  @Test
  void noModuleDependsOnTheServer() throws IOException {
    var poms = files("pom.xml").filter(pom -> !pom.equals(ROOT.resolve("pom.xml"))).toList();
    assertThat(poms).hasSizeGreaterThanOrEqualTo(6);
    for (Path pom : poms) {
      if (!pom.equals(ROOT.resolve("server/pom.xml"))) {
        assertThat(broken(ROOT.relativize(pom).toString(), Files.readString(pom))).isEmpty();
      }
    }
  }

  @Test
  void readsEveryModule() throws IOException {
    assertThat(javaFiles().map(file -> ROOT.relativize(file).getName(0).toString()))
        .contains("core", "server", "client", "cli", "sim", "bench");
  }

  /** Each row is a source that breaks the rule named in it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package name | sim/src/main/java/A.java | package gatehouse.sim.util;
          clock or chance | sim/src/main/java/A.java | var t = Instant.now();
          clock or chance | cli/src/main/java/A.java | var t = InstantSource.system();
          clock or chance | server/src/main/java/A.java | var r = new SecureRandom();
          mocks | server/src/test/java/A.java | import org.mockito.Mockito;
          disabled test | server/src/test/java/A.java | @Disabled void test() {}
          knows the server | cli/src/main/java/A.java | import gatehouse.server.base.Sql;
          knows the server | cli/pom.xml | <artifactId>gatehouse-server</artifactId>
          """)
  void wouldSeeARuleBroken(String rule, String path, String source) {
    assertThat(broken(path, source)).containsExactly(rule);
  }

  @Test
  void wouldSeeAFileTooLong() {
    assertThat(broken("core/src/main/java/A.java", "\n".repeat(FILE_LINES_MAX))).isEmpty();
    assertThat(broken("core/src/main/java/A.java", "\n".repeat(FILE_LINES_MAX + 1)))
        .containsExactly("too long");
  }

  /** The rules that the text breaks. */
  private static List<String> broken(String path, String text) {
    boolean main = path.contains("src/main");
    boolean server = path.startsWith("server");
    return Stream.of(
            text.lines().count() > FILE_LINES_MAX ? "too long" : "",
            PACKAGE_NAME.matcher(text).find() ? "package name" : "",
            main && !ownsClock(path) && CLOCK_OR_CHANCE.matcher(text).find()
                ? "clock or chance"
                : "",
            MOCKS.matcher(text).find() ? "mocks" : "",
            DISABLED.matcher(text).find() ? "disabled test" : "",
            !server && KNOWS_THE_SERVER.matcher(text).find() ? "knows the server" : "")
        .filter(rule -> !rule.isEmpty())
        .toList();
  }

  private static boolean ownsClock(String path) {
    return path.startsWith("bench/") || Set.of("Main.java").contains(fileName(path));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Stream<Path> files(String ending) throws IOException {
    try (var found = Files.walk(ROOT)) {
      return found
          .filter(file -> file.toString().endsWith(ending))
          .filter(
              file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.gatehouse)/.*"))
          .toList()
          .stream();
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("gatehouse"))) {
      here = java.util.Objects.requireNonNull(here.getParent(), "not inside the repository");
    }
    return here;
  }
}
