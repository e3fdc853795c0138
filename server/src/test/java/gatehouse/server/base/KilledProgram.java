package gatehouse.server.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of its own that says what it did, until {@code kill -9}. */
public final class KilledProgram {
  private KilledProgram() {}

  /** What it said; complete lines alone, since the kill may cut the last one short. */
  public static List<String> lines(Class<?> program, int killAfterLines, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process writer =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader out = writer.inputReader()) {
      int lines = 0;
      for (int c = out.read(); c >= 0; c = out.read()) {
        said.append((char) c);
        if (c == '\n' && ++lines == killAfterLines) {
          // The handle kills and leaves what was said to be read; Process would close it.
          writer.toHandle().destroyForcibly();
        }
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    List<String> whole = said.substring(0, said.lastIndexOf("\n") + 1).lines().toList();
    if (whole.size() < killAfterLines) {
      throw new IllegalStateException(
          program.getName() + " ended after " + whole.size() + " lines");
    }
    return whole;
  }
}
