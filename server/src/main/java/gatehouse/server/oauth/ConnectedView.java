package gatehouse.server.oauth;

import gatehouse.server.base.View;
import java.util.List;

/**
 * The programs of others that a person let in.
 *
 * @param operator whether the person may register them too
 */
public record ConnectedView(List<Row> rows, boolean operator) implements View {
  /**
   * What one of them was granted.
   *
   * @param id of its session
   * @param client its name
   * @param contact of whoever makes it
   * @param vouched whether an operator registered it
   * @param rights in plain sentences
   * @param failSafe what happens when it is lost, in plain sentences; empty when it only looks
   * @param state where that stands, a sentence; empty when it only looks
   * @param paused why it takes no new orders; empty when it does
   * @param revocationFires whether that happens when it is revoked
   * @param since such as {@code 22 November 2026, 05:00}
   * @param ends the same of its end
   * @param used when it was used last
   */
  public record Row(
      String id,
      String client,
      String contact,
      boolean vouched,
      List<String> rights,
      List<String> failSafe,
      String state,
      String paused,
      boolean revocationFires,
      String since,
      String ends,
      String used,
      String clientId,
      String thumbprint) {}

  @Override
  public String template() {
    return "oauth/connected";
  }

  @Override
  public String title() {
    return "Connected programs";
  }
}
