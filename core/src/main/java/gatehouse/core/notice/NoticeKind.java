package gatehouse.core.notice;

import gatehouse.core.base.SecretBytes;
import java.time.Duration;

/**
 * What a person is told. Names of devices, keys and acts come from outside: {@link NoticeText}
 * makes them plain before it writes them.
 */
public sealed interface NoticeKind {
  /** A code that completes a sign-in; it goes to the phone. */
  record SignInCode(SecretBytes code) implements NoticeKind {}

  /** A code that proves that a number or address is the person's own. */
  record ContactCode(SecretBytes code) implements NoticeKind {}

  record NewDevice(String device) implements NoticeKind {}

  record DeviceRemoved(String device) implements NoticeKind {}

  record FactorAdded(String factor) implements NoticeKind {}

  record FactorRemoved(String factor) implements NoticeKind {}

  record PasswordChanged() implements NoticeKind {}

  record RecoveryCodesMade() implements NoticeKind {}

  record RecoveryCodeUsed(int left) implements NoticeKind {}

  /** Told to the old and the new contact: {@link Contacts#recipientsOfChange}. */
  record ContactChanged(Channel channel) implements NoticeKind {}

  /** The panic button: every session ended, changes of credentials frozen. */
  record SessionsEnded(int sessions) implements NoticeKind {}

  /** The owner, or whoever is in, ended other sessions. */
  record SignedOutElsewhere(int sessions) implements NoticeKind {}

  /** A journey was announced: sign-ins from there surprise less. */
  record TravelAnnounced(String country) implements NoticeKind {}

  record Frozen() implements NoticeKind {}

  record Unfrozen() implements NoticeKind {}

  /** Somebody guesses at the account. */
  record Guessing(int tries) implements NoticeKind {}

  /** A security key's counter went backwards: it may have been copied (WebAuthn L3, 6.1.1). */
  record KeyCopied(String key) implements NoticeKind {}

  /**
   * The way in for somebody who has no sign-in yet.
   *
   * @param link the one-time link; secret, for whoever has it is let in
   */
  record Invitation(SecretBytes link) implements NoticeKind {}

  /** An operator of the broker did something to the account. */
  record OperatorActed(String act) implements NoticeKind {}

  /** An operator asked for a change that a second one has to approve. */
  record OperatorAsked(String act) implements NoticeKind {}

  /** Two sign-ins too far apart for the time between them. */
  record ImpossibleTravel(String otherPlace) implements NoticeKind {}

  /**
   * A program was lost, and what its owner decided beforehand was done.
   *
   * @param key the name of its key
   * @param done how many orders, in a few words
   */
  record FailSafeRan(String key, String done) implements NoticeKind {}

  /**
   * Something happened to a program's key.
   *
   * @param key its name
   * @param why the reason of a pause or suspension; for a key that runs out, when; or empty
   */
  record ProgramKey(KeyEvent event, String key, String why) implements NoticeKind {}

  /**
   * A program of a third party was let in, or is out again.
   *
   * @param granted whether it was let in
   * @param client its name
   */
  record ClientAccess(boolean granted, String client) implements NoticeKind {}

  /** What can happen to a key. */
  enum KeyEvent {
    ADDED,
    REVOKED,
    PAUSED,
    SUSPENDED,
    RELEASED,
    EXPIRES
  }

  /** What a message is for; each of them is counted, and limited, apart from the others. */
  enum Purpose {
    SIGN_IN_CODE,
    CONTACT_CODE,
    NOTICE
  }

  /** What it is for. */
  default Purpose purpose() {
    return switch (this) {
      case SignInCode _ -> Purpose.SIGN_IN_CODE;
      case ContactCode _ -> Purpose.CONTACT_CODE;
      case NewDevice _,
          DeviceRemoved _,
          FactorAdded _,
          FactorRemoved _,
          PasswordChanged _,
          RecoveryCodesMade _,
          RecoveryCodeUsed _,
          ContactChanged _,
          SessionsEnded _,
          SignedOutElsewhere _,
          TravelAnnounced _,
          Frozen _,
          Unfrozen _,
          Guessing _,
          KeyCopied _,
          Invitation _,
          OperatorActed _,
          OperatorAsked _,
          ImpossibleTravel _,
          FailSafeRan _,
          ProgramKey _,
          ClientAccess _ ->
          Purpose.NOTICE;
    };
  }

  /** How long the words are worth sending: 5 minutes for a code, 24 hours for all else. */
  default Duration lifetime() {
    return switch (purpose()) {
      case SIGN_IN_CODE, CONTACT_CODE -> Duration.ofMinutes(5);
      case NOTICE -> Duration.ofHours(24);
    };
  }
}
