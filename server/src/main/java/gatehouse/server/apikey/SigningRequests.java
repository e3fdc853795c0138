package gatehouse.server.apikey;

import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Signing requests as people paste them (PKCS #10, RFC 2986): taken are the public key, and the
 * proof that whoever made the request holds its private half. Names and wishes in it are not.
 */
public final class SigningRequests {
  static final String HEADER = "-----BEGIN CERTIFICATE REQUEST-----";

  private static final String WHAT =
      "Paste a signing request: PEM that begins with BEGIN CERTIFICATE REQUEST.";

  private SigningRequests() {}

  /** The public key of a request whose signature is right. */
  public static PublicKeys.Read read(String text) {
    String pasted = text.strip();
    if (pasted.length() > PublicKeys.CHARACTERS_MAX) {
      return new PublicKeys.Read.Refused("That is longer than any signing request. " + WHAT);
    }
    if (pasted.contains("PRIVATE KEY")) {
      return PublicKeys.exposed();
    }
    if (!pasted.startsWith(HEADER)) {
      return new PublicKeys.Read.Refused(WHAT);
    }
    try (PEMParser parser = new PEMParser(new StringReader(pasted))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
        return new PublicKeys.Read.Refused(WHAT);
      }
      PublicKeys.Read read = PublicKeys.of(request.getSubjectPublicKeyInfo().getEncoded());
      boolean signed =
          request.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()));
      return read instanceof PublicKeys.Read.Refused || signed
          ? read
          : new PublicKeys.Read.Refused(
              "The request was not signed by the key that it names. Make it again.");
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      // RuntimeException: the library throws some for what is no request
      return new PublicKeys.Read.Refused("That cannot be read as a signing request. " + WHAT);
    }
  }
}
