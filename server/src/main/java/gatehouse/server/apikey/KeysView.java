package gatehouse.server.apikey;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The keys of a person's programs.
 *
 * @param living those that serve, or do again when they are released
 * @param ended the newest of the others
 */
public record KeysView(List<Row> living, List<Row> ended) implements View {
  /**
   * One key.
   *
   * @param rights in plain sentences
   * @param failSafe in plain sentences
   * @param made such as {@code 22 November 2026}
   * @param ends the same of its end
   * @param used when and where from it was used last
   * @param state in a word
   * @param why the reason of that, or empty
   * @param stopped whether it can be released
   */
  public record Row(
      String id,
      String name,
      List<String> rights,
      List<String> failSafe,
      String thumbprint,
      String made,
      String ends,
      String used,
      String state,
      Tone tone,
      String why,
      boolean stopped) {}

  @Override
  public String template() {
    return "apikey/keys";
  }

  @Override
  public String title() {
    return "Keys";
  }
}
