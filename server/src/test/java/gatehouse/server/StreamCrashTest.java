package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.client.AccountStream;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.StreamMessage;
import gatehouse.sim.line.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of the server: a program hears of each of its orders exactly once. */
class StreamCrashTest {
  private static final String MINE = "U1000001";
  private static final int ORDERS = 60;
  private static final int KILLED_AT = 30;

  private static Process server(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StreamCrashServer.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String serves(Process server) throws IOException {
    BufferedReader out = server.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("serves ")) {
        Thread.ofVirtual().start(() -> out.lines().forEach(each -> {}));
        return line.substring("serves ".length());
      }
    }
    throw new AssertionError("the server did not start");
  }

  /** Sends the order until somebody answers; it is placed once. */
  private static void place(Trading trading, String id) throws Exception {
    NewOrder order = NewOrder.atLimit(id, MINE, "AAPL", "buy", "1", "1.00");
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (true) {
      try {
        trading.place(order);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private static String act(StreamMessage message) {
    return Objects.requireNonNull(message.event()).act();
  }

  @Test
  void goesOnWithEveryEventExactlyOnce() throws Exception {
    String data = Files.createTempDirectory("gatehouse-test").toString();
    String port = Integer.toString(FreePort.any());
    URI base = URI.create("http://localhost:" + port);
    ApiKeyFile pair = ApiKeyFile.generate(base);
    Process server = server(List.of(data, port, pair.publicJwk()));
    BlockingQueue<StreamMessage> told = new LinkedBlockingQueue<>();
    BlockingQueue<StreamMessage> begun = new LinkedBlockingQueue<>();
    try {
      ApiKeyFile key = pair.named(serves(server));
      try (KeyAccess access =
          KeyAccess.open(key, InstantSource.system(), new SecureRandom(), event -> {})) {
        Trading trading = new GatehouseClient(base, "crash-test/1").trading(access);
        AccountStream opened =
            trading.stream(
                Map.of(MINE, -1L),
                List.of(),
                message -> {
                  if (message.type().equals("order")) {
                    told.add(message);
                  } else if (message.type().equals("started")) {
                    begun.add(message);
                  }
                },
                trouble -> {});
        try (opened) {
          StreamMessage first = begun.poll(60, TimeUnit.SECONDS);
          assertThat(first).isNotNull();
          for (int i = 0; i < ORDERS; i++) {
            if (i == KILLED_AT) {
              server.destroyForcibly().waitFor();
              server = server(List.of(data, port));
              serves(server);
            }
            place(trading, "crash-" + i);
          }
          List<String> ids = new ArrayList<>();
          Long previous = first.seq();
          while (ids.size() < ORDERS) {
            StreamMessage message = told.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("an event after " + ids).isNotNull();
            assertThat(message.previous()).isEqualTo(previous);
            previous = message.seq();
            if (act(message).equals("order-placed")) {
              ids.add(Objects.requireNonNull(message.order()).clientOrderId());
            }
          }
          assertThat(ids).doesNotHaveDuplicates().hasSize(ORDERS).last().isEqualTo("crash-59");
          assertThat(told).noneMatch(each -> act(each).equals("order-placed"));
        }
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
  }
}
