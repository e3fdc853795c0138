package gatehouse.server.account;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;

/**
 * How good a password is: a fragment, put below the field while typing.
 *
 * @param score 0 to 4, as zxcvbn counts; -1 for an empty field
 * @param words such as "Good: withstands a stolen database for years."
 */
public record StrengthView(int score, String words, Tone tone) implements View {

  @Override
  public String template() {
    return "account/strength";
  }

  @Override
  public String title() {
    return "Strength";
  }
}
