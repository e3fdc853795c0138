package gatehouse.server.factor;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.Curve;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.attestation.statement.androidkey.AndroidKeyAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.apple.AppleAnonymousAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.tpm.TPMAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.u2f.FIDOU2FAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.NullSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.BadAaguidException;
import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadAttestationStatementException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CertificateException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.PublicKeyMismatchException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import gatehouse.core.factor.Credential;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The only class that touches the verifying parts of webauthn4j. Loading it takes the time that
 * Jackson's CBOR side takes (some tenths of a second), so nothing refers to it before an answer is
 * to be checked.
 */
final class WebAuthnChecks {
  private static final int RSA_BITS_MIN = 2048;

  private static final ObjectConverter CONVERTER = new ObjectConverter();

  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      List.of(
          parameters(COSEAlgorithmIdentifier.ES256),
          parameters(COSEAlgorithmIdentifier.EdDSA),
          parameters(COSEAlgorithmIdentifier.RS256));

  /**
   * Every statement must hold; the path to a maker's root is not judged here but from the stored
   * attestation object, where metadata is at hand. android-safetynet is left out: it has ended.
   */
  private static final WebAuthnRegistrationManager REGISTRATIONS =
      new WebAuthnRegistrationManager(
          List.of(
              new NoneAttestationStatementVerifier(),
              new PackedAttestationStatementVerifier(),
              new TPMAttestationStatementVerifier(),
              new AndroidKeyAttestationStatementVerifier(),
              new AppleAnonymousAttestationStatementVerifier(),
              new FIDOU2FAttestationStatementVerifier()),
          new NullCertPathTrustworthinessVerifier(),
          new NullSelfAttestationTrustworthinessVerifier(),
          CONVERTER);

  private static final WebAuthnAuthenticationManager ASSERTIONS =
      new WebAuthnAuthenticationManager(List.of(), CONVERTER);

  private WebAuthnChecks() {}

  static RegistrationData registration(PasskeyAnswer answer) {
    // extensions are not read: only credProps is asked for, and it decides nothing here
    return REGISTRATIONS.parse(
        new RegistrationRequest(
            answer.response("attestationObject"),
            answer.response("clientDataJSON"),
            answer.transports()));
  }

  static void verify(RegistrationData data, ServerProperty property, boolean requireUv) {
    REGISTRATIONS.verify(data, new RegistrationParameters(property, ALGORITHMS, requireUv, true));
  }

  static AuthenticationData assertion(PasskeyAnswer answer) {
    return ASSERTIONS.parse(
        new AuthenticationRequest(
            answer.credentialId(),
            answer.response("authenticatorData"),
            answer.response("clientDataJSON"),
            answer.response("signature")));
  }

  static void verify(
      AuthenticationData data, ServerProperty property, Credential stored, boolean requireUv) {
    ASSERTIONS.verify(
        data, new AuthenticationParameters(property, record(stored), null, requireUv, true));
  }

  /** A key of an allowed algorithm, on its curve or of its size. */
  static boolean allowed(COSEKey key) {
    return switch (key) {
      case EC2COSEKey ec ->
          COSEAlgorithmIdentifier.ES256.equals(ec.getAlgorithm())
              && Curve.SECP256R1.equals(ec.getCurve());
      case EdDSACOSEKey ed ->
          COSEAlgorithmIdentifier.EdDSA.equals(ed.getAlgorithm())
              && Curve.ED25519.equals(ed.getCurve());
      case RSACOSEKey rsa ->
          COSEAlgorithmIdentifier.RS256.equals(rsa.getAlgorithm())
              && new BigInteger(1, Objects.requireNonNull(rsa.getN())).bitLength() >= RSA_BITS_MIN;
      default -> false;
    };
  }

  static byte[] encoded(COSEKey key) {
    return CONVERTER.getCborMapper().writeValueAsBytes(key);
  }

  private static CredentialRecordImpl record(Credential stored) {
    var decoder = Base64.getUrlDecoder();
    COSEKey key =
        CONVERTER.getCborMapper().readValue(decoder.decode(stored.publicKey()), COSEKey.class);
    if (key == null || !allowed(key)) {
      throw new NotAllowedAlgorithmException("the stored key's algorithm is not allowed");
    }
    var attested =
        new AttestedCredentialData(new AAGUID(stored.aaguid()), decoder.decode(stored.id()), key);
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        stored.userVerified(),
        stored.backupEligible(),
        stored.backedUp(),
        stored.signCount(),
        attested,
        null,
        null,
        null,
        Set.of());
  }

  static PasskeyRefusal assertionReason(WebAuthnException e) {
    return switch (e) {
      case BadSignatureException _ -> PasskeyRefusal.BAD_SIGNATURE;
      default -> commonReason(e);
    };
  }

  static PasskeyRefusal registrationReason(WebAuthnException e) {
    return switch (e) {
      case BadSignatureException _,
          BadAttestationStatementException _,
          BadAaguidException _,
          CertificateException _,
          BadAlgorithmException _,
          PublicKeyMismatchException _ ->
          PasskeyRefusal.BAD_ATTESTATION;
      default -> commonReason(e);
    };
  }

  /** The library checks in the standard's order, which is that of {@link PasskeyRefusal}. */
  private static PasskeyRefusal commonReason(WebAuthnException e) {
    return switch (e) {
      case InconsistentClientDataTypeException _ -> PasskeyRefusal.WRONG_TYPE;
      case BadChallengeException _ -> PasskeyRefusal.WRONG_CHALLENGE;
      case BadOriginException _ -> PasskeyRefusal.WRONG_ORIGIN;
      case CrossOriginException _, BadTopOriginException _ -> PasskeyRefusal.CROSS_ORIGIN;
      case BadRpIdException _ -> PasskeyRefusal.WRONG_RP_ID;
      case UserNotPresentException _ -> PasskeyRefusal.USER_NOT_PRESENT;
      case UserNotVerifiedException _ -> PasskeyRefusal.USER_NOT_VERIFIED;
      case IllegalBackupStateException _ -> PasskeyRefusal.BACKED_UP_WITHOUT_ELIGIBILITY;
      case BadBackupEligibleFlagException _ -> PasskeyRefusal.BACKUP_ELIGIBILITY_CHANGED;
      case NotAllowedAlgorithmException _ -> PasskeyRefusal.ALGORITHM_NOT_ALLOWED;
      default -> PasskeyRefusal.MALFORMED;
    };
  }

  private static PublicKeyCredentialParameters parameters(COSEAlgorithmIdentifier algorithm) {
    return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm);
  }
}
