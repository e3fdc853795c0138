package gatehouse.core.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
  private static final Map<String, Place> PLACES =
      Map.of(
          "Oslo", new Place("NO", "Oslo, Norway", 59.9139, 10.7522),
          "Bergen", new Place("NO", "Bergen, Norway", 60.3913, 5.3221),
          "Stockholm", new Place("SE", "Stockholm, Sweden", 59.3293, 18.0686),
          "Singapore", new Place("SG", "Singapore", 1.3521, 103.8198),
          "Suva", new Place("FJ", "Suva, Fiji", -18.1248, 178.4501),
          "Apia", new Place("WS", "Apia, Samoa", -13.8507, -171.7514),
          "Pole", new Place("AQ", "South Pole", -90, 0),
          "Antipode", new Place("AQ", "North Pole", 90, 77));

  private static Place at(String name) {
    Place place = PLACES.get(name);
    assertThat(place).as(name).isNotNull();
    return java.util.Objects.requireNonNull(place);
  }

  /** Great-circle distances; the date line and the poles are no edge of the world. */
  @ParameterizedTest
  @CsvSource({
    "Oslo, Oslo, 0",
    "Oslo, Bergen, 305",
    "Oslo, Stockholm, 417",
    "Oslo, Singapore, 10050",
    "Suva, Apia, 1150",
    "Pole, Antipode, 20015",
  })
  void distance(String from, String to, double kilometres) {
    assertThat(at(from).kilometresTo(at(to))).isCloseTo(kilometres, within(15.0));
    assertThat(at(to).kilometresTo(at(from)))
        .isCloseTo(at(from).kilometresTo(at(to)), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "Oslo, Oslo, PT0S, false",
    "Oslo, Stockholm, PT0S, true",
    "Oslo, Stockholm, PT27M, true",
    "Oslo, Stockholm, PT29M, false",
    "Oslo, Singapore, PT11H, true",
    "Oslo, Singapore, PT11H20M, false",
    "Oslo, Singapore, -PT1H, true",
    "Suva, Apia, PT2H, false",
  })
  void travel(String before, String here, Duration between, boolean tooFar) {
    assertThat(at(here).tooFarFrom(at(before), between)).isEqualTo(tooFar);
  }

  /** Sources are too coarse to tell below 300 km, so exactly that far is no journey. */
  @Test
  void nearbyIsNeverTooFar() {
    Place zero = new Place("XX", "here", 0, 0);
    double degreesPerKm = 360 / (2 * Math.PI * 6371);
    Place near = new Place("XX", "near", 0, 299.9 * degreesPerKm);
    Place beyond = new Place("XX", "beyond", 0, 300.1 * degreesPerKm);
    assertThat(near.tooFarFrom(zero, Duration.ZERO)).isFalse();
    assertThat(beyond.tooFarFrom(zero, Duration.ZERO)).isTrue();
    assertThat(beyond.tooFarFrom(zero, Duration.ofMinutes(21))).isFalse();
  }
}
