package gatehouse.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  @TempDir Path folder;

  @Test
  void countsMemoryAndTimeOfARunningProcessAndEndsIt() throws Exception {
    ServerProcess server =
        ServerProcess.start(List.of("cat", "/dev/zero"), Map.of(), folder, Path.of("/dev/null"));
    try (server) {
      while (server.cpuMs() < 100) { // both are rounded to ticks, each by itself
        Thread.onSpinWait();
      }
      assertThat(server.alive()).isTrue();
      assertThat(server.rssMib()).isPositive();
      assertThat(server.peakMib()).isGreaterThanOrEqualTo(server.rssMib());
      assertThat(server.cpuMsOfThreads("cat")).isGreaterThanOrEqualTo(50);
      assertThat(server.cpuMsOfThreads("dog")).isZero();
    }
    assertThat(server.alive()).isFalse();
  }

  @Test
  void aFailedPreparationNamesItsLog() {
    assertThatIOException()
        .isThrownBy(
            () -> ServerProcess.run(List.of("false"), Map.of(), folder, folder.resolve("log")))
        .withMessageContaining("log");
  }
}
