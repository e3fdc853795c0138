package gatehouse.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.server.base.OverloadedException;
import org.junit.jupiter.api.Test;

/** A proof counts once, and no more are remembered than there is room for. */
class SeenProofsTest {
  private final SeenProofs seen = new SeenProofs(1_000);

  @Test
  void aProofCountsOnceInItsPeriod() {
    assertThat(seen.first(0, 7, 7)).isTrue();
    assertThat(seen.first(0, 7, 8)).isFalse();
    assertThat(seen.first(Long.MIN_VALUE, 7, 8)).isTrue();
    assertThat(seen.first(-1, 7, 8)).isTrue();
    assertThat(seen.first(-1, 7, 8)).isFalse();
  }

  @Test
  void whatHasNoRoomIsRefusedAndNothingIsForgotten() {
    for (long each = 1; each <= 1_000; each++) {
      assertThat(seen.first(each * 0x9E3779B97F4A7C15L, 7, 7)).isTrue();
    }
    assertThatThrownBy(() -> seen.first(5, 7, 7))
        .isInstanceOfSatisfying(
            OverloadedException.class, e -> assertThat(e.retryAfterSeconds()).isPositive());
    assertThatThrownBy(() -> seen.first(0x9E3779B97F4A7C15L, 7, 7))
        .isInstanceOf(OverloadedException.class);
    assertThat(seen.first(5, 8, 8)).isTrue();
  }
}
