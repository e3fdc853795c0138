package gatehouse.core.notice;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.NoticeKind.ClientAccess;
import gatehouse.core.notice.NoticeKind.ContactChanged;
import gatehouse.core.notice.NoticeKind.ContactCode;
import gatehouse.core.notice.NoticeKind.DeviceRemoved;
import gatehouse.core.notice.NoticeKind.FactorAdded;
import gatehouse.core.notice.NoticeKind.FactorRemoved;
import gatehouse.core.notice.NoticeKind.FailSafeRan;
import gatehouse.core.notice.NoticeKind.Frozen;
import gatehouse.core.notice.NoticeKind.Guessing;
import gatehouse.core.notice.NoticeKind.ImpossibleTravel;
import gatehouse.core.notice.NoticeKind.Invitation;
import gatehouse.core.notice.NoticeKind.KeyCopied;
import gatehouse.core.notice.NoticeKind.NewDevice;
import gatehouse.core.notice.NoticeKind.OperatorActed;
import gatehouse.core.notice.NoticeKind.OperatorAsked;
import gatehouse.core.notice.NoticeKind.PasswordChanged;
import gatehouse.core.notice.NoticeKind.ProgramKey;
import gatehouse.core.notice.NoticeKind.RecoveryCodeUsed;
import gatehouse.core.notice.NoticeKind.RecoveryCodesMade;
import gatehouse.core.notice.NoticeKind.SessionsEnded;
import gatehouse.core.notice.NoticeKind.SignInCode;
import gatehouse.core.notice.NoticeKind.SignedOutElsewhere;
import gatehouse.core.notice.NoticeKind.TravelAnnounced;
import gatehouse.core.notice.NoticeKind.Unfrozen;

/**
 * The words of every notice: what happened, when, where from, and what to do if it wasn't you. By
 * SMS in one message of 160 septets where the house's name and address leave room.
 */
public final class NoticeText {
  private static final int SEPTETS_MAX = 160;
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

  private NoticeText() {}

  /** The message that tells the contact, in the form of its channel. */
  public static Message message(
      NoticeKind kind, Circumstances at, House house, Contact to, String reference) {
    return switch (kind) {
      case SignInCode(SecretBytes code) -> code(code, "to sign in", at, house, to, reference);
      case ContactCode(SecretBytes code) ->
          code(code, "to confirm this contact", at, house, to, reference);
      case Invitation(SecretBytes link) -> invitation(link, house, to, reference);
      case NewDevice(String device) ->
          told(
              new Words(
                  "New device signed in",
                  "A new device, " + PlainName.of(device, "unnamed") + ", signed in.",
                  "new device signed in: " + PlainName.forSms(device, "unnamed")),
              at,
              house,
              to,
              reference);
      case DeviceRemoved(String device) ->
          told(
              new Words(
                  "Device removed",
                  "The device " + PlainName.of(device, "unnamed") + " was removed and signed out.",
                  "device removed: " + PlainName.forSms(device, "unnamed")),
              at,
              house,
              to,
              reference);
      case FactorAdded(String factor) ->
          told(
              new Words(
                  "Way to sign in added",
                  "A new way to sign in was added: " + PlainName.of(factor, "unnamed") + ".",
                  "way to sign in added: " + PlainName.forSms(factor, "unnamed")),
              at,
              house,
              to,
              reference);
      case FactorRemoved(String factor) ->
          told(
              new Words(
                  "Way to sign in removed",
                  "A way to sign in was removed: " + PlainName.of(factor, "unnamed") + ".",
                  "way to sign in removed: " + PlainName.forSms(factor, "unnamed")),
              at,
              house,
              to,
              reference);
      case PasswordChanged() ->
          told(
              new Words("Password changed", "Your password was changed.", "password changed"),
              at,
              house,
              to,
              reference);
      case RecoveryCodesMade() ->
          told(
              new Words(
                  "New recovery codes",
                  "New recovery codes were made. The old ones no longer work.",
                  "new recovery codes made"),
              at,
              house,
              to,
              reference);
      case RecoveryCodeUsed(int left) ->
          told(
              new Words(
                  "Recovery code used",
                  "A recovery code was used to sign in. " + codesLeft(left) + ".",
                  "recovery code used, " + left + " left"),
              at,
              house,
              to,
              reference);
      case ContactChanged(Channel channel) ->
          told(contactChanged(channel), at, house, to, reference);
      case SessionsEnded(int sessions) ->
          told(
              new Words(
                  "All sessions ended",
                  "The panic button was pressed. "
                      + sessionsEnded(sessions)
                      + ", and changes to ways of signing in are frozen.",
                  "panic button pressed, sessions ended: " + sessions),
              at,
              house,
              to,
              reference);
      case SignedOutElsewhere(int sessions) ->
          told(
              new Words(
                  "Sessions ended",
                  sessionsEnded(sessions) + " from one of your other sessions.",
                  "sessions ended from another one: " + sessions),
              at,
              house,
              to,
              reference);
      case TravelAnnounced(String country) ->
          told(
              new Words(
                  "Journey announced",
                  "A journey to " + PlainName.of(country, "another country") + " was announced.",
                  "journey announced: " + PlainName.forSms(country, "another country")),
              at,
              house,
              to,
              reference);
      case Frozen() ->
          told(
              new Words(
                  "Account frozen",
                  "Your account was frozen. Nobody can sign in until it is unfrozen.",
                  "account frozen"),
              at,
              house,
              to,
              reference);
      case Unfrozen() ->
          told(
              new Words("Account unfrozen", "Your account was unfrozen.", "account unfrozen"),
              at,
              house,
              to,
              reference);
      case Guessing(int tries) ->
          told(
              new Words(
                  "Somebody is guessing at your account",
                  "There were "
                      + tries
                      + " failed tries to sign in. They did not get in, and"
                      + " devices that you have used before still work.",
                  tries + " failed tries to sign in, none got in",
                  "If it wasn't you, look at what is signed in and end it here:\n"),
              at,
              house,
              to,
              reference);
      case KeyCopied(String key) ->
          told(
              new Words(
                  "A security key may have been copied",
                  "The security key "
                      + PlainName.of(key, "unnamed")
                      + " answered in a way that a copied key would. It was refused.",
                  "a security key may be copied, refused: " + PlainName.forSms(key, "unnamed"),
                  "Stop using this key, sign in another way and remove it. To end everything:\n"),
              at,
              house,
              to,
              reference);
      case OperatorActed(String act) ->
          told(
              new Words(
                  "We changed something on your account",
                  "Our staff acted on your account: "
                      + PlainName.of(act, "see your activity")
                      + ".",
                  "our staff acted on your account: " + PlainName.forSms(act, "see activity"),
                  "If you did not ask for this, end every session and freeze changes here:\n"),
              at,
              house,
              to,
              reference);
      case OperatorAsked(String act) ->
          told(
              new Words(
                  "Somebody of our staff wants to change your account",
                  "Our staff asked to "
                      + PlainName.of(act, "change your account")
                      + ". A second one of us has to approve it within 24 hours; until then nothing"
                      + " changes.",
                  "our staff asked to " + PlainName.forSms(act, "change your account"),
                  "If you did not ask for this, freeze changes here, and it cannot be done:\n"),
              at,
              house,
              to,
              reference);
      case FailSafeRan(String key, String done) ->
          told(
              new Words(
                  "The fail-safe of a program ran",
                  "Your program with the key "
                      + PlainName.of(key, "unnamed")
                      + " was lost, and we did what you had decided: "
                      + done
                      + ". The key takes no new orders until you release it.",
                  "fail-safe of key " + PlainName.forSms(key, "unnamed") + " ran",
                  "Look at your orders and at the key. If the program was not yours, end every"
                      + " session and freeze changes here:\n"),
              at,
              house,
              to,
              reference);
      case ImpossibleTravel(String otherPlace) ->
          told(
              new Words(
                  "Sign-in from two far places",
                  "There was a sign-in too soon after one from "
                      + PlainName.of(otherPlace, "another place")
                      + " for one person to travel.",
                  "sign-in too soon after one from " + PlainName.forSms(otherPlace, "elsewhere")),
              at,
              house,
              to,
              reference);
      case ProgramKey key -> told(KeyNotices.words(key), at, house, to, reference);
      case ClientAccess client -> told(KeyNotices.words(client), at, house, to, reference);
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

  private static Message told(
      Words words, Circumstances at, House house, Contact to, String reference) {
    String body =
        switch (to) {
          case MailAddress _ -> mail(words, at, house);
          case PhoneNumber _ -> sms(words, at, house);
        };
    String subject = house.name() + ": " + words.subject();
    return new Message(to, subject, SecretBytes.ofText(body), reference);
  }

  private static String mail(Words words, Circumstances at, House house) {
    return words.told()
        + "\n\nWhen: "
        + at.when()
        + "\nWhere from: "
        + PlainName.of(at.place(), "not known")
        + "\n\n"
        + words.advice()
        + house.panicLink()
        + "\n\nWe never ask for a password or a code by mail, text or phone.\n"
        + house.name()
        + "\n";
  }

  private static String sms(Words words, Circumstances at, House house) {
    String what = house.name() + ": " + words.brief() + ", " + at.whenShort();
    String link = ". Not you? " + house.panicLink();
    String place = PlainName.forSms(at.place(), "");
    String full = what + (place.isEmpty() ? "" : " from " + place) + link;
    return fits(full) ? full : what + link;
  }

  /**
   * A code and what it is for; by SMS with the last line that binds it to the host, so that a
   * browser offers it on that site alone (W3C/WICG, Origin-bound one-time codes delivered via SMS,
   * 3).
   */
  private static Message code(
      SecretBytes code, String purpose, Circumstances at, House house, Contact to, String ref) {
    String digits = code.exposeText();
    String opening = house.name() + " code " + digits + " " + purpose;
    String warning = ". Never tell it to anybody.";
    String body =
        switch (to) {
          case MailAddress _ ->
              opening
                  + ".\n\nAsked for: "
                  + at.when()
                  + "\nFrom: "
                  + PlainName.of(at.place(), "not known")
                  + "\n\nIt ends in 5 minutes. Never tell it to anybody. If you did not ask for it,"
                  + " end every session here:\n"
                  + house.panicLink()
                  + "\n";
          case PhoneNumber _ -> {
            String bound = "\n\n@" + house.host() + " #" + digits;
            String place = PlainName.forSms(at.place(), "");
            String asked = ", asked " + at.whenShort();
            String full = opening + asked + (place.isEmpty() ? "" : " from " + place) + warning;
            yield (fits(full + bound) ? full : opening + warning) + bound;
          }
        };
    return new Message(to, house.name() + ": your code", SecretBytes.ofText(body), ref);
  }

  private static Message invitation(SecretBytes link, House house, Contact to, String reference) {
    String body =
        switch (to) {
          case MailAddress _ ->
              "You are invited to open your sign-in at "
                  + house.name()
                  + ". This link works once:\n"
                  + link.exposeText()
                  + "\n\nIf you do not expect it, ignore it: nothing happens.\n";
          case PhoneNumber _ ->
              house.name() + ": your invitation, works once: " + link.exposeText();
        };
    String subject = house.name() + ": your invitation";
    return new Message(to, subject, SecretBytes.ofText(body), reference);
  }

  private static boolean fits(String sms) {
    return SmsText.septets(sms).map(septets -> septets.length <= SEPTETS_MAX).orElse(false);
  }
}
