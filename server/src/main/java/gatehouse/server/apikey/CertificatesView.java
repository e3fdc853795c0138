package gatehouse.server.apikey;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;

/**
 * The certificates of one key.
 *
 * @param offered whether this server takes certificates at all
 * @param server the address of the listener that does
 * @param asks whether the key works, so that another certificate may be had
 */
public record CertificatesView(
    String id,
    String name,
    boolean offered,
    String server,
    boolean asks,
    List<Row> rows,
    List<Problem> problems)
    implements View {
  /**
   * One certificate.
   *
   * @param state such as {@code Works} or {@code Revoked}
   * @param made when
   * @param ends when, or when it was revoked
   */
  public record Row(
      String thumbprint, String pem, String state, boolean works, String made, String ends) {}

  @Override
  public String template() {
    return "apikey/certificates";
  }

  @Override
  public String title() {
    return "Certificates";
  }
}
