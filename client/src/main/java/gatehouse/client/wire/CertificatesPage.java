package gatehouse.client.wire;

import java.util.List;

/** The certificates of a key, the newest first. */
public record CertificatesPage(List<CertificateInfo> certificates) {
  public CertificatesPage {
    certificates = List.copyOf(certificates);
  }
}
