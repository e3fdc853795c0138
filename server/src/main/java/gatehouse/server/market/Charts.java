package gatehouse.server.market;

import gatehouse.core.market.Candle;
import gatehouse.core.market.Instrument;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prices of an instrument over a span of time, for its chart. */
final class Charts {
  private final Markets markets;

  Charts(Markets markets) {
    this.markets = markets;
  }

  /** How far a chart goes back, how fine it is, and by what its table is grouped. */
  enum Span {
    DAY(Duration.ofDays(1), Duration.ofMinutes(5), "d MMM, HH:00"),
    MONTH(Duration.ofDays(30), Duration.ofHours(1), "d MMM"),
    YEAR(Duration.ofDays(365), Duration.ofDays(1), "MMMM yyyy");

    private final Duration length;
    private final Duration step;
    private final DateTimeFormatter group;

    Span(Duration length, Duration step, String group) {
      this.length = length;
      this.step = step;
      this.group = DateTimeFormatter.ofPattern(group, Locale.ENGLISH);
    }

    /** The span of that name; a month when there is none. */
    static Span of(String name) {
      for (Span each : values()) {
        if (each.label().equals(name)) {
          return each;
        }
      }
      return MONTH;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The prices up to that moment, oldest first.
   *
   * @param until of an account without the feed, some time ago
   */
  List<Candle> candles(Instrument instrument, Span span, Instant until) {
    Instant from = until.minus(span.length);
    long step = span.step.toMillis();
    // whole hours read well; days begin at another moment in each venue
    return markets
        .market()
        .candles(
            instrument,
            span == Span.YEAR
                ? from.minusSeconds(1) // so that the last step falls into the day of now
                : Instant.ofEpochMilli(Math.floorDiv(from.toEpochMilli(), step) * step),
            until,
            span.step);
  }

  ChartView view(Instrument instrument, Span span, Instant until, ZoneId zone) {
    List<Candle> candles = candles(instrument, span, until);
    return new ChartView(
        "/markets/" + instrument.id() + "/chart?span=" + span.label(),
        ChartView.points(candles.stream().map(Candle::close).toList()),
        text(candles, instrument, span),
        candles.isEmpty() || candles.getLast().close().compareTo(candles.getFirst().open()) < 0
            ? Tone.BAD
            : Tone.GOOD,
        List.of("Time", "Open", "High", "Low", "Close"),
        rows(candles, instrument, span, zone));
  }

  ChartData data(Instrument instrument, Span span, Instant until, ZoneId zone) {
    List<Candle> candles = candles(instrument, span, until);
    return new ChartData(
        instrument.currency().getCurrencyCode(),
        candles.isEmpty() ? 2 : QuoteText.digits(candles.getLast().close(), instrument),
        span.label(),
        zone.getId(),
        candles.stream().map(each -> each.from().getEpochSecond()).toList(),
        candles.stream().map(Candle::open).toList(),
        candles.stream().map(Candle::high).toList(),
        candles.stream().map(Candle::low).toList(),
        candles.stream().map(Candle::close).toList());
  }

  private static String text(List<Candle> candles, Instrument instrument, Span span) {
    if (candles.isEmpty()) {
      return "The venue was closed all that time.";
    }
    BigDecimal low = candles.stream().map(Candle::low).reduce(BigDecimal::min).orElseThrow();
    BigDecimal high = candles.stream().map(Candle::high).reduce(BigDecimal::max).orElseThrow();
    return "The last %s: from %s to %s %s"
        .formatted(
            span.label(),
            QuoteText.price(low, instrument),
            QuoteText.price(high, instrument),
            instrument.currency().getCurrencyCode());
  }

  /** Some two dozen rows, in place of hundreds that nobody would listen to. */
  private static List<List<String>> rows(
      List<Candle> candles, Instrument instrument, Span span, ZoneId zone) {
    Map<String, List<Candle>> groups = new LinkedHashMap<>();
    for (Candle each : candles) {
      groups
          .computeIfAbsent(span.group.format(each.from().atZone(zone)), when -> new ArrayList<>())
          .add(each);
    }
    List<List<String>> rows = new ArrayList<>();
    groups.forEach((when, group) ->
        rows.add(
            List.of(
                when,
                QuoteText.price(group.getFirst().open(), instrument),
                QuoteText.price(
                    group.stream().map(Candle::high).reduce(BigDecimal::max).orElseThrow(),
                    instrument),
                QuoteText.price(
                    group.stream().map(Candle::low).reduce(BigDecimal::min).orElseThrow(),
                    instrument),
                QuoteText.price(group.getLast().close(), instrument))));
    return rows.reversed();
  }
}
