package gatehouse.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.device.Device;
import gatehouse.core.device.DeviceId;
import gatehouse.core.device.Recognition;
import gatehouse.core.signin.Signals.History;
import gatehouse.core.signin.Signals.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignalsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T04:00:00Z");
  private static final Place OSLO = new Place("NO", "Oslo, Norway", 59.91, 10.75);
  private static final Place SINGAPORE = new Place("SG", "Singapore", 1.35, 103.82);
  private static final Device DEVICE =
      new Device(new DeviceId("d"), "Laptop", "key", "hash", NOW, NOW, "192.0.2.0/24");
  private static final Recognition KNOWN = new Recognition.Known(DEVICE, false);
  private static final History CALM =
      new History(true, Optional.empty(), false, Optional.empty(), false, true);

  private static Optional<Sighting> seen(Place place, Duration ago) {
    return Optional.of(new Sighting(place, NOW.minus(ago)));
  }

  private static History last(Optional<Sighting> last) {
    return new History(true, last, false, Optional.empty(), false, true);
  }

  private static Arguments row(
      String why, Recognition recognition, History history, Optional<Place> here, Signal... out) {
    return Arguments.of(why, recognition, history, here, Set.of(out));
  }

  static Stream<Arguments> attempts() {
    Optional<Place> nowhere = Optional.empty();
    Optional<Sighting> oslo = seen(OSLO, Duration.ofHours(1));
    Optional<Place> far = Optional.of(SINGAPORE);
    return Stream.of(
        row("known device, known network", KNOWN, CALM, nowhere),
        row("its cookie is set again", new Recognition.Known(DEVICE, true), CALM, nowhere),
        row(
            "cookie without key",
            new Recognition.CookieOnly(DEVICE),
            CALM,
            nowhere,
            Signal.KEY_MISSING),
        row("stranger", new Recognition.Stranger(), CALM, nowhere, Signal.NEW_DEVICE),
        row(
            "new network",
            KNOWN,
            new History(false, Optional.empty(), false, Optional.empty(), false, true),
            nowhere,
            Signal.NEW_NETWORK),
        row("too far, too soon", KNOWN, last(oslo), far, Signal.IMPOSSIBLE_TRAVEL),
        row("far, in good time", KNOWN, last(seen(OSLO, Duration.ofHours(12))), far),
        row("the same place", KNOWN, last(oslo), Optional.of(OSLO)),
        row("no place is known now", KNOWN, last(oslo), nowhere),
        row("no place was known before", KNOWN, CALM, far),
        row(
            "the last sign-in is later than now",
            KNOWN,
            last(seen(OSLO, Duration.ofHours(-20))),
            far,
            Signal.IMPOSSIBLE_TRAVEL),
        row(
            "announced: said beside the surprise, which the policy weighs",
            KNOWN,
            new History(false, oslo, true, Optional.empty(), false, true),
            far,
            Signal.NEW_NETWORK,
            Signal.IMPOSSIBLE_TRAVEL,
            Signal.TRAVEL_ANNOUNCED),
        row(
            "breached password",
            KNOWN,
            new History(true, Optional.empty(), false, Optional.empty(), true, true),
            nowhere,
            Signal.BREACHED_PASSWORD));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void signals(
      String why,
      Recognition recognition,
      History history,
      Optional<Place> here,
      Set<Signal> expected) {
    assertThat(Signals.of(recognition, history, here, Optional.empty(), NOW))
        .as(why)
        .isEqualTo(expected);
  }

  /** At exactly three days a number is new no more. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, true",
    "P2DT23H59M59.999S, true",
    "P3D, false",
    "P30D, false",
    "-PT1S, true",
  })
  void aNumberIsNewForThreeDays(Duration ago, boolean isNew) {
    History history =
        new History(true, Optional.empty(), false, Optional.of(NOW.minus(ago)), false, true);
    assertThat(Signals.of(KNOWN, history, Optional.empty(), Optional.empty(), NOW))
        .isEqualTo(isNew ? Set.of(Signal.NUMBER_CHANGED_LATELY) : Set.of());
  }

  @ParameterizedTest
  @CsvSource({"-1, true", "0, true", "399, true", "400, false", "60000, false"})
  void aFormTakesAPersonSomeTime(long fillMs, boolean program) {
    Optional<Duration> fill = Optional.of(Duration.ofMillis(fillMs));
    assertThat(Signals.of(new Recognition.Stranger(), CALM, Optional.empty(), fill, NOW))
        .isEqualTo(
            program ? Set.of(Signal.NEW_DEVICE, Signal.AUTOMATION) : Set.of(Signal.NEW_DEVICE));
    assertThat(Signals.of(KNOWN, CALM, Optional.empty(), fill, NOW))
        .as("a password keeper on a browser that proved its key")
        .isEmpty();
  }

  @Test
  void allThatCanBeSaidAtOnce() {
    History history =
        new History(
            false, seen(OSLO, Duration.ZERO), true, Optional.of(NOW.minusSeconds(1)), true, false);
    assertThat(
            Signals.of(
                new Recognition.Stranger(),
                history,
                Optional.of(SINGAPORE),
                Optional.of(Duration.ZERO),
                NOW))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Signal.KEY_MISSING)));
  }
}
