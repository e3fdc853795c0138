package gatehouse.core.market;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** All that can be traded, and where; immutable. */
public final class Universe {
  private final Map<InstrumentId, Instrument> instruments = new HashMap<>();
  private final Map<Mic, TradingVenue> venues = new HashMap<>();
  private final Map<Mic, List<TradingVenue>> routes = new HashMap<>();
  private final Function<InstrumentId, Optional<Instrument>> unlisted;

  /**
   * Puts them together.
   *
   * @throws IllegalArgumentException when two have the same name, or a venue is missing
   */
  public Universe(Collection<TradingVenue> venues, Collection<Instrument> instruments) {
    this(venues, instruments, id -> Optional.empty());
  }

  /**
   * Puts them together.
   *
   * @param unlisted what a name that is listed no more, or not here, stands for: whoever holds one
   *     still has to know it
   * @throws IllegalArgumentException when two have the same name, or a venue is missing
   */
  public Universe(
      Collection<TradingVenue> venues,
      Collection<Instrument> instruments,
      Function<InstrumentId, Optional<Instrument>> unlisted) {
    this.unlisted = unlisted;
    for (TradingVenue venue : venues) {
      if (this.venues.put(venue.mic(), venue) != null) {
        throw new IllegalArgumentException("two venues are called " + venue.mic());
      }
    }
    // by listing venue, once: every order asks
    List<TradingVenue> sorted = venues();
    sorted.forEach(venue -> routes.put(venue.mic(), routes(venue, sorted)));
    for (Instrument instrument : instruments) {
      if (this.instruments.put(instrument.id(), instrument) != null) {
        throw new IllegalArgumentException("two instruments are called " + instrument.id());
      }
      if (!this.venues.containsKey(instrument.venue())) {
        throw new IllegalArgumentException("no venue lists " + instrument.id());
      }
    }
  }

  public Optional<Instrument> instrument(InstrumentId id) {
    return Optional.ofNullable(instruments.get(id)).or(() -> unlisted.apply(id));
  }

  /** The venue that lists the instrument. */
  public TradingVenue venue(Instrument instrument) {
    return java.util.Objects.requireNonNull(venues.get(instrument.venue()));
  }

  /** The venues that an order for the instrument can go to; the one that lists it first. */
  public List<TradingVenue> routes(Instrument instrument) {
    List<TradingVenue> all = java.util.Objects.requireNonNull(routes.get(instrument.venue()));
    boolean shares = instrument.product() == Product.STOCK || instrument.product() == Product.ETF;
    return shares ? all : all.subList(0, 1);
  }

  /** A venue, and those that trade its shares by unlisted trading privileges. */
  private static List<TradingVenue> routes(TradingVenue listing, List<TradingVenue> all) {
    return Stream.concat(
            Stream.of(listing),
            all.stream()
                .filter(each -> listing.unlisted() && each.unlisted())
                .filter(each -> each.region() == listing.region())
                .filter(each -> !each.mic().equals(listing.mic())))
        .toList();
  }

  public Optional<TradingVenue> venue(Mic mic) {
    return Optional.ofNullable(venues.get(mic));
  }

  /** In the order of their codes. */
  public List<TradingVenue> venues() {
    return venues.values().stream().sorted(Comparator.comparing(v -> v.mic().value())).toList();
  }

  /** In the order of their names. */
  public List<Instrument> instruments() {
    return instruments.values().stream().sorted(Comparator.comparing(Instrument::id)).toList();
  }

  /** The options on an instrument, by expiry, strike and right. */
  public List<Instrument> chain(InstrumentId underlying) {
    record Listed(Instrument instrument, Terms.Option option) {}
    List<Listed> chain = new ArrayList<>();
    for (Instrument each : instruments.values()) {
      if (each.terms() instanceof Terms.Option option && option.underlying().equals(underlying)) {
        chain.add(new Listed(each, option));
      }
    }
    chain.sort(
        Comparator.comparing((Listed l) -> l.option().expiry())
            .thenComparing(l -> l.option().strike())
            .thenComparing(l -> l.option().right()));
    return chain.stream().map(Listed::instrument).toList();
  }

  /**
   * What somebody may mean by these letters: symbols that begin with them first, then names that
   * hold them. Options are left out: they are found in the chain of their underlying.
   */
  public List<Instrument> search(String words, int limit) {
    String wanted = words.strip().toUpperCase(Locale.ROOT);
    return instruments().stream()
        .filter(i -> i.product() != Product.OPTION)
        .filter(i ->
            i.id().value().startsWith(wanted) || i.name().toUpperCase(Locale.ROOT).contains(wanted))
        .sorted(Comparator.comparing(i -> !i.id().value().startsWith(wanted)))
        .limit(limit)
        .toList();
  }
}
