package gatehouse.core.apikey;

import gatehouse.core.apikey.KeyProfile.Sighting;
import gatehouse.core.audit.Facts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A key's profile as a text in a row. */
public final class KeyProfileText {
  private KeyProfileText() {}

  public static String of(KeyProfile profile) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("since", profile.since().toString());
    facts.put("orders", Long.toString(profile.orders()));
    facts.put("minute", Long.toString(profile.minute()));
    facts.put("inMinute", Integer.toString(profile.inMinute()));
    facts.put(
        "busiest",
        profile.busiest().entrySet().stream()
            .map(day -> day.getKey() + "=" + day.getValue())
            .collect(Collectors.joining(" ")));
    facts.put("sizes", joined(profile.sizes()));
    facts.put("allowedSize", Integer.toString(profile.allowedSize()));
    facts.put("hours", joined(profile.hours()));
    facts.put("networks", joined(profile.networks()));
    facts.put("instruments", joined(profile.instruments()));
    profile
        .waiting()
        .ifPresent(order -> {
          facts.put("waitingAt", order.at().toString());
          facts.put("waitingKey", order.key().value());
          facts.put("waitingValue", order.value().toPlainString());
          facts.put("waitingNetwork", order.network());
          facts.put("waitingInstrument", order.instrument());
        });
    return Facts.toJson(facts);
  }

  /** Reads {@link #of}. */
  public static KeyProfile parse(String text) {
    SortedMap<String, String> facts = Facts.parse(text).orElseThrow();
    SortedMap<LocalDate, Integer> busiest = new TreeMap<>();
    for (String day : words(get(facts, "busiest"))) {
      int equals = day.indexOf('=');
      busiest.put(
          LocalDate.parse(day.substring(0, equals)), Integer.valueOf(day.substring(equals + 1)));
    }
    return new KeyProfile(
        Instant.parse(get(facts, "since")),
        Long.parseLong(get(facts, "orders")),
        Long.parseLong(get(facts, "minute")),
        Integer.parseInt(get(facts, "inMinute")),
        busiest,
        words(get(facts, "sizes")).stream().map(Integer::valueOf).toList(),
        Integer.parseInt(get(facts, "allowedSize")),
        words(get(facts, "hours")).stream()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new)),
        new LinkedHashSet<>(words(get(facts, "networks"))),
        new LinkedHashSet<>(words(get(facts, "instruments"))),
        waiting(facts));
  }

  private static Optional<Sighting> waiting(SortedMap<String, String> facts) {
    return Optional.ofNullable(facts.get("waitingAt"))
        .map(at ->
            new Sighting(
                Instant.parse(at),
                new ApiKeyId(get(facts, "waitingKey")),
                new BigDecimal(get(facts, "waitingValue")),
                get(facts, "waitingNetwork"),
                get(facts, "waitingInstrument")));
  }

  /** Names of networks and instruments have no spaces. */
  private static String joined(Collection<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
  }

  private static String get(SortedMap<String, String> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }
}
