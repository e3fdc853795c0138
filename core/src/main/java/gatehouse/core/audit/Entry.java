package gatehouse.core.audit;

import gatehouse.core.account.PersonId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One act to be written down.
 *
 * @param person whose chain it belongs to
 * @param atMs when, in epoch milliseconds
 * @param act what
 * @param actor who did it: a person's or operator's id, or {@link #SYSTEM}
 * @param origin where it came from
 * @param data small facts by name; never a secret, a code or a whole phone number
 */
public record Entry(
    PersonId person,
    long atMs,
    Act act,
    String actor,
    Origin origin,
    SortedMap<String, String> data) {
  /** The actor that is the house itself, and the person on whose chain its own acts stand. */
  public static final String SYSTEM = "system";

  /** Facts in one entry. */
  public static final int DATA_FIELDS_MAX = 16;

  public Entry {
    actor = Text.clean(actor);
    origin = origin.clean();
    SortedMap<String, String> cleaned = new TreeMap<>();
    data.forEach((name, value) -> cleaned.put(Text.clean(name), Text.clean(value)));
    if (cleaned.size() > DATA_FIELDS_MAX) {
      throw new IllegalArgumentException("more than " + DATA_FIELDS_MAX + " facts in an entry");
    }
    data = Collections.unmodifiableSortedMap(cleaned);
  }

  /** An act without facts. */
  public static Entry of(PersonId person, long atMs, Act act, String actor, Origin origin) {
    return new Entry(person, atMs, act, actor, origin, Collections.emptySortedMap());
  }

  /** The same act with one more fact; the value is cut to 512 characters and cleaned. */
  public Entry with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(data);
    more.put(name, value);
    return new Entry(person, atMs, act, actor, origin, more);
  }

  /** The value of a fact, or empty text. */
  public String fact(String name) {
    return data.getOrDefault(name, "");
  }
}
