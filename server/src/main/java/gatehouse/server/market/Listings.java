package gatehouse.server.market;

import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Product;
import gatehouse.core.market.Terms;
import gatehouse.core.market.TickTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file of what is listed, and how the simulated price of each walks. */
final class Listings {
  private static final String FILE = "/market/instruments.csv";
  private static final String DIVIDENDS = "/market/dividends.csv";
  private static final String SPLITS = "/market/splits.csv";
  private static final int FIELDS = 9;

  private static final TickTable CENTS = TickTable.of("0.01");
  private static final TickTable EUROPE =
      ticks(
          "0 0.0002",
          "1 0.0005",
          "2 0.001",
          "5 0.002",
          "10 0.005",
          "20 0.01",
          "50 0.02",
          "100 0.05",
          "200 0.1",
          "500 0.2");
  private static final TickTable TOKYO =
      ticks("0 0.1", "1000 0.5", "3000 1", "10000 5", "30000 10", "100000 50");
  private static final TickTable HONG_KONG =
      ticks(
          "0 0.001",
          "0.25 0.005",
          "0.5 0.01",
          "10 0.02",
          "20 0.05",
          "100 0.1",
          "200 0.2",
          "500 0.5");
  private static final TickTable SYDNEY = ticks("0 0.001", "0.1 0.005", "2 0.01");

  /**
   * How a price walks.
   *
   * @param start where it stands at the walk's origin; for a future, its ratio to the fund that it
   *     follows; for a bond, its yield
   * @param volatility of a year
   */
  record Walk(double start, double volatility) {}

  /**
   * What an instrument pays its holders.
   *
   * @param share of the price, each time
   * @param months from 1 to 12 in which it goes ex dividend
   */
  record Payout(double share, Set<Integer> months) {
    static final Payout NONE = new Payout(0, Set.of());
  }

  /** A future's product: contracts of it are listed by the quarter. */
  record FutureRoot(
      String root,
      String name,
      Currency currency,
      BigDecimal multiplier,
      TickTable ticks,
      InstrumentId follows,
      double ratio,
      BigDecimal initialMargin,
      BigDecimal maintenanceMargin) {}

  final List<Instrument> instruments = new ArrayList<>();
  final List<FutureRoot> futures = new ArrayList<>();
  private final Map<InstrumentId, Walk> walks = new HashMap<>();

  /** Of those that pay dividends. */
  final Map<InstrumentId, Payout> payouts = new HashMap<>();

  final List<CorporateAction.Split> splits = new ArrayList<>();
  private final Map<InstrumentId, Instrument> byId = new HashMap<>();

  private Listings() {}

  /** Reads the files that came with the program. */
  static Listings read() {
    Listings listings = new Listings();
    read(FILE, listings::add);
    read(DIVIDENDS, listings::addPayout);
    read(SPLITS, listings::addSplit);
    return listings;
  }

  private static void read(String file, Consumer<String> lines) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Listings.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      in.lines().filter(line -> !line.startsWith("#")).forEach(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addPayout(String line) {
    String[] field = line.split("\\|", -1);
    InstrumentId id = instrument(new InstrumentId(field[0])).id();
    Set<Integer> months =
        Stream.of(field[2].split(" ", -1)).map(Integer::valueOf).collect(Collectors.toSet());
    payouts.put(id, new Payout(Double.parseDouble(field[1]) / 100 / months.size(), months));
  }

  /** Contracts would have to be adjusted: what has options is not split. */
  private void addSplit(String line) {
    String[] field = line.split("\\|", -1);
    InstrumentId id = instrument(new InstrumentId(field[0])).id();
    if (Contracts.UNDERLYINGS.contains(id.value())) {
      throw new IllegalStateException("there are options on " + id);
    }
    splits.add(
        new CorporateAction.Split(
            id, LocalDate.parse(field[1]), Integer.parseInt(field[2]), Integer.parseInt(field[3])));
  }

  /** The instrument of that symbol, which is in the file. */
  Instrument instrument(InstrumentId id) {
    return Objects.requireNonNull(byId.get(id), id.value());
  }

  /** How the price of that stock, fund or bond walks. */
  Walk walk(InstrumentId id) {
    return Objects.requireNonNull(walks.get(id));
  }

  private void add(String line) {
    String[] field = line.split("\\|", -1);
    if (field.length != FIELDS) {
      throw new IllegalStateException("not " + FIELDS + " fields: " + line);
    }
    Currency currency = Currency.getInstance(field[3]);
    Mic venue = new Mic(field[2]);
    Product product = Product.valueOf(field[4]);
    BigDecimal lot = new BigDecimal(field[5]);
    double price = Double.parseDouble(field[6]);
    double volatility = Double.parseDouble(field[7]);
    switch (product) {
      case STOCK ->
          add(
              field,
              venue,
              currency,
              stockTicks(venue),
              lot,
              BigDecimal.ONE,
              days(venue),
              new Terms.Stock(field[8]),
              new Walk(price, volatility));
      case ETF ->
          add(
              field,
              venue,
              currency,
              CENTS,
              lot,
              BigDecimal.ONE,
              1,
              new Terms.Etf(field[8], field[8].contains(",")),
              new Walk(price, volatility));
      case FX ->
          add(
              field,
              venue,
              currency,
              fxTicks(currency),
              lot,
              BigDecimal.ONE,
              2,
              new Terms.Fx(Currency.getInstance(field[8])),
              new Walk(0, 0));
      case BOND -> {
        String[] more = field[8].split(";", -1);
        add(
            field,
            venue,
            currency,
            TickTable.of("0.001"),
            lot,
            new BigDecimal("0.01"),
            1,
            new Terms.Bond(
                field[1],
                new BigDecimal(field[7]),
                Integer.parseInt(more[0]),
                LocalDate.parse(more[1]),
                field[0].startsWith("UST") ? "Act/Act ICMA" : "30U/360"),
            new Walk(price, 0.006));
      }
      case FUTURE -> {
        String[] more = field[8].split(";", -1);
        futures.add(
            new FutureRoot(
                field[0],
                field[1],
                currency,
                new BigDecimal(more[0]),
                TickTable.of(more[1]),
                new InstrumentId(more[2]),
                price,
                new BigDecimal(more[3]),
                new BigDecimal(more[4])));
      }
      case OPTION -> throw new IllegalStateException("options are listed by rule: " + line);
    }
  }

  private void add(
      String[] field,
      Mic venue,
      Currency currency,
      TickTable ticks,
      BigDecimal lot,
      BigDecimal multiplier,
      int settlementDays,
      Terms terms,
      Walk walk) {
    InstrumentId id = new InstrumentId(field[0]);
    Instrument instrument =
        new Instrument(
            id, field[1], venue, currency, ticks, lot, multiplier, settlementDays, terms);
    instruments.add(instrument);
    byId.put(id, instrument);
    walks.put(id, walk);
  }

  private static TickTable stockTicks(Mic venue) {
    return switch (venue.value()) {
      case "XLON", "XETR", "XPAR" -> EUROPE;
      case "XTKS" -> TOKYO;
      case "XHKG" -> HONG_KONG;
      case "XASX" -> SYDNEY;
      default -> CENTS;
    };
  }

  private static TickTable fxTicks(Currency quote) {
    return TickTable.of(quote.getCurrencyCode().equals("JPY") ? "0.005" : "0.00005");
  }

  /** One day in North America, two elsewhere. */
  private static int days(Mic venue) {
    return switch (venue.value()) {
      case "XNYS", "XNAS", "XTSE" -> 1;
      default -> 2;
    };
  }

  private static TickTable ticks(String... bands) {
    List<TickTable.Band> all = new ArrayList<>();
    for (String band : bands) {
      String[] parts = band.split(" ", -1);
      all.add(new TickTable.Band(new BigDecimal(parts[0]), new BigDecimal(parts[1])));
    }
    return new TickTable(all);
  }
}
