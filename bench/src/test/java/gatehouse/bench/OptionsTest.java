package gatehouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Path CHECKOUT = Path.of("/checkout");

  @Test
  void everythingHasADefault() {
    Options options = Options.parse(List.of(), CHECKOUT);
    assertThat(options.time()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.out()).isEqualTo(CHECKOUT.resolve("docs/bench"));
    assertThat(options.work()).isEqualTo(CHECKOUT.resolve(".gatehouse/bench"));
    assertThat(options.measures("gatehouse")).isTrue();
    assertThat(options.measures("keycloak")).isTrue();
  }

  @Test
  void oneServerCanBeMeasuredAlone() {
    Options options =
        Options.parse(
            List.of("--only", "keycloak", "--seconds", "5", "--out", "/elsewhere"), CHECKOUT);
    assertThat(options.measures("gatehouse")).isFalse();
    assertThat(options.measures("keycloak")).isTrue();
    assertThat(options.time()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.out()).isEqualTo(Path.of("/elsewhere"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seconds",
        "--seconds 0",
        "--seconds 3601",
        "--seconds ten",
        "--callers 257",
        "--only okta",
        "--fast yes",
        "jmh2",
      })
  void otherWordsAreRefused(String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse(List.of(words.split(" ", -1)), CHECKOUT));
  }
}
