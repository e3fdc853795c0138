package gatehouse.core.notice;

import gatehouse.core.notice.NoticeKind.ClientAccess;
import gatehouse.core.notice.NoticeKind.ContactChanged;
import gatehouse.core.notice.NoticeKind.DeviceRemoved;
import gatehouse.core.notice.NoticeKind.FactorAdded;
import gatehouse.core.notice.NoticeKind.FactorRemoved;
import gatehouse.core.notice.NoticeKind.FailSafeRan;
import gatehouse.core.notice.NoticeKind.Frozen;
import gatehouse.core.notice.NoticeKind.Guessing;
import gatehouse.core.notice.NoticeKind.ImpossibleTravel;
import gatehouse.core.notice.NoticeKind.KeyCopied;
import gatehouse.core.notice.NoticeKind.NewDevice;
import gatehouse.core.notice.NoticeKind.OperatorActed;
import gatehouse.core.notice.NoticeKind.OperatorAsked;
import gatehouse.core.notice.NoticeKind.PasswordChanged;
import gatehouse.core.notice.NoticeKind.ProgramKey;
import gatehouse.core.notice.NoticeKind.RecoveryCodeUsed;
import gatehouse.core.notice.NoticeKind.RecoveryCodesMade;
import gatehouse.core.notice.NoticeKind.SessionsEnded;
import gatehouse.core.notice.NoticeKind.SignedOutElsewhere;
import gatehouse.core.notice.NoticeKind.TakeoverDecided;
import gatehouse.core.notice.NoticeKind.TravelAnnounced;
import gatehouse.core.notice.NoticeKind.Unfrozen;

/** What is told, in words, before it takes the form of a channel. */
final class NoticeWords {
  private static final String NOT_YOU =
      """
      If this was you, there is nothing to do.
      If it wasn't you, end every session and freeze changes here:
      """;

  /**
   * @param subject also the headline of the mail
   * @param told one or two sentences for mail
   * @param brief the same for SMS, a clause without a full stop
   * @param advice what to do, for mail, before the link
   */
  record Words(String subject, String told, String brief, String advice) {
    Words(String subject, String told, String brief) {
      this(subject, told, brief, NOT_YOU);
    }
  }

  private NoticeWords() {}

  /** The words of what happened. */
  static Words of(NoticeKind.Told kind) {
    return switch (kind) {
      case NewDevice(String device) ->
          new Words(
              "New device signed in",
              "A new device, " + PlainName.of(device, "unnamed") + ", signed in.",
              "new device signed in: " + PlainName.forSms(device, "unnamed"));
      case DeviceRemoved(String device) ->
          new Words(
              "Device removed",
              "The device " + PlainName.of(device, "unnamed") + " was removed and signed out.",
              "device removed: " + PlainName.forSms(device, "unnamed"));
      case FactorAdded(String factor) ->
          new Words(
              "Way to sign in added",
              "A new way to sign in was added: " + PlainName.of(factor, "unnamed") + ".",
              "way to sign in added: " + PlainName.forSms(factor, "unnamed"));
      case FactorRemoved(String factor) ->
          new Words(
              "Way to sign in removed",
              "A way to sign in was removed: " + PlainName.of(factor, "unnamed") + ".",
              "way to sign in removed: " + PlainName.forSms(factor, "unnamed"));
      case PasswordChanged() ->
          new Words("Password changed", "Your password was changed.", "password changed");
      case RecoveryCodesMade() ->
          new Words(
              "New recovery codes",
              "New recovery codes were made. The old ones no longer work.",
              "new recovery codes made");
      case RecoveryCodeUsed(int left) ->
          new Words(
              "Recovery code used",
              "A recovery code was used to sign in. " + codesLeft(left) + ".",
              "recovery code used, " + left + " left");
      case ContactChanged(Channel channel) -> contactChanged(channel);
      case SessionsEnded(int sessions) ->
          new Words(
              "All sessions ended",
              "The panic button was pressed. "
                  + sessionsEnded(sessions)
                  + ", and changes to ways of signing in are frozen.",
              "panic button pressed, sessions ended: " + sessions);
      case SignedOutElsewhere(int sessions) ->
          new Words(
              "Sessions ended",
              sessionsEnded(sessions) + " from one of your other sessions.",
              "sessions ended from another one: " + sessions);
      case TravelAnnounced(String country) ->
          new Words(
              "Journey announced",
              "A journey to " + PlainName.of(country, "another country") + " was announced.",
              "journey announced: " + PlainName.forSms(country, "another country"));
      case TakeoverDecided(String policy) ->
          new Words(
              "Trading session: your decision was changed",
              "How your sessions take over trading from each other was changed. From now on it is: "
                  + policy
                  + ".",
              "takeover of trading sessions changed: " + policy,
              "If this was you, there is nothing to do. If it wasn't you, change it back under"
                  + " Account, Trading session, and end every session here:\n");
      case Frozen() ->
          new Words(
              "Account frozen",
              "Your account was frozen. Nobody can sign in until it is unfrozen.",
              "account frozen");
      case Unfrozen() ->
          new Words("Account unfrozen", "Your account was unfrozen.", "account unfrozen");
      case Guessing(int tries) ->
          new Words(
              "Somebody is guessing at your account",
              "There were "
                  + tries
                  + " failed tries to sign in. They did not get in, and"
                  + " devices that you have used before still work.",
              tries + " failed tries to sign in, none got in",
              "If it wasn't you, look at what is signed in and end it here:\n");
      case KeyCopied(String key) ->
          new Words(
              "A security key may have been copied",
              "The security key "
                  + PlainName.of(key, "unnamed")
                  + " answered in a way that a copied key would. It was refused.",
              "a security key may be copied, refused: " + PlainName.forSms(key, "unnamed"),
              "Stop using this key, sign in another way and remove it. To end everything:\n");
      case OperatorActed(String act) ->
          new Words(
              "We changed something on your account",
              "Our staff acted on your account: " + PlainName.of(act, "see your activity") + ".",
              "our staff acted on your account: " + PlainName.forSms(act, "see activity"),
              "If you did not ask for this, end every session and freeze changes here:\n");
      case OperatorAsked(String act) ->
          new Words(
              "Somebody of our staff wants to change your account",
              "Our staff asked to "
                  + PlainName.of(act, "change your account")
                  + ". A second one of us has to approve it within 24 hours; until then nothing"
                  + " changes.",
              "our staff asked to " + PlainName.forSms(act, "change your account"),
              "If you did not ask for this, freeze changes here, and it cannot be done:\n");
      case FailSafeRan ran -> KeyNotices.words(ran);
      case ImpossibleTravel(String otherPlace) ->
          new Words(
              "Sign-in from two far places",
              "There was a sign-in too soon after one from "
                  + PlainName.of(otherPlace, "another place")
                  + " for one person to travel.",
              "sign-in too soon after one from " + PlainName.forSms(otherPlace, "elsewhere"));
      case ProgramKey key -> KeyNotices.words(key);
      case ClientAccess client -> KeyNotices.words(client);
      case NoticeKind.RenewalFailed failed -> KeyNotices.words(failed);
      case NoticeKind.WebhookChanged(NoticeKind.WebhookChange change, String host) ->
          webhook(change, PlainName.of(host, "unnamed"), PlainName.forSms(host, "unnamed"));
      case NoticeKind.WebhookTest() ->
          new Words("Test", "This is a test. Nothing happened.", "this is a test");
    };
  }

  private static Words webhook(NoticeKind.WebhookChange change, String host, String brief) {
    return switch (change) {
      case ADDED ->
          new Words(
              "New endpoint for alerts",
              "What happens on your account is from now on also sent to " + host + ".",
              "alerts are now also sent to " + brief);
      case ROTATED ->
          new Words(
              "New secret of an endpoint",
              "The endpoint "
                  + host
                  + " got a new secret. For 24 hours the old one signs our alerts too.",
              "new secret for alerts to " + brief);
      case PAUSED ->
          new Words(
              "An endpoint for alerts was paused",
              "What happens on your account is no longer sent to "
                  + host
                  + ", until you resume it.",
              "alerts no longer sent to " + brief);
      case REMOVED ->
          new Words(
              "An endpoint for alerts was removed",
              "What happens on your account is no longer sent to " + host + ".",
              "alerts no longer sent to " + brief);
      case DISABLED ->
          new Words(
              "An endpoint for alerts was stopped",
              "Your endpoint "
                  + host
                  + " did not take our alerts, so we stopped sending them there. See why in the"
                  + " portal under Account, Webhooks, and resume it once it works.",
              "alerts to " + brief + " stopped, it does not answer");
    };
  }

  private static Words contactChanged(Channel channel) {
    return switch (channel) {
      case MAIL ->
          new Words(
              "Mail address changed",
              "The mail address of your account was changed. The old and the new one are told, and the"
                  + " old one still gets our notices for 72 hours.",
              "mail address changed");
      case SMS ->
          new Words(
              "Phone number changed",
              "The phone number of your account was changed. The old and the new one are told.",
              "phone number changed");
      case WEBHOOK ->
          throw new IllegalArgumentException("of an endpoint tells NoticeKind.WebhookChanged");
    };
  }

  private static String codesLeft(int left) {
    return switch (left) {
      case 0 -> "None is left: make new ones soon";
      case 1 -> "One is left: make new ones soon";
      default -> left + " are left";
    };
  }

  private static String sessionsEnded(int sessions) {
    return sessions == 1 ? "One session was ended" : sessions + " sessions were ended";
  }
}
