package gatehouse.server;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.core.apikey.AccessScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A broker that serves until it is killed. */
final class StreamCrashServer {
  private StreamCrashServer() {}

  /** The folder of the data, the port, and the public key of a program, the first time. */
  public static void main(String[] arguments) throws Exception {
    Broker broker = Broker.node(Path.of(arguments[0]), Map.of("port", arguments[1]));
    broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
    String id =
        arguments.length < 3
            ? "again"
            : KeyProgram.register(
                    broker,
                    "mira",
                    KeyProgram.rights(AccessScope.TRADE, "U1000001"),
                    ECKey.parse(arguments[2]))
                .value();
    System.out.println("serves " + id);
    new CountDownLatch(1).await();
  }
}
