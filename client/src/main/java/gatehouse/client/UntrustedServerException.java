package gatehouse.client;

import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The server's certificate proves nothing here, so the request was not sent. */
public final class UntrustedServerException extends SSLException {
  @java.io.Serial private static final long serialVersionUID = 1;

  /** What is wrong with the certificate. */
  public enum Reason {
    /** It is not of a trusted authority: name the server's by {@link TrustAnchors}. */
    AUTHORITY,

    /** It is for other names or addresses than the one that was called. */
    NAME,

    /** It has ended or not begun by the clock of this machine, or one above it. */
    TIME
  }

  private final Reason reason;

  private UntrustedServerException(Reason reason, String sentence, Throwable cause) {
    super(sentence, cause);
    this.reason = reason;
  }

  /** What is wrong with the certificate. */
  public Reason reason() {
    return reason;
  }

  /** The same in words where a certificate is to blame, and else what it was. */
  static SSLException of(URI server, TrustAnchors trusted, SSLException broken) {
    Reason reason = reason(broken);
    if (reason == null) {
      return broken;
    }
    String whose = "the certificate of https://" + server.getAuthority();
    return new UntrustedServerException(
        reason,
        whose
            + switch (reason) {
              case AUTHORITY ->
                  " is of none of the authorities that "
                      + (trusted.areOfJava() ? "this Java trusts" : "were named for it");
              case NAME -> " is for another name or address";
              case TIME -> " has ended, or has not begun by the clock here";
            },
        broken);
  }

  private static @Nullable Reason reason(Throwable broken) {
    Reason found = null;
    for (Throwable each = broken; each != null; each = each.getCause()) {
      if (each instanceof CertificateExpiredException
          || each instanceof CertificateNotYetValidException) {
        return Reason.TIME; // innermost
      }
      if (each instanceof CertPathBuilderException || each instanceof CertPathValidatorException) {
        found = Reason.AUTHORITY;
      } else if (found == null && each.getClass() == CertificateException.class) {
        found = Reason.NAME; // the path was good: the name is looked at last
      }
    }
    return found;
  }
}
