package gatehouse.server.factor;

/** Why a passkey or security key was refused, in descending precedence (WebAuthn L3, 7.1, 7.2). */
public enum PasskeyRefusal {
  /** Not the JSON, CBOR or key that the standard describes, or longer than the limit. */
  MALFORMED,
  /** The answer names another credential than the one it is checked against. */
  UNKNOWN_CREDENTIAL,
  /** The authenticator made this credential for somebody else. */
  USER_HANDLE_MISMATCH,
  /** A copy of the key is suspected; its owner has to remove it or lift the suspension. */
  SUSPENDED,
  /** A registration was sent as an assertion, or the reverse. */
  WRONG_TYPE,
  /** Signed for another page, or the page was open too long. */
  WRONG_CHALLENGE,
  /** Signed on another site: what a phishing page gets. */
  WRONG_ORIGIN,
  /** Signed inside a frame of another site. */
  CROSS_ORIGIN,
  /** Made for another relying party. */
  WRONG_RP_ID,
  /** Nobody touched the authenticator. */
  USER_NOT_PRESENT,
  /** The authenticator did not verify its user, and this act needs it. */
  USER_NOT_VERIFIED,
  /** Claims to be backed up, though it said that it cannot be. */
  BACKED_UP_WITHOUT_ELIGIBILITY,
  /** Eligibility for backup differs from the registration, where it never may. */
  BACKUP_ELIGIBILITY_CHANGED,
  /** Not ES256 on P-256, EdDSA on Ed25519, or RS256 with at least 2,048 bits. */
  ALGORITHM_NOT_ALLOWED,
  /** The signature is not this credential's. */
  BAD_SIGNATURE,
  /** The attestation statement does not hold. */
  BAD_ATTESTATION
}
