package gatehouse.server.apikey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import gatehouse.core.apikey.Binding;
import gatehouse.server.session.ProofKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys as people paste them: a JSON Web Key (RFC 7517), PEM (RFC 7468, 13), or a signing
 * request.
 */
public final class PublicKeys {
  /** Ample room for RSA of 4096 bits as PEM. */
  public static final int CHARACTERS_MAX = 4_000;

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private static final String WHAT =
      "Paste a public key: a JSON Web Key, or PEM that begins with BEGIN PUBLIC KEY or BEGIN"
          + " CERTIFICATE REQUEST.";

  private PublicKeys() {}

  /** What a text is. */
  public sealed interface Read {
    /**
     * A public key, and nothing but that.
     *
     * @param jwk its required members alone
     */
    record Good(Binding binding, String jwk) implements Read {}

    /** None that can be taken; a sentence for whoever pasted it. */
    record Refused(String sentence) implements Read {}
  }

  /** Reads what was pasted. */
  static Read read(String text) {
    String pasted = text.strip();
    if (pasted.length() > CHARACTERS_MAX) {
      return new Read.Refused("That is longer than any public key. " + WHAT);
    }
    if (pasted.contains("PRIVATE KEY")) {
      return exposed();
    }
    if (pasted.startsWith(SigningRequests.HEADER)) {
      return SigningRequests.read(pasted);
    }
    try {
      return pasted.startsWith("{") ? key(JWK.parse(pasted)) : pem(pasted);
    } catch (ParseException | GeneralSecurityException | JOSEException | RuntimeException e) {
      // RuntimeException: the library throws some for numbers that are no point or no modulus
      return new Read.Refused("That cannot be read as a public key. " + WHAT);
    }
  }

  static Read exposed() {
    return new Read.Refused(
        "That is a private key, which nobody but your program may hold. Throw it away, since it"
            + " has left your machine now; make a new pair, and paste its public half here.");
  }

  private static Read pem(String text) throws GeneralSecurityException, JOSEException {
    Matcher found = PEM.matcher(text);
    if (!found.matches()) {
      return new Read.Refused(WHAT);
    }
    return spki(Base64.getDecoder().decode(found.group(1).replaceAll("\\s", "")));
  }

  /** The key in a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). */
  static Read of(byte[] encoded) {
    try {
      return spki(encoded);
    } catch (GeneralSecurityException | JOSEException | RuntimeException e) {
      return kind();
    }
  }

  private static Read spki(byte[] encoded) throws GeneralSecurityException, JOSEException {
    X509EncodedKeySpec spki = new X509EncodedKeySpec(encoded);
    try {
      ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spki);
      return Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))
          ? key(new ECKey.Builder(Curve.P_256, key).build())
          : kind();
    } catch (GeneralSecurityException e) {
      return key(
          new RSAKey.Builder((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spki))
              .build());
    }
  }

  private static Read key(JWK key) throws JOSEException {
    if (key.isPrivate()) {
      return exposed();
    }
    return switch (key) {
      case ECKey ec when ProofKeys.serves(ec) ->
          good(new ECKey.Builder(Curve.P_256, ec.getX(), ec.getY()).build());
      case RSAKey rsa when ProofKeys.serves(rsa) ->
          good(new RSAKey.Builder(rsa.getModulus(), rsa.getPublicExponent()).build());
      default -> kind(); // every other kind that the library knows
    };
  }

  private static Read kind() {
    return new Read.Refused("That kind of key is not taken. It has to be " + ProofKeys.KINDS + ".");
  }

  private static Read good(JWK key) throws JOSEException {
    String thumbprint = key.computeThumbprint().toString();
    return new Read.Good(new Binding(Binding.Method.JKT, thumbprint), key.toJSONString());
  }
}
