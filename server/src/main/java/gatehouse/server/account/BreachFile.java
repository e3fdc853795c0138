package gatehouse.server.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * A file of SHA-1 hashes in hex, one a line in order, as breach services publish it: {@code
 * HASH:count}. It may have many gigabytes, so it is searched on the disk by halving.
 */
final class BreachFile {
  private static final int HASH_CHARACTERS = 40;

  /** Longest line: hash, colon, count, line end. */
  private static final int LINE_BYTES_MAX = 64;

  private static final Pattern LINE = Pattern.compile("[0-9A-F]{40}(:[0-9]{1,20})?\\r?");

  private final FileChannel file;

  /**
   * Opens it for the life of the process; one file serves all threads.
   *
   * @throws IllegalStateException when its first line is of another form
   */
  BreachFile(Path path) {
    try {
      this.file = FileChannel.open(path, StandardOpenOption.READ);
      if (!LINE.matcher(read(0)).matches()) {
        throw new IllegalStateException(
            "The file of breached passwords must have lines of HASH:count in order, SHA-1 in upper"
                + " case: "
                + path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The file of breached passwords cannot be opened: " + path, e);
    }
  }

  /**
   * Whether a line begins with the hash.
   *
   * @param hash 40 hex digits in upper case
   */
  boolean contains(String hash) {
    try {
      // INVARIANT: the line of the hash, if there is one, begins at or after low and before high
      long low = 0;
      long high = file.size();
      while (low < high) {
        long start = lineStart((low + high) >>> 1, low);
        String line = read(start);
        int order = hash.compareTo(line.substring(0, Math.min(HASH_CHARACTERS, line.length())));
        if (order == 0) {
          return true;
        }
        if (order < 0) {
          high = start;
        } else {
          low = start + line.length() + 1;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("The file of breached passwords cannot be read", e);
    }
  }

  /** Where the line that holds this position begins, not before low, which begins one. */
  private long lineStart(long position, long low) throws IOException {
    long from = Math.max(low, position - LINE_BYTES_MAX);
    String before = text(from, (int) (position - from));
    int end = before.lastIndexOf('\n');
    if (end < 0 && from > low) {
      throw new IOException("A line is longer than " + LINE_BYTES_MAX + " bytes");
    }
    return from + end + 1;
  }

  /** The line that begins here, without its line feed. */
  private String read(long start) throws IOException {
    String text = text(start, LINE_BYTES_MAX + 1);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private String text(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
      // read until it is full or the file ends
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }
}
