package gatehouse.core.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The quotes of a recorded day, as {@code docs/market-file.md} defines them. Each holds until the
 * next of its symbol; before the first of a symbol, the first does. Immutable once read; a million
 * lines take some 45 MB.
 */
public final class Recording {
  public static final String HEADER = "time,symbol,bid,ask,bid size,ask size,last";

  public static final int LINES_MAX = 1_000_000;
  public static final int LINE_CHARACTERS_MAX = 200;
  public static final Duration LENGTH_MAX = Duration.ofDays(1);

  /** How long the last line holds before the day begins again. */
  public static final Duration LAST_HOLDS = Duration.ofSeconds(1);

  private static final int FIELDS = 7;
  private static final int DECIMALS = 8;
  private static final double UNIT = 1e8;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,8})?");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?Z");

  private final Instant begins;
  private final Duration length;
  private final int lines;
  private final Map<InstrumentId, Series> series;

  private Recording(Instant begins, Duration length, int lines, Map<InstrumentId, Series> series) {
    this.begins = begins;
    this.length = length;
    this.lines = lines;
    this.series = series;
  }

  /** What became of a text that should be a recording. */
  public sealed interface Result {
    /** It is one. */
    record Read(Recording recording) implements Result {}

    /**
     * It is none.
     *
     * @param line from 1 on; the header is the first
     * @param sentence what is wrong there, for people
     */
    record Fault(int line, String sentence) implements Result {}
  }

  /** One quote of it. */
  public record Line(
      BigDecimal bid, BigDecimal ask, BigDecimal bidSize, BigDecimal askSize, BigDecimal last) {}

  /**
   * Reads one.
   *
   * @param text its lines, with the header
   * @param listed the instrument of a symbol that may be recorded
   */
  public static Result read(
      Iterator<String> text, Function<InstrumentId, Optional<Instrument>> listed) {
    Reader reader = new Reader(listed);
    while (text.hasNext()) {
      Optional<String> fault = reader.line(text.next());
      if (fault.isPresent()) {
        return new Result.Fault(reader.number, fault.get());
      }
    }
    if (reader.number < 2) {
      return new Result.Fault(Math.max(1, reader.number), "The file holds no quote.");
    }
    reader.series.values().forEach(Series::trim);
    Duration length = Duration.between(reader.first, reader.last).plus(LAST_HOLDS);
    return new Result.Read(
        new Recording(reader.first, length, reader.number - 1, Map.copyOf(reader.series)));
  }

  /** The moment of the first line. */
  public Instant begins() {
    return begins;
  }

  /** From the first line to the end of the last; above zero. */
  public Duration length() {
    return length;
  }

  /** How many quotes it holds. */
  public int lines() {
    return lines;
  }

  public Set<InstrumentId> instruments() {
    return series.keySet();
  }

  /**
   * The quote of an instrument; none when it was not recorded.
   *
   * @param ms since the beginning, from zero to the length
   */
  public Optional<Line> at(InstrumentId instrument, long ms) {
    return Optional.ofNullable(series.get(instrument)).map(each -> each.line(each.index(ms)));
  }

  /**
   * Halfway between bid and ask.
   *
   * @throws IllegalArgumentException when it was not recorded
   */
  public double mid(InstrumentId instrument, long ms) {
    Series each = series(instrument);
    int i = each.index(ms);
    return (each.bid[i] / UNIT + each.ask[i] / UNIT) / 2;
  }

  /**
   * Lowest and highest last price of the lines in a part of the day, and of what held when it
   * began.
   *
   * @param fromMs itself within
   * @param untilMs itself not within
   */
  public Range range(InstrumentId instrument, long fromMs, long untilMs) {
    Series each = series(instrument);
    int i = each.index(fromMs);
    long low = each.last[i];
    long high = low;
    for (i++; i < each.count && each.at[i] < untilMs; i++) {
      low = Math.min(low, each.last[i]);
      high = Math.max(high, each.last[i]);
    }
    return new Range(number(low), number(high));
  }

  public record Range(BigDecimal low, BigDecimal high) {
    public Range and(Range other) {
      return new Range(low.min(other.low), high.max(other.high));
    }
  }

  private Series series(InstrumentId instrument) {
    Series found = series.get(instrument);
    if (found == null) {
      throw new IllegalArgumentException(instrument + " was not recorded");
    }
    return found;
  }

  private static BigDecimal number(long units) {
    BigDecimal exact = BigDecimal.valueOf(units, DECIMALS).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0, RoundingMode.UNNECESSARY) : exact;
  }

  /** The lines of one symbol, in arrays: objects would take ten times the room. */
  private static final class Series {
    private int[] at = new int[16];
    private long[] bid = new long[16];
    private long[] ask = new long[16];
    private long[] bidSize = new long[16];
    private long[] askSize = new long[16];
    private long[] last = new long[16];
    private int count;

    void add(int ms, long[] numbers) {
      if (count == at.length) {
        resize(count * 2);
      }
      at[count] = ms;
      bid[count] = numbers[0];
      ask[count] = numbers[1];
      bidSize[count] = numbers[2];
      askSize[count] = numbers[3];
      last[count] = numbers[4];
      count++;
    }

    void trim() {
      resize(count);
    }

    private void resize(int size) {
      at = Arrays.copyOf(at, size);
      bid = Arrays.copyOf(bid, size);
      ask = Arrays.copyOf(ask, size);
      bidSize = Arrays.copyOf(bidSize, size);
      askSize = Arrays.copyOf(askSize, size);
      last = Arrays.copyOf(last, size);
    }

    /** The last line at or before that moment, or the first. */
    int index(long ms) {
      int low = 0;
      int high = count - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (at[middle] <= ms) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    Line line(int i) {
      return new Line(
          number(bid[i]), number(ask[i]), number(bidSize[i]), number(askSize[i]), number(last[i]));
    }
  }

  /** Reads line by line, and says what is wrong with one. */
  private static final class Reader {
    private static final String[] NAMES = {"bid", "ask", "bid size", "ask size", "last"};

    private final Function<InstrumentId, Optional<Instrument>> listed;
    private final Map<InstrumentId, Series> series = new HashMap<>();
    private final Map<String, Optional<Instrument>> known = new HashMap<>();
    private int number;
    private Instant first = Instant.MIN;
    private Instant last = Instant.MIN;

    Reader(Function<InstrumentId, Optional<Instrument>> listed) {
      this.listed = listed;
    }

    /** What is wrong with the next line, if anything. */
    Optional<String> line(String text) {
      number++;
      if (text.length() > LINE_CHARACTERS_MAX) {
        return Optional.of("The line is longer than " + LINE_CHARACTERS_MAX + " characters.");
      }
      if (number == 1) {
        return text.equals(HEADER)
            ? Optional.empty()
            : Optional.of("The first line must be the header \"" + HEADER + "\".");
      }
      if (number > LINES_MAX + 1) {
        return Optional.of("There are more than " + LINES_MAX + " quotes.");
      }
      String[] fields = text.split(",", -1);
      if (fields.length != FIELDS) {
        return Optional.of(
            "There must be "
                + FIELDS
                + " fields with commas between; here are "
                + fields.length
                + ".");
      }
      return time(fields[0]).or(() -> quote(fields));
    }

    private Optional<String> time(String text) {
      Instant at;
      try {
        if (!TIME.matcher(text).matches()) {
          return noTime(text);
        }
        at = Instant.parse(text);
      } catch (DateTimeException e) {
        return noTime(text);
      }
      if (at.isBefore(last)) {
        return Optional.of(
            "The lines must stand in the order of time; " + at + " comes after " + last + ".");
      }
      boolean begins = first.equals(Instant.MIN);
      if (!begins && Duration.between(first, at).compareTo(LENGTH_MAX) > 0) {
        return Optional.of(
            "A recorded day has 24 hours; " + at + " is later than that after " + first + ".");
      }
      first = begins ? at : first;
      last = at;
      return Optional.empty();
    }

    private static Optional<String> noTime(String text) {
      return Optional.of("\"" + text + "\" is no time in UTC such as 2026-11-24T14:30:00Z.");
    }

    private Optional<String> quote(String[] fields) {
      Optional<Instrument> found = known.computeIfAbsent(fields[1], this::find);
      if (found.isEmpty()) {
        return Optional.of(
            "\""
                + fields[1]
                + "\" is no stock, fund, currency pair or bond that is listed here."
                + " Options and futures follow from what they are on.");
      }
      Instrument instrument = found.get();
      long[] numbers = new long[NAMES.length];
      for (int i = 0; i < numbers.length; i++) {
        String text = fields[i + 2];
        if (!NUMBER.matcher(text).matches()) {
          return Optional.of(
              "The "
                  + NAMES[i]
                  + " \""
                  + text
                  + "\" is no number such as 267.98, with up to 10 digits and 8 decimals.");
        }
        numbers[i] = new BigDecimal(text).movePointRight(DECIMALS).longValueExact();
        if (numbers[i] == 0) {
          return Optional.of("The " + NAMES[i] + " must be above zero.");
        }
        if (i < 2 && !instrument.ticks().allows(new BigDecimal(text))) {
          return Optional.of(
              "The "
                  + NAMES[i]
                  + " "
                  + text
                  + " stands between the price steps of "
                  + instrument.id()
                  + ", which are "
                  + instrument.ticks().tickAt(new BigDecimal(text)).toPlainString()
                  + " there.");
        }
      }
      if (numbers[0] >= numbers[1]) {
        return Optional.of(
            "The bid must be below the ask; here "
                + fields[2]
                + " is not below "
                + fields[3]
                + ".");
      }
      series
          .computeIfAbsent(instrument.id(), id -> new Series())
          .add((int) Duration.between(first, last).toMillis(), numbers);
      return Optional.empty();
    }

    private Optional<Instrument> find(String symbol) {
      return InstrumentId.fits(symbol) ? listed.apply(new InstrumentId(symbol)) : Optional.empty();
    }
  }
}
