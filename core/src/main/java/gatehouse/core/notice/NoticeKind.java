package gatehouse.core.notice;

import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.base.SecretBytes;
import java.time.Duration;
import java.util.Map;

/**
 * What a person is told. Names of devices, keys and acts come from outside: {@link NoticeText}
 * makes them plain before it writes them.
 */
public sealed interface NoticeKind {
  /** What happened; everything but a code or a link that lets somebody in. */
  sealed interface Told extends NoticeKind {
    /** Names of what it is about, for a program that reads it; nothing secret. */
    default Map<String, String> about() {
      return Map.of();
    }
  }

  /** A code that completes a sign-in; it goes to the phone. */
  record SignInCode(SecretBytes code) implements NoticeKind {}

  /** A code that proves that a number or address is the person's own. */
  record ContactCode(SecretBytes code) implements NoticeKind {}

  record NewDevice(String device) implements Told {}

  record DeviceRemoved(String device) implements Told {}

  record FactorAdded(String factor) implements Told {}

  record FactorRemoved(String factor) implements Told {}

  record PasswordChanged() implements Told {}

  record RecoveryCodesMade() implements Told {}

  record RecoveryCodeUsed(int left) implements Told {}

  /** Told to the old and the new contact: {@link Contacts#recipientsOfChange}. */
  record ContactChanged(Channel channel) implements Told {}

  /** The panic button: every session ended, changes of credentials frozen. */
  record SessionsEnded(int sessions) implements Told {}

  /** The owner, or whoever is in, ended other sessions. */
  record SignedOutElsewhere(int sessions) implements Told {}

  /** A journey was announced: sign-ins from there surprise less. */
  record TravelAnnounced(String country) implements Told {}

  /**
   * Which of the owner's sessions gives way to another was decided anew.
   *
   * @param policy in a few words
   */
  record TakeoverDecided(String policy) implements Told {}

  record Frozen() implements Told {}

  record Unfrozen() implements Told {}

  /** Somebody guesses at the account. */
  record Guessing(int tries) implements Told {}

  /** A security key's counter went backwards: it may have been copied (WebAuthn L3, 6.1.1). */
  record KeyCopied(String key) implements Told {}

  /**
   * The way in for somebody who has no sign-in yet.
   *
   * @param link the one-time link; secret, for whoever has it is let in
   */
  record Invitation(SecretBytes link) implements NoticeKind {}

  /** An operator of the broker did something to the account. */
  record OperatorActed(String act) implements Told {}

  /** An operator asked for a change that a second one has to approve. */
  record OperatorAsked(String act) implements Told {}

  /** Two sign-ins too far apart for the time between them. */
  record ImpossibleTravel(String otherPlace) implements Told {}

  /**
   * A program was lost, and what its owner decided beforehand was done.
   *
   * @param clientId its key, or the registered client
   * @param program the name of either
   * @param done how many orders, in a few words
   * @param left how much was not done when it was over, 0 or more
   */
  record FailSafeRan(String clientId, String program, String done, int left) implements Told {
    @Override
    public Map<String, String> about() {
      return Map.of(member(clientId), clientId);
    }
  }

  /**
   * A program that its owner let in got no token.
   *
   * @param clientId its key, or the registered client
   * @param program the name of either
   * @param why a sentence
   * @param mend the one thing to do about it, a sentence
   */
  record RenewalFailed(String clientId, String program, String why, String mend) implements Told {
    @Override
    public Map<String, String> about() {
      return Map.of(member(clientId), clientId, "why", why, "mend", mend);
    }
  }

  private static String member(String clientId) {
    return ApiKeyId.fits(clientId) ? "keyId" : "clientId";
  }

  /**
   * Something happened to a program's key.
   *
   * @param keyId its id
   * @param key its name
   * @param why the reason of a pause or suspension; for a key that runs out, when; or empty
   */
  record ProgramKey(KeyEvent event, String keyId, String key, String why) implements Told {
    @Override
    public Map<String, String> about() {
      return Map.of("keyId", keyId);
    }
  }

  /**
   * Something happened to an endpoint that is told by webhook.
   *
   * @param host that it is on
   */
  record WebhookChanged(WebhookChange change, String host) implements Told {}

  /** A test, asked for by the owner; it goes to one endpoint alone. */
  record WebhookTest() implements Told {}

  /** What can happen to an endpoint. */
  enum WebhookChange {
    ADDED,
    ROTATED,
    PAUSED,
    REMOVED,
    /** By the house, since it did not answer. */
    DISABLED
  }

  /**
   * A program of a third party was let in, or is out again.
   *
   * @param granted whether it was let in
   * @param client its name
   */
  record ClientAccess(boolean granted, String client) implements Told {}

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
      case Invitation _ -> Purpose.NOTICE;
      case Told _ -> Purpose.NOTICE;
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
