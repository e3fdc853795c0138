package gatehouse.core.factor;

import java.util.List;

/**
 * A security key or passkey as its owner registered it: the credential record of WebAuthn L3, 4.
 * Everything in it is public. Bytes are base64url without padding, so that the record is text and
 * compares by value.
 *
 * @param id credential id
 * @param publicKey COSE_Key (RFC 9052, 7)
 * @param userHandle the opaque handle of the person it was made for
 * @param signCount as last seen; 0 when the authenticator does not count
 * @param transports as the browser told, for allowCredentials
 * @param aaguid the model of the authenticator, a UUID; all zeros when not told
 * @param attestationFormat such as none, packed, tpm
 * @param attestationObject as received at registration, to be judged again when metadata changes
 * @param backupEligible may be copied to other devices by its provider; never changes
 * @param backedUp was copied when last seen
 * @param userVerified verified its user (biometry or PIN) at least once
 * @param discoverable works without a username; false when the browser did not say
 * @param suspended a copy of the private key is suspected; it signs nobody in
 */
public record Credential(
    String id,
    String publicKey,
    String userHandle,
    long signCount,
    List<String> transports,
    String aaguid,
    String attestationFormat,
    String attestationObject,
    boolean backupEligible,
    boolean backedUp,
    boolean userVerified,
    boolean discoverable,
    boolean suspended) {
  public Credential {
    transports = List.copyOf(transports);
  }

  /** The record after it signed somebody in: WebAuthn L3, 7.2, step 25. */
  public Credential used(long newSignCount, boolean nowBackedUp, boolean nowVerified) {
    return new Credential(
        id,
        publicKey,
        userHandle,
        newSignCount,
        transports,
        aaguid,
        attestationFormat,
        attestationObject,
        backupEligible,
        nowBackedUp,
        userVerified || nowVerified,
        discoverable,
        suspended);
  }

  /** The record after its sign count went back. */
  public Credential suspend() {
    return new Credential(
        id,
        publicKey,
        userHandle,
        signCount,
        transports,
        aaguid,
        attestationFormat,
        attestationObject,
        backupEligible,
        backedUp,
        userVerified,
        discoverable,
        true);
  }
}
