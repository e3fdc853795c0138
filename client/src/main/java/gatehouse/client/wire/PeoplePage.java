package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some people, by username.
 *
 * @param next what {@code after} has to be for the next page; none at the end
 */
public record PeoplePage(List<PersonInfo> people, @Nullable String next) {
  public PeoplePage {
    people = List.copyOf(people);
  }
}
