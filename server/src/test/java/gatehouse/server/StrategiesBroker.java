package gatehouse.server;

import gatehouse.core.apikey.ApiKeyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The {@link StrategiesServer} in a process of its own, which is killed and started again. */
final class StrategiesBroker implements InstantSource, AutoCloseable {
  private static final long ANSWERS_WITHIN_SECONDS = 90;

  private final List<String> place;
  private final Path log;
  private Process process;
  private BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** What its clock said, and when that was by this machine's. */
  private volatile Instant said;

  private volatile long saidNanos = System.nanoTime();

  /**
   * Starts it for the first time.
   *
   * @param keys file with a number and its public key a line
   */
  StrategiesBroker(Path data, int port, String address, int mail, Instant begins, Path keys) {
    this.place = List.of(data.toString(), Integer.toString(port), address, Integer.toString(mail));
    this.log = data.resolve("server.log");
    this.said = begins;
    this.process = begun(List.of(keys.toString()));
  }

  private Process begun(List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StrategiesServer.class.getName()));
    command.addAll(place);
    command.add(instant().toString());
    command.addAll(more);
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      BlockingQueue<String> lines = new LinkedBlockingQueue<>();
      Thread.ofVirtual().start(() -> listen(started, lines));
      told = lines;
      hear("serves");
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void listen(Process process, BlockingQueue<String> lines) {
    process
        .inputReader()
        .lines()
        .filter(line -> line.startsWith(StrategiesServer.TOLD))
        .forEach(line -> lines.add(line.substring(StrategiesServer.TOLD.length())));
    lines.add("nothing, for it ended");
  }

  private void hear(String word) {
    try {
      String line = told.poll(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
      if (line == null || !line.startsWith(word + " ")) {
        throw new AssertionError(
            "the server was to say " + word + ", and said " + line + "; its log is " + log);
      }
      said = Instant.parse(line.substring(word.length() + 1));
      saidNanos = System.nanoTime();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What its clock says, to a few milliseconds; it goes on while nobody serves. */
  @Override
  public Instant instant() {
    return said.plusNanos(System.nanoTime() - saidNanos);
  }

  /** {@code kill -9}, and a new start on the same data. */
  synchronized void kill() {
    end();
    process = begun(List.of());
  }

  private void end() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  synchronized void leap(Duration by) {
    tell("leap", Long.toString(by.toSeconds()));
  }

  /** Done when it returns. */
  synchronized void revoke(ApiKeyId key) {
    tell("revoke", key.value());
  }

  private void tell(String word, String what) {
    try {
      Writer orders = process.outputWriter();
      orders.write(word + " " + what + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hear(word);
  }

  @Override
  public void close() {
    end();
  }
}
