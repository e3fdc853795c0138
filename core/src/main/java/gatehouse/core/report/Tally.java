package gatehouse.core.report;

import gatehouse.core.audit.Facts;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Terms;
import gatehouse.core.report.Reckoning.Line;
import gatehouse.core.trade.Commodity;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.JournalEntry.Posting;
import gatehouse.core.trade.Ledger;
import gatehouse.core.trade.Prices;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An account as it was, from its journal alone. What a position cost is kept as a sum, not as an
 * average, so that it does not matter in which order entries of one day come.
 */
final class Tally {
  private final Evidence evidence;
  final Map<Currency, BigDecimal> cash = new HashMap<>();
  private final Map<InstrumentId, Holding> holdings = new HashMap<>();

  /** What units cost when they came, less what they brought when they went. */
  private final Map<Currency, BigDecimal> spent = new HashMap<>();

  private final Map<Currency, BigDecimal> realised = new HashMap<>();

  Tally(Evidence evidence) {
    this.evidence = evidence;
  }

  /** As it was at the end of that day; empty without one. */
  static Tally of(Optional<DayTally> from, Evidence evidence) {
    Tally tally = new Tally(evidence);
    from.map(DayTally::content).ifPresent(tally::read);
    return tally;
  }

  private void read(String text) {
    Facts.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("no tally"))
        .forEach((name, value) -> {
          String rest = name.substring(name.indexOf('.') + 1);
          switch (name.substring(0, name.indexOf('.'))) {
            case "cash" -> cash.put(Currency.getInstance(rest), new BigDecimal(value));
            case "spent" -> spent.put(Currency.getInstance(rest), new BigDecimal(value));
            case "realised" -> realised.put(Currency.getInstance(rest), new BigDecimal(value));
            case "held" -> {
              String[] parts = value.split(" ", -1);
              Holding holding = holding(new InstrumentId(rest), LocalDate.parse(parts[0]));
              holding.held = new BigDecimal(parts[1]);
              holding.spent = new BigDecimal(parts[2]);
              holding.paid = new BigDecimal(parts[3]);
            }
            default -> throw new IllegalArgumentException("no part of a tally: " + name);
          }
        });
  }

  /** The one text of it: a canonical JSON object of strings. */
  String text() {
    SortedMap<String, String> facts = new TreeMap<>();
    Map.of("cash", cash, "spent", spent, "realised", realised)
        .forEach((name, sums) ->
            sums.forEach((currency, sum) ->
                facts.put(name + "." + currency.getCurrencyCode(), sum.toPlainString())));
    holdings.forEach((id, holding) ->
        facts.put(
            "held." + id.value(),
            holding.since
                + " "
                + holding.held.toPlainString()
                + " "
                + holding.spent.toPlainString()
                + " "
                + holding.paid.toPlainString()));
    return Facts.toJson(facts);
  }

  /** What one entry changed in one currency, and which line of a reckoning it belongs to. */
  record Flow(Line line, Currency currency, BigDecimal amount) {}

  private static final class Holding {
    final Instrument instrument;

    /** A day on which the contract had its symbol. */
    final LocalDate since;

    BigDecimal held = BigDecimal.ZERO;
    BigDecimal spent = BigDecimal.ZERO;

    /** What a future already paid of its gain, day by day. */
    BigDecimal paid = BigDecimal.ZERO;

    Holding(Instrument instrument, LocalDate since) {
      this.instrument = instrument;
      this.since = since;
    }

    boolean isFuture() {
      return instrument.terms() instanceof Terms.Future;
    }
  }

  /** Counts the entry in; what it changed beside the price of positions. */
  List<Flow> add(JournalEntry entry) {
    List<Flow> flows = new ArrayList<>();
    List<Holding> moved = units(entry);
    // of an exercise, the money is paid for what is delivered
    Holding priced = moved.isEmpty() ? null : moved.getLast();
    boolean exchanged = false;
    for (Posting posting : entry.postings()) {
      if (!(posting.commodity() instanceof Commodity.Money(Currency currency))) {
        continue;
      }
      BigDecimal got = posting.amount().negate();
      switch (posting.ledger()) {
        case CLIENT_CASH -> cash.merge(currency, posting.amount(), BigDecimal::add);
        case CLIENT_UNITS -> throw new IllegalArgumentException("money is no unit");
        case BANK -> flows.add(new Flow(Line.DEPOSITS, currency, got));
        case COMMISSION -> flows.add(new Flow(Line.COMMISSIONS, currency, got));
        case INTEREST -> flows.add(new Flow(Line.INTEREST, currency, got));
        case TAX -> flows.add(new Flow(Line.TAXES, currency, got));
        case ISSUER -> {
          if (priced == null) {
            flows.add(new Flow(Line.INCOME, currency, got));
          } else {
            spend(priced, got.negate());
          }
        }
        case VENUE -> {
          if (priced == null) {
            if (entry.kind() != JournalEntry.Kind.VARIATION) {
              flows.add(new Flow(Line.CURRENCY, currency, got));
            }
          } else if (!priced.isFuture()) { // what a future pays is its profit, which is counted
            if (exchanged) { // the second is the interest that a bond's buyer owes
              flows.add(new Flow(Line.INCOME, currency, got));
            } else {
              spend(priced, got.negate());
            }
            exchanged = true;
          }
        }
      }
    }
    realise(entry, moved, flows);
    return flows;
  }

  /** Moves the units of the entry, in the order in which they were posted by the other side. */
  private List<Holding> units(JournalEntry entry) {
    List<Holding> moved = new ArrayList<>();
    for (Posting posting : entry.postings()) {
      if (posting.ledger() != Ledger.CLIENT_UNITS
          && posting.commodity() instanceof Commodity.Units(InstrumentId id)) {
        Holding holding = holding(id, entry);
        BigDecimal quantity = posting.amount().negate();
        holding.held = holding.held.add(quantity);
        moved.add(holding);
        if (holding.isFuture() && entry.kind() == JournalEntry.Kind.TRADE) {
          BigDecimal price = evidence.price(entry, holding.instrument);
          spend(holding, holding.instrument.value(quantity, price));
        }
      }
    }
    if (moved.isEmpty() && splitsNothing(entry)) {
      String symbol = entry.reference().substring(0, entry.reference().indexOf(' '));
      moved.add(holding(new InstrumentId(symbol), entry));
    }
    return moved;
  }

  /** A split that leaves as many units as before still pays for the part that is left. */
  private static boolean splitsNothing(JournalEntry entry) {
    return entry.kind() == JournalEntry.Kind.SPLIT && entry.reference().indexOf(' ') > 0;
  }

  private void realise(JournalEntry entry, List<Holding> moved, List<Flow> flows) {
    if (entry.kind() == JournalEntry.Kind.VARIATION) {
      moved.add(holding(new InstrumentId(entry.reference()), entry));
    }
    if (moved.isEmpty()) {
      return;
    }
    Holding holding = moved.getLast();
    Currency currency = holding.instrument.currency();
    flows.add(new Flow(Line.REALISED, currency, entry.realised()));
    realised.merge(currency, entry.realised(), BigDecimal::add);
    if (holding.isFuture()) {
      holding.paid = holding.paid.add(entry.realised());
      if (entry.kind() == JournalEntry.Kind.EXPIRY && holding.held.signum() == 0) {
        spend(holding, holding.paid.add(holding.spent).negate()); // all of its gain is paid
      }
    }
  }

  private void spend(Holding holding, BigDecimal amount) {
    holding.spent = holding.spent.add(amount);
    spent.merge(holding.instrument.currency(), amount, BigDecimal::add);
  }

  private Holding holding(InstrumentId id, JournalEntry entry) {
    return holding(id, entry.day());
  }

  private Holding holding(InstrumentId id, LocalDate day) {
    Holding known = holdings.get(id);
    if (known == null) {
      known = new Holding(evidence.instrument(id, day), day);
      holdings.put(id, known);
    }
    return known;
  }

  /** Cash and positions in each currency; a future is worth what it gained and has not paid. */
  Map<Currency, BigDecimal> worth(Prices prices) {
    Map<Currency, BigDecimal> worth = new HashMap<>(cash);
    for (Holding each : holdings.values()) {
      worth.merge(each.instrument.currency(), worth(each, prices), BigDecimal::add);
    }
    return worth;
  }

  private static BigDecimal worth(Holding holding, Prices prices) {
    return holding.isFuture()
        ? market(holding, prices).subtract(holding.spent).subtract(holding.paid)
        : market(holding, prices);
  }

  private static BigDecimal market(Holding holding, Prices prices) {
    return holding.held.signum() == 0
        ? BigDecimal.ZERO
        : holding.instrument.value(holding.held, prices.mark(holding.instrument));
  }

  /** What would become certain if everything were closed at these prices. */
  Map<Currency, BigDecimal> unrealised(Prices prices) {
    Map<Currency, BigDecimal> gain = new HashMap<>();
    spent.forEach((currency, sum) -> gain.merge(currency, sum.negate(), BigDecimal::add));
    realised.forEach((currency, sum) -> gain.merge(currency, sum.negate(), BigDecimal::add));
    for (Holding each : holdings.values()) {
      gain.merge(each.instrument.currency(), market(each, prices), BigDecimal::add);
    }
    return gain;
  }

  /** What is held, in the order of the symbols. */
  List<Reckoning.Held> held(Prices prices) {
    return holdings.values().stream()
        .filter(each -> each.held.signum() != 0)
        .sorted(Comparator.comparing(each -> each.instrument.id()))
        .map(each ->
            new Reckoning.Held(
                each.instrument, each.held, prices.mark(each.instrument), worth(each, prices)))
        .toList();
  }
}
