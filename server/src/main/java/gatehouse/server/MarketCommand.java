package gatehouse.server;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.market.Recording;
import gatehouse.core.market.Universe;
import gatehouse.server.market.MarketFile;
import gatehouse.server.market.Markets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code market record}: writes the simulated market down as a recorded day. */
final class MarketCommand {
  private static final Set<String> OPTIONS =
      Set.of("out", "minutes", "seed", "from", "every", "symbols");

  private static final int MINUTES_MAX = 24 * 60;
  private static final int SECONDS_MAX = 3600;
  private static final String ALL = "";

  private final PrintStream out;

  MarketCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * @param now from which the next day of New York is taken when no moment is given
   * @throws Config.ConfigException when an option makes no sense, or the file is there already
   */
  void run(String verb, Map<String, String> options, Instant now) throws IOException {
    if (!verb.equals("record")) {
      throw new Config.ConfigException("Say market record --out FILE --minutes N.");
    }
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(OPTIONS);
    if (!unknown.isEmpty()) {
      throw new Config.ConfigException(
          "market record does not know "
              + String.join(", ", unknown)
              + ". Known: "
              + String.join(", ", new TreeSet<>(OPTIONS))
              + ".");
    }
    String file = options.get("out");
    if (file == null) {
      throw new Config.ConfigException("Say where to write the day: --out FILE.");
    }
    Markets markets = new Markets(seed(options));
    Instant from = from(options, markets, now);
    long minutes = number(options, "minutes", 60, MINUTES_MAX);
    long every = number(options, "every", 5, SECONDS_MAX);
    List<Instrument> instruments =
        instruments(options.getOrDefault("symbols", ALL), markets.universe(from));
    long most = instruments.size() * (minutes * 60 / every + 1);
    if (most > Recording.LINES_MAX) {
      throw new Config.ConfigException(
          "That would be up to %d quotes, and a file holds %d: ask for fewer minutes, fewer symbols, or a look less often with --every SECONDS."
              .formatted(most, Recording.LINES_MAX));
    }
    try (Writer writer = Files.newBufferedWriter(Path.of(file), StandardOpenOption.CREATE_NEW)) {
      int lines =
          MarketFile.write(
              writer,
              markets,
              instruments,
              from,
              Duration.ofMinutes(minutes),
              Duration.ofSeconds(every));
      out.printf(
          "%d quotes of %d instruments, %d minutes from %s on, are in %s.%n"
              + "Replay them with: ./gatehouse demo --market-file %s%n",
          lines, instruments.size(), minutes, from, file, file);
    } catch (FileAlreadyExistsException e) {
      throw new Config.ConfigException(file + " is there already; choose another name.");
    } catch (IOException e) {
      throw new Config.ConfigException("Cannot write " + file + ": " + e);
    }
  }

  private static long seed(Map<String, String> options) {
    String text = options.get("seed");
    try {
      return text == null ? Gatehouse.MARKET_SEED : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Config.ConfigException("seed must be a whole number; it is " + text);
    }
  }

  private static Instant from(Map<String, String> options, Markets markets, Instant now) {
    String text = options.get("from");
    try {
      return text == null ? markets.nextMorning(now) : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Config.ConfigException(
          "from must be a time in UTC such as 2026-11-24T14:30:00Z; it is " + text);
    }
  }

  private static long number(Map<String, String> options, String name, int otherwise, int max) {
    String text = options.getOrDefault(name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Config.ConfigException(
        name + " must be a number from 1 to " + max + "; it is " + text);
  }

  private static List<Instrument> instruments(String symbols, Universe universe) {
    if (symbols.equals(ALL)) {
      return universe.instruments().stream().filter(MarketCommand::isRecorded).toList();
    }
    List<Instrument> wanted = new ArrayList<>();
    for (String symbol : symbols.toUpperCase(Locale.ROOT).split(",", -1)) {
      wanted.add(
          universe.instruments().stream()
              .filter(each -> isRecorded(each) && each.id().value().equals(symbol.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new Config.ConfigException(
                      "\""
                          + symbol
                          + "\" is no stock, fund, currency pair or bond that is listed here.")));
    }
    return wanted;
  }

  /** Options and futures follow from what they are on. */
  private static boolean isRecorded(Instrument instrument) {
    return instrument.product() != Product.OPTION && instrument.product() != Product.FUTURE;
  }
}
