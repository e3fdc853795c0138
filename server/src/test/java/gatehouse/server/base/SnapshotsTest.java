package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of the database is never older than what the log took away. */
class SnapshotsTest {
  private final Snapshots<Name, String> snapshots = new Snapshots<>(2);
  private final List<String> stored = new ArrayList<>(List.of("old"));

  private Optional<String> load(Name name) {
    return Optional.of(stored.getLast());
  }

  /** A name whose every use is a moment at which something else can happen. */
  private final class Name {
    private int used;
    private int changesAt = -1;

    @Override
    public int hashCode() {
      used++;
      if (used == changesAt) {
        stored.add("new");
        snapshots.forget(this);
      }
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  void keepsWhatItLoadedUntilItIsForgotten() {
    Name name = new Name();
    assertThat(snapshots.find(name, this::load)).contains("old");
    stored.add("new");
    assertThat(snapshots.find(name, this::load)).contains("old");
    snapshots.forget(name);
    assertThat(snapshots.find(name, this::load)).contains("new");
    assertThat(snapshots.find(new Name(), missing -> Optional.empty())).isEmpty();
  }

  /** A removal in any moment of a load: before it, after it, and just before it is kept. */
  @Test
  void aRemovalWhileItIsLoadedLeavesNothingOld() {
    for (int moment = 1; moment <= 4; moment++) {
      stored.clear();
      stored.add("old");
      Name name = new Name();
      name.changesAt = moment;
      snapshots.find(name, this::load);
      name.changesAt = -1;
      boolean changed = stored.size() > 1;
      assertThat(snapshots.find(name, this::load))
          .as("a removal at moment " + moment)
          .contains(changed ? "new" : "old");
      assertThat(changed || moment > 2).isTrue();
    }
  }

  @Test
  void betterOnesTakeThePlaceOfWhatIsKept() {
    Name name = new Name();
    snapshots.find(name, this::load);
    snapshots.refine((same, old) -> old + "er");
    assertThat(snapshots.find(name, this::load)).contains("older");
    snapshots.forget(name);
    snapshots.refine((same, old) -> old + "er");
    assertThat(snapshots.find(name, this::load)).contains("old");
  }

  @Test
  void forgetsAllBeforeItGrowsTooLarge() {
    Name first = new Name();
    snapshots.find(first, this::load);
    snapshots.find(new Name(), this::load);
    stored.add("new");
    snapshots.find(new Name(), this::load);
    assertThat(snapshots.find(first, this::load)).contains("new");
  }
}
