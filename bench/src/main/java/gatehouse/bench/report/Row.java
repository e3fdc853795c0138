package gatehouse.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One figure of both servers side by side.
 *
 * @param what the figure in words
 * @param unit its unit
 * @param own Gatehouse's value; not a number when it was not measured
 * @param peer Keycloak's value; not a number when it was not measured
 * @param aim what Gatehouse sets out to reach
 * @param pictured whether the picture shows it
 */
public record Row(String what, String unit, double own, double peer, Aim aim, boolean pictured) {
  /** All figures of the report, in its order. */
  public static List<Row> of(Optional<Figures> own, Optional<Figures> peer) {
    Aim none = new Aim.None();
    Rows<Figures> rows = new Rows<>(own, peer);
    return List.of(
        rows.pictured("sign-ins", "/s", f -> f.signIns().load().perSecond(), new Aim.Times(4)),
        rows.plain("sign-in, median", "ms", f -> f.signIns().load().medianMs(), none),
        rows.plain("sign-in, 99th percentile", "ms", f -> f.signIns().load().p99Ms(), none),
        rows.pictured(
            "signed-in requests", "/s", f -> f.signedIn().load().perSecond(), new Aim.Times(10)),
        rows.plain(
            "signed-in request, 99th percentile", "ms", f -> f.signedIn().load().p99Ms(), none),
        rows.pictured(
            "first start to first sign-in", "ms", Figures::firstStartMs, new Aim.AtMost(2000)),
        rows.plain(
            "later start to first sign-in", "ms", Figures::laterStartMs, new Aim.AtMost(2000)),
        rows.plain("memory after start", "MiB", Figures::idleMib, new Aim.Share(1 / 3.0)),
        rows.pictured("memory after load", "MiB", Figures::loadedMib, new Aim.Share(1 / 3.0)),
        rows.plain("memory, peak", "MiB", Figures::peakMib, none),
        rows.pictured("processor time of a sign-in", "ms", f -> f.signIns().cpuMsEach(), none),
        rows.plain("… beside the hash", "ms", Figures::cpuMsBesideHash, new Aim.AtMost(1)),
        rows.plain(
            "processor time of a signed-in request", "ms", f -> f.signedIn().cpuMsEach(), none));
  }

  /** Makes rows of the same two servers. */
  record Rows<F>(Optional<F> own, Optional<F> peer) {
    Row pictured(String what, String unit, ToDoubleFunction<F> value, Aim aim) {
      return new Row(what, unit, of(own, value), of(peer, value), aim, true);
    }

    Row plain(String what, String unit, ToDoubleFunction<F> value, Aim aim) {
      return new Row(what, unit, of(own, value), of(peer, value), aim, false);
    }

    private static <F> double of(Optional<F> figures, ToDoubleFunction<F> value) {
      return figures.isEmpty() ? Double.NaN : value.applyAsDouble(figures.get());
    }
  }

  /** Gatehouse's value as a multiple of Keycloak's, in words: "5.2×" or "1/14". */
  public String ratio() {
    double ratio = own / peer;
    if (!Double.isFinite(ratio) || ratio <= 0) {
      return "–";
    }
    return ratio >= 1 ? brief(ratio) + "×" : "1/" + brief(1 / ratio);
  }

  /** "yes", "no", or a dash when there is nothing to judge. */
  public String met() {
    return aim.met(own, peer).map(yes -> yes ? "yes" : "**no**").orElse("–");
  }

  /** A value with its unit, to three digits. */
  public String value(double value) {
    return Double.isNaN(value) ? "–" : brief(value) + (unit.startsWith("/") ? "" : " ") + unit;
  }

  private static String brief(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
