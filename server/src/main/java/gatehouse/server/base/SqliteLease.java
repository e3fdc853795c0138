package gatehouse.server.base;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A lease as the lock of an empty file beside the embedded database, which the system frees when
 * the process ends. Usually there is one process; a second one on the same file waits.
 */
final class SqliteLease implements Lease {
  private static final System.Logger LOGGER = System.getLogger(SqliteLease.class.getName());

  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;

  SqliteLease(Path database, String name) {
    this.file = database.resolveSibling(database.getFileName() + "-" + name);
  }

  @Override
  public synchronized boolean held() {
    if (lock == null) {
      try {
        FileChannel open = channel;
        if (open == null) {
          SqliteDatabase.create(file);
          open = FileChannel.open(file, StandardOpenOption.WRITE);
          // kept: closing one channel of a file may free the locks of all
          channel = open;
        }
        lock = open.tryLock();
      } catch (OverlappingFileLockException e) {
        return false; // somebody in this process holds it
      } catch (IOException e) {
        throw new DatabaseException("cannot lock " + file + ": " + e.getMessage(), e);
      }
    }
    return lock != null;
  }

  @Override
  public synchronized void close() {
    FileChannel open = channel;
    channel = null;
    lock = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOGGER.log(Level.WARNING, "the end of the process will unlock " + file, e);
      }
    }
  }
}
