package gatehouse.core.broken;

import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** What core must not do, all at once. */
final class DoorManager {
  private final Supplier<Instant> clock = Instant::now;
  private final SecureRandom random = new SecureRandom();
  private final CountDownLatch latch = new CountDownLatch(1);

  String open(Path path, SecretBytes secret, Database database) throws IOException {
    database.close();
    latch.countDown();
    return Files.readString(path) + clock.get() + random.nextInt() + secret.length();
  }

  static long wait(SecretBytes secret) throws InterruptedException {
    Thread.sleep(secret.expose().length);
    return System.currentTimeMillis();
  }
}
