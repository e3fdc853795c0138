package gatehouse.server.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to put right in a form.
 *
 * @param field the input's name, or null when the form as a whole is meant
 * @param text one sentence in the person's words that says what to do
 */
public record Problem(@Nullable String field, String text) {
  public static Problem whole(String text) {
    return new Problem(null, text);
  }

  /** The first problem of an input, or null. */
  public static @Nullable String on(List<Problem> problems, String field) {
    for (Problem problem : problems) {
      if (field.equals(problem.field())) {
        return problem.text();
      }
    }
    return null;
  }
}
