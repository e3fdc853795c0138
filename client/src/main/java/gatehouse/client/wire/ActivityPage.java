package gatehouse.client.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done with a person's ways in, newest first.
 *
 * @param next what {@code before} has to be for the next page; none at the end
 */
public record ActivityPage(List<Item> entries, @Nullable Long next) {
  public ActivityPage {
    entries = List.copyOf(entries);
  }

  /**
   * One act.
   *
   * @param n its place in the person's log
   * @param act what, such as {@code sign-in-succeeded}
   * @param actor who: a person's id, or {@code system}
   * @param network where it came from
   * @param facts more about it, by name
   */
  public record Item(
      long n,
      Instant at,
      String act,
      String actor,
      @JsonProperty("interface") @Nullable String accessInterface,
      @Nullable String network,
      Map<String, String> facts) {
    public Item {
      facts = Map.copyOf(facts);
    }
  }
}
