package gatehouse.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as the kernel writes them; field numbers of proc(5). */
class ProcTest {
  private static final String REST =
      " S 1 10 10 0 -1 4194560 900 20 3 0 1234 56 7 8 20 0 31 0 4242 1 2 3 4";

  @ParameterizedTest
  @CsvSource({"java, 1290", "argon2-0, 1290", "a) b, 1290", "(sd-pam), 1290"})
  void timeIsUserAndSystemWhateverTheName(String name, long ticks) {
    assertThat(ProcStat.parse("77 (" + name + ")" + REST + "\n"))
        .isEqualTo(new ProcStat(name, ticks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "77 java S 1", "77 (java) S 1 2 3", ")("})
  void otherLinesAreRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> ProcStat.parse(line));
  }

  @Test
  void memoryIsInKib() {
    String file = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t  615000 kB\nVmRSS:\t  477000 kB\n";
    assertThat(ProcStatus.parse(file)).isEqualTo(new ProcStatus(477_000, 615_000));
  }

  @Test
  void aProcessThatEndsHasNoMemory() {
    assertThat(ProcStatus.parse("Name:\tjava\nState:\tZ (zombie)\n"))
        .isEqualTo(new ProcStatus(0, 0));
  }
}
