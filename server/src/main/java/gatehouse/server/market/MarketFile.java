package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Recording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file of a recorded day: {@code docs/market-file.md} says what stands in it. */
public final class MarketFile {
  private static final long BYTES_MAX = 150_000_000;

  private MarketFile() {}

  /** What became of a file. */
  public sealed interface Result {
    record Read(Recording recording) implements Result {}

    /** Why it can't be used, with file and line, in the operator's words. */
    record Refused(String sentence) implements Result {}
  }

  /** Reads one. */
  public static Result read(Path file) {
    Map<InstrumentId, Instrument> listed =
        Listings.read().instruments.stream().collect(Collectors.toMap(Instrument::id, i -> i));
    try {
      if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
        return new Result.Refused(
            file + " has more than " + BYTES_MAX / 1_000_000 + " MB: record a shorter day.");
      }
      try (BufferedReader in = Files.newBufferedReader(file)) {
        return switch (Recording.read(new Lines(in), id -> Optional.ofNullable(listed.get(id)))) {
          case Recording.Result.Read(Recording recording) -> new Result.Read(recording);
          case Recording.Result.Fault(int line, String sentence) ->
              new Result.Refused(file + ", line " + line + ": " + sentence);
        };
      } catch (UncheckedIOException e) {
        return unreadable(file, Objects.requireNonNull(e.getCause()));
      }
    } catch (IOException e) {
      return unreadable(file, e);
    }
  }

  private static Result unreadable(Path file, IOException e) {
    return new Result.Refused(
        switch (e) {
          case NoSuchFileException missing -> "There is no market file " + file + ".";
          case CharacterCodingException coding -> file + " is no text in UTF-8.";
          default -> "Cannot read the market file " + file + ": " + e.getMessage();
        });
  }

  /**
   * Writes what a market shows: a line at the beginning for each instrument, then one whenever its
   * quote is another, looked at every so often.
   *
   * @return lines written, without the header
   */
  public static int write(
      Writer out,
      Markets markets,
      List<Instrument> instruments,
      Instant from,
      Duration length,
      Duration every)
      throws IOException {
    out.write(Recording.HEADER + "\n");
    Map<InstrumentId, String> before = new HashMap<>();
    int lines = 0;
    Instant end = from.plus(length);
    for (Instant at = from; at.isBefore(end); at = at.plus(every)) {
      for (Instrument each : instruments) {
        String quote = text(markets.market().quote(each, at));
        if (!quote.equals(before.put(each.id(), quote))) {
          out.write(at + "," + each.id() + "," + quote + "\n");
          lines++;
        }
      }
    }
    return lines;
  }

  private static String text(Quote quote) {
    return String.join(
        ",",
        quote.bid().toPlainString(),
        quote.ask().toPlainString(),
        quote.bidSize().toPlainString(),
        quote.askSize().toPlainString(),
        quote.last().toPlainString());
  }

  /** Lines that are never longer than one that is refused for its length. */
  private static final class Lines implements Iterator<String> {
    private static final int MAX = Recording.LINE_CHARACTERS_MAX + 1;

    private final BufferedReader in;
    private boolean first = true;
    private int next;

    Lines(BufferedReader in) throws IOException {
      this.in = in;
      this.next = in.read();
    }

    @Override
    public boolean hasNext() {
      return next >= 0;
    }

    @Override
    public String next() {
      if (next < 0) {
        throw new NoSuchElementException();
      }
      try {
        StringBuilder line = new StringBuilder();
        while (next >= 0 && next != '\n' && line.length() < MAX) {
          line.append((char) next);
          next = in.read();
        }
        if (next == '\n') {
          next = in.read();
        }
        int end = line.length() - 1;
        if (end >= 0 && line.charAt(end) == '\r') {
          line.setLength(end);
        }
        // some programs of Windows write a mark before the first letter
        if (first && !line.isEmpty() && line.charAt(0) == '\uFEFF') {
          line.deleteCharAt(0);
        }
        first = false;
        return line.toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
