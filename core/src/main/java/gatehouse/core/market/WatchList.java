package gatehouse.core.market;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a person keeps an eye on, in the person's order; nothing stands in it twice. Contracts that
 * ended stay until they are taken out.
 */
public record WatchList(List<InstrumentId> items) {
  public static final int ITEMS_MAX = 50;

  public WatchList {
    items = List.copyOf(items);
  }

  /** What an addition comes to. */
  public sealed interface Addition {}

  /** The list with the new one at its end. */
  public record Added(WatchList list) implements Addition {}

  /** It stands in the list already. */
  public record Known() implements Addition {}

  /** As many as fit are in the list. */
  public record Full() implements Addition {}

  public Addition with(InstrumentId id) {
    if (items.contains(id)) {
      return new Known();
    }
    if (items.size() >= ITEMS_MAX) {
      return new Full();
    }
    List<InstrumentId> more = new ArrayList<>(items);
    more.add(id);
    return new Added(new WatchList(more));
  }

  /** The same without it, whether it was there or not. */
  public WatchList without(InstrumentId id) {
    return new WatchList(items.stream().filter(each -> !each.equals(id)).toList());
  }

  /**
   * The same with it so many places further down, or up when below zero, as far as there are
   * places.
   */
  public WatchList moved(InstrumentId id, int places) {
    int from = items.indexOf(id);
    if (from < 0) {
      return this;
    }
    int to = Math.clamp((long) from + places, 0, items.size() - 1);
    List<InstrumentId> moved = new ArrayList<>(items);
    Collections.rotate(
        moved.subList(Math.min(from, to), Math.max(from, to) + 1), from < to ? -1 : 1);
    return new WatchList(moved);
  }
}
