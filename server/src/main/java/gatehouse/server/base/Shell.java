package gatehouse.server.base;

import org.jspecify.annotations.Nullable;

/**
 * What stands around a page.
 *
 * @param who the signed-in person, or null before sign-in
 * @param demo whether to say that no real money is here
 * @param said what the last action did ("Phone renamed."), shown once, or null
 */
public record Shell(@Nullable Who who, boolean demo, @Nullable String said) {
  /**
   * The signed-in person.
   *
   * @param assurance how sure the house is of this person, in one or two words ("Strong")
   */
  public record Who(String name, String assurance, Tone tone) {}

  public static Shell before(boolean demo) {
    return new Shell(null, demo, null);
  }

  public static Shell of(Who who, boolean demo) {
    return new Shell(who, demo, null);
  }

  public Shell saying(String text) {
    return new Shell(who, demo, text);
  }
}
