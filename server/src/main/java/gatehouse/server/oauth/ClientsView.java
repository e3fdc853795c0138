package gatehouse.server.oauth;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The registered programs of third parties, for operators.
 *
 * @param typed what stands in the form of a new one
 * @param problems what is wrong with that
 */
public record ClientsView(List<Row> rows, Typed typed, List<Problem> problems) implements View {
  /**
   * One of them.
   *
   * @param reach how far it may go, in words
   * @param keys the ids of its keys
   * @param since when it was registered
   * @param closed since when it is closed, or empty
   */
  public record Row(
      String id,
      String name,
      String contact,
      boolean vouched,
      String reach,
      List<String> redirectUris,
      List<String> keys,
      String since,
      String closed) {}

  /** A form as it was typed. */
  public record Typed(
      String name,
      String contact,
      String redirectUris,
      String jwks,
      String scope,
      boolean live,
      boolean devices) {
    static final Typed EMPTY = new Typed("", "", "", "", "read", false, false);
  }

  @Override
  public String template() {
    return "oauth/clients";
  }

  @Override
  public String title() {
    return "Registered programs";
  }
}
