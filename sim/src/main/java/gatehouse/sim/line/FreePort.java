package gatehouse.sim.line;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that have to know theirs before they listen. Whoever asks the system for one,
 * closes it and listens there a moment later may find that another program has got it meanwhile. So
 * these lie below those that systems give away by themselves (from 32768 on with Linux, from 49152
 * elsewhere), in a block that no other virtual machine takes from: its first port is held for that.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int BLOCK = 500;
  private static final int BLOCKS = 25;

  private static @Nullable FreePort ours;

  private final ServerSocket sign;
  private int given;

  private FreePort(ServerSocket sign) {
    this.sign = sign;
  }

  /**
   * A port that nobody listens on. It is given again only after all others of the block.
   *
   * @throws IOException when there is none
   */
  public static synchronized int any() throws IOException {
    FreePort block = ours == null ? new FreePort(sign()) : ours;
    ours = block;
    return block.next();
  }

  private static ServerSocket sign() throws IOException {
    for (int i = 0; i < BLOCKS; i++) {
      try {
        return new ServerSocket(FIRST + i * BLOCK);
      } catch (BindException e) {
        // another one's
      }
    }
    throw new IOException("no block of ports is free from " + FIRST + " on");
  }

  private int next() throws IOException {
    for (int i = 1; i < BLOCK; i++) {
      given = given % (BLOCK - 1) + 1;
      try (ServerSocket free = new ServerSocket(sign.getLocalPort() + given)) {
        return free.getLocalPort();
      } catch (BindException e) {
        // somebody listens there
      }
    }
    throw new IOException("no port is free after " + sign.getLocalPort());
  }
}
