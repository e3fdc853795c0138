package gatehouse.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchListTest {
  private static WatchList list(String symbols) {
    return new WatchList(
        symbols.isEmpty()
            ? List.of()
            : Arrays.stream(symbols.split(" ", -1)).map(InstrumentId::new).toList());
  }

  private static String text(WatchList list) {
    return list.items().stream().map(InstrumentId::value).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "B, -1, B A C D", // up
    "B, 1, A C B D", // down
    "A, -1, A B C D", // the first goes no further
    "D, 1, A B C D",
    "D, -9, D A B C",
    "A, 9, B C D A",
    "C, 0, A B C D",
    "X, 1, A B C D",
  })
  void itemsMove(String symbol, int places, String after) {
    assertThat(text(list("A B C D").moved(new InstrumentId(symbol), places))).isEqualTo(after);
  }

  @Test
  void aNewOneComesLastAndNoneTwice() {
    assertThat(list("A").with(new InstrumentId("B"))).isEqualTo(new WatchList.Added(list("A B")));
    assertThat(list("A B").with(new InstrumentId("A"))).isEqualTo(new WatchList.Known());
    assertThat(list("A B").without(new InstrumentId("A"))).isEqualTo(list("B"));
    assertThat(list("A B").without(new InstrumentId("C"))).isEqualTo(list("A B"));
    assertThat(list("").moved(new InstrumentId("A"), 1)).isEqualTo(list(""));
  }

  @Test
  void fiftyFit() {
    WatchList most =
        new WatchList(
            IntStream.range(0, WatchList.ITEMS_MAX)
                .mapToObj(i -> new InstrumentId("X" + i))
                .toList());
    assertThat(most.with(new InstrumentId("Y"))).isEqualTo(new WatchList.Full());
    assertThat(most.with(new InstrumentId("X0"))).isEqualTo(new WatchList.Known());
    assertThat(most.without(new InstrumentId("X0")).with(new InstrumentId("Y")))
        .isInstanceOf(WatchList.Added.class);
  }
}
