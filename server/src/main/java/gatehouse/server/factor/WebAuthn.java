package gatehouse.server.factor;

import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import gatehouse.core.factor.Credential;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passkeys and security keys: WebAuthn Level 3, sections 7.1 (registration) and 7.2 (assertion).
 * Options are cheap; the library that verifies is loaded by the first answer, not by the first
 * page. Nothing that a browser sends makes these methods throw.
 */
public final class WebAuthn {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final RelyingParty party;

  /** What is registered. */
  public enum Kind {
    /** Signs in alone: kept in the authenticator, found without a username, verifies its user. */
    PASSKEY,
    /** A second factor: takes no room in the key, and a touch is enough. */
    SECURITY_KEY
  }

  /**
   * Whom a credential is made for.
   *
   * @param handle 1 to 64 opaque bytes as base64url, never a username (WebAuthn L3, 14.6.1)
   * @param name shown by the browser to tell accounts apart
   * @param displayName shown by some browsers
   */
  public record Owner(String handle, String name, String displayName) {
    public Owner {
      int length = Base64.getUrlDecoder().decode(handle).length;
      if (length < 1 || length > 64) {
        throw new IllegalArgumentException("a user handle has 1 to 64 bytes");
      }
    }
  }

  /** What came of a registration. */
  public sealed interface Registration permits Registered, Refused {}

  /** What came of an assertion. */
  public sealed interface Assertion permits Verified, CopiedKeySuspected, Refused {}

  /** A credential to store, unless its id is registered already, to whomever. */
  public record Registered(Credential credential) implements Registration {}

  /**
   * The credential signed.
   *
   * @param credential to store in place of the old one
   * @param userVerified the authenticator verified its user this time
   */
  public record Verified(Credential credential, boolean userVerified) implements Assertion {}

  /**
   * The signature holds, but the count did not rise: two authenticators may hold this key. Store
   * the suspended credential and alarm its owner.
   */
  public record CopiedKeySuspected(Credential credential, long presentedSignCount)
      implements Assertion {}

  /** Refused, for the first reason in order. */
  public record Refused(PasskeyRefusal reason) implements Registration, Assertion {}

  public WebAuthn(RelyingParty party) {
    this.party = party;
  }

  /** PublicKeyCredentialCreationOptionsJSON; the challenge has at least 16 random bytes. */
  public String creationOptions(
      byte[] challenge, Owner owner, Kind kind, boolean attestation, List<Credential> registered) {
    return PasskeyOptions.creation(party, challenge, owner, kind, attestation, registered);
  }

  /**
   * PublicKeyCredentialRequestOptionsJSON.
   *
   * @param allowed the person's credentials; none for a passkey that tells who the person is
   */
  public String requestOptions(byte[] challenge, List<Credential> allowed, boolean requireUv) {
    return PasskeyOptions.request(party, challenge, allowed, requireUv);
  }

  /** The credential id that an assertion names, to look up; none when malformed. */
  public Optional<String> credentialId(String json) {
    return PasskeyAnswer.parse(json).map(answer -> text(answer.credentialId()));
  }

  /** The user handle that an assertion of a passkey carries, base64url; none when malformed. */
  public Optional<String> userHandle(String json) {
    return PasskeyAnswer.parse(json)
        .map(answer -> answer.response("userHandle"))
        .map(WebAuthn::text);
  }

  /** Checks RegistrationResponseJSON: WebAuthn L3, 7.1. */
  public Registration verifyRegistration(
      String json, byte[] expectedChallenge, Owner owner, boolean requireUv) {
    Optional<PasskeyAnswer> answer = PasskeyAnswer.parse(json);
    if (answer.isEmpty()) {
      return new Refused(PasskeyRefusal.MALFORMED);
    }
    RegistrationData data;
    try {
      data = WebAuthnChecks.registration(answer.get());
      WebAuthnChecks.verify(data, property(expectedChallenge), requireUv);
    } catch (WebAuthnException e) {
      return new Refused(WebAuthnChecks.registrationReason(e));
    } catch (RuntimeException e) {
      // the library's parsers throw what their readers throw; whatever it is, the input caused it
      return new Refused(PasskeyRefusal.MALFORMED);
    }
    AttestationObject attestation = Objects.requireNonNull(data.getAttestationObject());
    var authenticator = attestation.getAuthenticatorData();
    var attested = Objects.requireNonNull(authenticator.getAttestedCredentialData());
    if (!MessageDigest.isEqual(attested.getCredentialId(), answer.get().credentialId())) {
      return new Refused(PasskeyRefusal.MALFORMED);
    }
    if (!WebAuthnChecks.allowed(attested.getCOSEKey())) {
      return new Refused(PasskeyRefusal.ALGORITHM_NOT_ALLOWED);
    }
    return new Registered(
        new Credential(
            text(attested.getCredentialId()),
            text(WebAuthnChecks.encoded(attested.getCOSEKey())),
            owner.handle(),
            authenticator.getSignCount(),
            List.copyOf(answer.get().transports()),
            attested.getAaguid().toString(),
            attestation.getFormat(),
            text(answer.get().response("attestationObject")),
            authenticator.isFlagBE(),
            authenticator.isFlagBS(),
            authenticator.isFlagUV(),
            answer.get().discoverable(),
            false));
  }

  /** Checks AuthenticationResponseJSON against the credential that it names: WebAuthn L3, 7.2. */
  public Assertion verifyAssertion(
      String json, byte[] expectedChallenge, Credential stored, boolean requireUv) {
    Optional<PasskeyAnswer> answer = PasskeyAnswer.parse(json);
    if (answer.isEmpty()) {
      return new Refused(PasskeyRefusal.MALFORMED);
    }
    Optional<PasskeyRefusal> mismatch = mismatch(answer.get(), stored);
    if (mismatch.isPresent()) {
      return new Refused(mismatch.get());
    }
    AuthenticatorData<?> seen = null;
    try {
      var data = WebAuthnChecks.assertion(answer.get());
      seen = data.getAuthenticatorData();
      WebAuthnChecks.verify(data, property(expectedChallenge), stored, requireUv);
    } catch (MaliciousCounterValueException e) {
      return new CopiedKeySuspected(stored.suspend(), Objects.requireNonNull(seen).getSignCount());
    } catch (WebAuthnException e) {
      return new Refused(WebAuthnChecks.assertionReason(e));
    } catch (RuntimeException e) {
      // as above: the input caused it
      return new Refused(PasskeyRefusal.MALFORMED);
    }
    AuthenticatorData<?> proven = Objects.requireNonNull(seen);
    return new Verified(
        stored.used(proven.getSignCount(), proven.isFlagBS(), proven.isFlagUV()),
        proven.isFlagUV());
  }

  /** WebAuthn L3, 7.2, steps 5 and 6: the credential, and whom it was made for. */
  private static Optional<PasskeyRefusal> mismatch(PasskeyAnswer answer, Credential stored) {
    if (!text(answer.credentialId()).equals(stored.id())) {
      return Optional.of(PasskeyRefusal.UNKNOWN_CREDENTIAL);
    }
    if (answer.has("userHandle")
        && !text(answer.response("userHandle")).equals(stored.userHandle())) {
      return Optional.of(PasskeyRefusal.USER_HANDLE_MISMATCH);
    }
    return stored.suspended() ? Optional.of(PasskeyRefusal.SUSPENDED) : Optional.empty();
  }

  private ServerProperty property(byte[] challenge) {
    Set<Origin> origins = party.origins().stream().map(Origin::new).collect(Collectors.toSet());
    // no topOrigin: answers from inside another site's frame are refused
    return ServerProperty.builder()
        .origins(origins)
        .rpId(party.id())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  private static String text(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }
}
