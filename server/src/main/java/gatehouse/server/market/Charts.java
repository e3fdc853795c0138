package gatehouse.server.market;

import gatehouse.core.market.Candle;
import gatehouse.core.market.Instrument;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prices of an instrument over a span of time, for its chart: as a session may see them. */
record Charts(Screen screen) {
  ChartView view(Instrument instrument, Screen.Span span, ZoneId zone) {
    List<Candle> candles = screen.candles(instrument, span);
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

  ChartData data(Instrument instrument, Screen.Span span, ZoneId zone) {
    List<Candle> candles = screen.candles(instrument, span);
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

  private static String text(List<Candle> candles, Instrument instrument, Screen.Span span) {
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
      List<Candle> candles, Instrument instrument, Screen.Span span, ZoneId zone) {
    Map<String, List<Candle>> groups = new LinkedHashMap<>();
    for (Candle each : candles) {
      groups.computeIfAbsent(span.group(each.from(), zone), when -> new ArrayList<>()).add(each);
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
