package gatehouse.server.base;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The embedded database: one file in WAL mode, one writer with group commit, a few readers. */
final class SqliteDatabase implements Database {
  private static final int BUSY_MILLIS_MAX = 5_000;
  private static final int WAL_BYTES_KEPT_MAX = 64 << 20;
  private static final int READERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  private final Path file;
  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final SqliteCheckpoints checkpoints;
  private final CountDownLatch closed = new CountDownLatch(1);

  private SqliteDatabase(
      Path file, SqliteWriter writer, SqliteReaders readers, SqliteCheckpoints checkpoints) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
    this.checkpoints = checkpoints;
  }

  /** Opens the file, creating it readable by its owner alone. */
  static SqliteDatabase open(Path file) {
    try {
      create(file.toAbsolutePath());
      Statements first = connect(file);
      List<Statements> connections = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Statements reader = connect(file);
        reader.execute("PRAGMA query_only = ON");
        connections.add(reader);
      }
      first.execute("PRAGMA wal_autocheckpoint = " + SqliteCheckpoints.PAGES_MAX);
      SqliteCheckpoints checkpoints = new SqliteCheckpoints(connect(file));
      return new SqliteDatabase(
          file.toAbsolutePath(),
          new SqliteWriter(first, checkpoints),
          new SqliteReaders(connections),
          checkpoints);
    } catch (IOException | SQLException e) {
      throw new DatabaseException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  /** Creates the file, and its folder, where they are missing: for its owner alone. */
  static void create(Path file) throws IOException {
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    if (!Files.exists(file)) {
      Files.createFile(file, ownerOnly());
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static Statements connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS_MAX);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setJournalSizeLimit(WAL_BYTES_KEPT_MAX);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    // nobody asks for them, and the driver would look for them after each statement
    config.setGetGeneratedKeys(false);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return new Statements(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return writer.write(work);
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return readers.read(work);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  /** Nobody to tell: another process on this file polls. */
  @Override
  public void announce() {}

  @Override
  public void awaitNews(long millisMax) throws InterruptedException {
    boolean _ = closed.await(millisMax, TimeUnit.MILLISECONDS);
  }

  @Override
  public Lease lease(String name) {
    return new SqliteLease(file, name);
  }

  @Override
  public void close() {
    closed.countDown();
    checkpoints.close();
    writer.close();
    readers.close();
  }
}
