package gatehouse.server.apikey;

import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one program.
 *
 * @param path of this page
 * @param back the page that it belongs to
 * @param backTo its title
 * @param about what a certificate is for, in sentences
 * @param ofKey whether a signing request is made with the API key itself, or with any key
 * @param offered whether this server takes certificates at all
 * @param server the address of the listener that does
 * @param authority where that one's authority is had; null where it is not offered
 * @param asks whether the program serves, so that another certificate may be had
 */
public record CertificatesView(
    String path,
    String back,
    String backTo,
    String about,
    boolean ofKey,
    boolean offered,
    String server,
    @Nullable String authority,
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
  public record Row(String thumbprint, String state, boolean works, String made, String ends) {
    public static Row of(ProgramCertificate certificate, LocalTimes times) {
      boolean works = certificate.serves(times.now());
      String state = works ? "Works" : certificate.revokedAt().isPresent() ? "Revoked" : "Expired";
      return new Row(
          certificate.thumbprint(),
          state,
          works,
          times.date(certificate.createdAt()),
          times.of(certificate.revokedAt().orElse(certificate.expiresAt())));
    }
  }

  @Override
  public String template() {
    return "apikey/certificates";
  }

  @Override
  public String title() {
    return "Certificates";
  }
}
