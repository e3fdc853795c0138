package gatehouse.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server under measure, with every process that it started; ended on close at the latest. */
public final class ServerProcess implements AutoCloseable {
  /** The last line of a class histogram: instances, then bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private static final int STOP_SECONDS_MAX = 30;

  private final Process process;
  private final Path log;
  private final Thread atExit;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.atExit = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts the command in that folder with additions to the environment; it writes to the log. */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ServerProcess(builder.start(), log);
  }

  /**
   * Runs a command to its end, for preparations that are not measured.
   *
   * @throws IOException when it fails; the message names the log
   */
  static void run(List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException, InterruptedException {
    try (ServerProcess running = start(command, environment, folder, log)) {
      if (running.process.waitFor() != 0) {
        throw new IOException(command.getFirst() + " failed; what it said is in " + log);
      }
    }
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Where the server writes what it says. */
  public Path log() {
    return log;
  }

  /** Processor time of all its processes so far, in milliseconds, to 10 ms. */
  public long cpuMs() {
    return toMs(tree().mapToLong(ServerProcess::ticks).sum());
  }

  /** Processor time of its living threads whose name begins so, in milliseconds, to 10 ms each. */
  public long cpuMsOfThreads(String prefix) {
    return toMs(tree().mapToLong(each -> ticksOfThreads(each, prefix)).sum());
  }

  /** Memory that is resident now, over all its processes, in MiB. */
  public double rssMib() {
    return tree().mapToLong(each -> status(each).rssKib()).sum() / 1024.0;
  }

  /**
   * What lives on the heap of its Java machine, in bytes, after a collection of all of it.
   *
   * @throws IOException when the Java machine does not tell
   */
  public long liveHeapBytes() throws IOException, InterruptedException {
    ProcessHandle java =
        tree()
            .filter(each -> each.info().command().filter(name -> name.endsWith("java")).isPresent())
            .findFirst()
            .orElseThrow(() -> new IOException("no Java machine runs"));
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, Long.toString(java.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(said);
    if (asked.waitFor() != 0 || !total.find()) {
      throw new IOException("the Java machine did not tell what lives on its heap: " + said);
    }
    return Long.parseLong(total.group(1));
  }

  /** The most memory that was ever resident, over all its processes, in MiB. */
  public double peakMib() {
    return tree().mapToLong(each -> status(each).peakKib()).sum() / 1024.0;
  }

  /** Processor time that this very process, the generator, has used so far, in milliseconds. */
  public static long generatorCpuMs() {
    return toMs(ticks(ProcessHandle.current()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        kill(process);
      }
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Stream<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private static long ticks(ProcessHandle process) {
    String line = read(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return line.isEmpty() ? 0 : ProcStat.parse(line).ticks();
  }

  private static long ticksOfThreads(ProcessHandle process, String prefix) {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    try (Stream<Path> threads = Files.list(tasks)) {
      return threads
          .map(thread -> read(thread.resolve("stat")))
          .filter(line -> !line.isEmpty())
          .map(ProcStat::parse)
          .filter(thread -> thread.name().startsWith(prefix))
          .mapToLong(ProcStat::ticks)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcStatus status(ProcessHandle process) {
    return ProcStatus.parse(read(Path.of("/proc", Long.toString(process.pid()), "status")));
  }

  /** The file, or nothing when the process or thread has just ended. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }

  private static long toMs(long ticks) {
    return ticks * 1000 / ProcStat.TICKS_PER_SECOND;
  }
}
