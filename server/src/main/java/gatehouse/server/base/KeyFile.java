package gatehouse.server.base;

import gatehouse.core.base.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code master.keys} in the data directory: lines of {@code version key}, the key in hex, and
 * comments after #. Only its owner may read it.
 */
final class KeyFile {
  static final String NAME = "master.keys";

  private static final String HEAD =
      """
      # Gatehouse master keys. Whoever has this file and the database has every secret in it;
      # without this file they are lost. Keep a copy away from the database's backups.
      """;
  private static final int SIZE_MAX = 64 * 1024;
  private static final Pattern LINE = Pattern.compile("([1-9][0-9]{0,2}) ([0-9a-f]{64})");
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path file;

  KeyFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  SortedMap<Integer, SecretBytes> readOrCreate(boolean databaseHasData, SecureRandom random) {
    if (Files.exists(file)) {
      return read();
    }
    if (databaseHasData) {
      throw new KeyFileException(
          ("The master key file %s is missing, but the database has data that only its keys can"
                  + " open. Restore the file from its backup; a new one would not help.")
              .formatted(file));
    }
    return write(withNew(new TreeMap<>(), 1, random));
  }

  int add(SecureRandom random) {
    SortedMap<Integer, SecretBytes> keys = read();
    int version = keys.lastKey() + 1;
    if (version > Keys.VERSION_MAX) {
      throw new KeyFileException("Master key versions end at " + Keys.VERSION_MAX);
    }
    return write(withNew(keys, version, random)).lastKey();
  }

  private static SortedMap<Integer, SecretBytes> withNew(
      SortedMap<Integer, SecretBytes> keys, int version, SecureRandom random) {
    byte[] key = new byte[Keys.KEY_BYTES];
    random.nextBytes(key);
    keys.put(version, SecretBytes.copyOf(key));
    return keys;
  }

  private SortedMap<Integer, SecretBytes> read() {
    try {
      refuseOthers();
      if (Files.size(file) > SIZE_MAX) {
        throw damaged("it is too long");
      }
      SortedMap<Integer, SecretBytes> keys = new TreeMap<>();
      int number = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          readLine(line, number, keys);
        }
      }
      if (keys.isEmpty()) {
        throw damaged("it has no key");
      }
      return keys;
    } catch (IOException e) {
      throw new KeyFileException("The master key file %s cannot be read".formatted(file), e);
    }
  }

  private void readLine(String line, int number, SortedMap<Integer, SecretBytes> keys) {
    Matcher parts = LINE.matcher(line);
    int version = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    if (version < 1 || version > Keys.VERSION_MAX) {
      throw damaged("line " + number + " is not a version (1 to 255) and 64 hex digits");
    }
    SecretBytes key = SecretBytes.copyOf(HexFormat.of().parseHex(parts.group(2)));
    if (keys.put(version, key) != null) {
      throw damaged("version " + version + " is there twice");
    }
  }

  private KeyFileException damaged(String what) {
    return new KeyFileException(
        "The master key file %s is damaged: %s. Restore it from its backup.".formatted(file, what));
  }

  private void refuseOthers() throws IOException {
    if (posix() && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new KeyFileException(
          "The master key file %s may be read or changed by others (%s). Look who did, then: chmod 600 %s"
              .formatted(
                  file, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file));
    }
  }

  /** Whole or not at all: a new file, on the disk, takes the old one's name. */
  private SortedMap<Integer, SecretBytes> write(SortedMap<Integer, SecretBytes> keys) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Map.Entry<Integer, SecretBytes> key : keys.entrySet()) {
      String hex = HexFormat.of().formatHex(key.getValue().expose());
      text.append(key.getKey()).append(' ').append(hex).append('\n');
    }
    Path fresh = file.resolveSibling(NAME + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(fresh);
      try (FileChannel out =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly())) {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.toString());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return keys;
    } catch (IOException e) {
      throw new KeyFileException("The master key file %s cannot be written".formatted(file), e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return posix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  /** Windows has no such permissions: there, the data directory's own access list protects it. */
  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
